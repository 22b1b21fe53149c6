// Words and sentences of the generated session files: dull on purpose, and about software.
const THINGS =
  `parser|session file|retry queue|token cache|payment webhook|ledger export|schema validator|invoice mailer|rate limiter|audit trail|search index|login form|upload worker|billing page|event consumer|price table|migration runner|feature flag|report builder|health check|stock feed|address form|image resizer|order history|push gateway`.split(
    '|',
  );
const ACTS =
  `rejects expired entries|reads every row twice|drops the last page|holds its lock too long|keeps the old limit|writes one line per request|retries without a pause|returns an empty list|waits for the replica|loses the time zone|accepts duplicate keys|passes all of its tests|fails under load|sorts by name only|streams its answer now|stores amounts in cents`.split(
    '|',
  );
const REASONS =
  `because the contract changed in March|when two workers start at once|since the upgrade of the driver|as long as the flag is off|although the fixture says otherwise|until the snapshot is taken|so the gateway answers within its budget|while the old client is still in use|after the third attempt|unless the caller names a region`.split(
    '|',
  );
const VERBS =
  `Measure|Rename|Cover|Replace|Simplify|Document|Split|Move|Check|Wire|Remove|Compare`.split('|');
const ENDS =
  `and rerun the integration tests|before the release branch is cut|with a fixture for each region|behind the existing flag|in a commit of its own|and note the figures in the log|with the reviewer|once the schema is merged`.split(
    '|',
  );
const SYMBOLS =
  `readRows()|parse_amount|RetryPolicy|flushQueue()|--dry-run|LedgerEntry|max_pages|useSearch()|toCents()|ON CONFLICT`.split(
    '|',
  );
const RARE = ['naïve', 'Zürich', '日本語', '→', 'café', '—', '✅', 'Ω'];
const LABELS = `core|storage|payments|search|accounts|delivery|reports|limits`.split('|');
const NAMES =
  `parse|ledger|queue|token|webhook|export|schema|mailer|limits|audit|index|login|upload|price|flags|report`.split(
    '|',
  );

/** Every file that a session names, relative to its project. */
export const FILES = LABELS.flatMap((label, row) =>
  NAMES.map(
    (name, at) => `src/${label}/${name}.${['ts', 'py', 'go', 'sql', 'rs'][(row + at) % 5]}`,
  ),
);

export const AGENTS = [
  'backend-dev',
  'frontend-dev',
  'test-writer',
  'reviewer',
  'db-migrator',
  'docs-writer',
];

/** A small generator of numbers (xorshift32): the same seed gives the same run everywhere. */
export function random(seed) {
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
  for (let at = 0; at < 8; at++) next();
  return {
    next,
    chance: (share) => next() < share,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

/** What a sentence is made of; `plain` ones hold no markup and no quotes, as front matter wants. */
export function wording(chance) {
  const { pick, integer } = chance;
  const phrase = () => `${pick(VERBS)} the ${pick(THINGS)}`;
  const sentence = () => {
    const mark = integer(1, 20);
    const extra =
      mark === 1
        ? ` (${pick(RARE)})`
        : mark < 5
          ? ` in \`${pick(SYMBOLS)}\``
          : mark === 5
            ? ' for **every** caller'
            : '';
    return `The ${pick(THINGS)} ${pick(ACTS)}${extra} ${pick(REASONS)}.`;
  };
  return {
    phrase,
    sentence,
    step: () => `${phrase()} ${pick(ENDS)}.`,
    task: () => `${phrase()} ${pick(ENDS)}`,
    paragraph(low, high) {
      const lines = Array.from({ length: integer(low, high) }, sentence);
      return lines.join(chance.chance(0.5) ? '\n' : ' ');
    },
    label: () => pick(LABELS),
    path: () => pick(FILES),
    fence: () => fence(chance, phrase),
  };
}

/** A code block; some hold lines that look like headings, as scripts and templates do. */
function fence({ pick, integer, chance }, phrase) {
  const mark = pick(['```', '```', '```', '```', '~~~', '````']);
  const lines = Array.from({ length: integer(2, 8) }, () =>
    chance(0.2)
      ? ''
      : `${chance(0.3) ? '  ' : ''}${pick(NAMES)} --${pick(LABELS)}=${integer(1, 99)} # ${phrase()}`,
  );
  if (chance(0.33)) {
    lines.splice(
      integer(0, lines.length),
      0,
      pick(['# set up', '## Context', '## Current State', '### Notes', '---']),
    );
  }
  return [
    mark + pick(['bash', 'python', 'ts', 'sql', 'json', 'markdown', '']),
    ...lines,
    mark,
  ].join('\n');
}

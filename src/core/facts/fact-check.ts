/** What a fact asks of the repository, where a program can tell whether it is so. */
export type FactCheck =
  | { kind: 'version'; program: string; atLeast: readonly number[] }
  | { kind: 'coverage'; percent: number }
  | { kind: 'length'; most: number; scope: FileScope };

/** Which files a limit of lines is about; both empty for all source files. */
export interface FileScope {
  /** Globs and folders relative to the root, as they are written between backticks. */
  paths: readonly string[];
  /** Endings of file names, without the dot. */
  endings: readonly string[];
}

const VERSION = 'v?(\\d{1,4}(?:\\.\\d{1,6}){0,3})(?![\\w%])(?!\\.\\d)';
const NAME = '(@?[A-Za-z][\\w@/-]*(?:\\.[A-Za-z][\\w-]*)*(?:\\+\\+|#)?)';
const FLOOR = '(?:>=|=>|≥|at least|minimum|min\\.?|from|not below|no older than)';
const WORDS =
  '(?:\\s+(?:version|versions|must|be|is|has|to|of|in|a|the|runs?|on|requires?|needs?))*';

/** `Node >= 20`, `Python at least 3.11`; `Python 3.11+`, `Go 1.22 or newer`; `Minimum Node version: 20`. */
const VERSIONS: readonly RegExp[] = [
  new RegExp(`${NAME}${WORDS}\\s*:?\\s*${FLOOR}\\s*(?:version\\s+)?${VERSION}`, 'giu'),
  new RegExp(
    `${NAME}${WORDS}\\s*:?\\s*${VERSION.replace('(?![\\w%])', '')}\\s*(?:\\+|or\\s+(?:newer|later|higher|above|up|more)|and\\s+(?:newer|later|up|above))`,
    'giu',
  ),
  new RegExp(
    `\\b(?:minimum|min\\.?|lowest|oldest)\\s+${NAME}(?:\\s+version)?\\s*(?:is|:|=)?\\s*${VERSION}`,
    'giu',
  ),
  new RegExp(
    `\\b(?:minimum|min\\.?|lowest)\\s+version\\s+of\\s+${NAME}\\s*(?:is|:|=)?\\s*${VERSION}`,
    'giu',
  ),
];

/** Words before a number that name no program. */
const NO_PROGRAM =
  /^(?:version|versions|is|are|be|must|should|has|have|to|of|in|on|the|an?|and|or|for|with|use|uses|runs?|requires?|needs?|coverage|lines?|files?|minimum|min|least|at|than|from|always|only|keep|target|floor|tests?|supports?|supported)$/i;

const COVERAGE: readonly RegExp[] = [
  /\bcoverage\b[^.\n\d%]{0,60}?(?:>=|≥|at least|minimum|min\.?|not (?:be )?(?:below|under|less than)|no less than|above|floor|of|is|:)\s*(?:of\s+|is\s+|:\s*)?(\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent)/i,
  /\bcoverage\b[^.\n\d%]{0,30}?(\d{1,3}(?:\.\d+)?)\s*%\s*(?:\+|or (?:more|higher|better|above)|at least|minimum)/i,
  /(?:>=|≥|at least|minimum|min\.?|no less than)\s*(?:of\s+)?(\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent)\+?(?:[^.\n\d]{0,40}?)\bcoverage\b/i,
  /(\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent)\s*\+?\s*(?:or (?:more|higher)\s+)?(?:of\s+)?(?:test |code |line )*coverage\b/i,
];

const AT_MOST =
  '(?:<=|≤|at most|maximum(?: of)?|max\\.?|up to|no (?:more|longer) than|not (?:be )?(?:more|longer) than|never (?:more|longer) than|limit(?:ed)?(?: of| to|:)?)';
const BELOW = '(?:<|below|under|fewer than|less than|shorter than)';
const LINES = '(\\d{1,3}(?:[,_]\\d{3})+|\\d{1,6})\\s*(?:lines?\\b|loc\\b)';
/** `files at most 300 lines`, `no file longer than 300 lines`, `at most 300 lines per file`, `300 lines per file at most`. */
const LENGTHS: readonly (readonly [RegExp, number])[] = [
  [new RegExp(`\\bfiles?\\b[^.\\n\\d]{0,60}?(?:${AT_MOST}|\\blonger than)\\s*${LINES}`, 'i'), 0],
  [new RegExp(`\\bfiles?\\b[^.\\n\\d]{0,60}?${BELOW}\\s*${LINES}`, 'i'), -1],
  [
    new RegExp(
      `${AT_MOST}\\s*${LINES}\\s*(?:per|a|in (?:a|each|every|any)|for (?:a|each|every|any))\\s+(?:[\\w.-]+\\s+)?(?:file|module)`,
      'i',
    ),
    0,
  ],
  [
    new RegExp(
      `${BELOW}\\s*${LINES}\\s*(?:per|a|in (?:a|each|every|any)|for (?:a|each|every|any))\\s+(?:[\\w.-]+\\s+)?(?:file|module)`,
      'i',
    ),
    -1,
  ],
  [
    new RegExp(
      `(?:${AT_MOST})\\s+(?:source\\s+)?file\\s+(?:size|length)\\s*(?:is|of|:)?\\s*${LINES}`,
      'i',
    ),
    0,
  ],
  [
    new RegExp(
      `\\bfile (?:size|length)\\s*(?:limit|is|of|:|=)*\\s*(?:${AT_MOST})?\\s*${LINES}`,
      'i',
    ),
    0,
  ],
  [
    new RegExp(`${LINES}\\s*(?:per file\\s*)?(?:at most|maximum|or (?:less|fewer|shorter))`, 'i'),
    0,
  ],
];

/** Language names before `files`, by the endings of their files. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  typescript: ['ts', 'tsx', 'mts', 'cts'],
  ts: ['ts', 'tsx', 'mts', 'cts'],
  javascript: ['js', 'jsx', 'mjs', 'cjs'],
  js: ['js', 'jsx', 'mjs', 'cjs'],
  python: ['py'],
  go: ['go'],
  rust: ['rs'],
  java: ['java'],
  kotlin: ['kt', 'kts'],
  ruby: ['rb'],
  php: ['php'],
  swift: ['swift'],
  markdown: ['md'],
};

/**
 * What a program can check of a fact: minimum versions, a floor of coverage, a limit of lines. Empty for
 * any other sentence.
 */
export function checksOf(fact: string): FactCheck[] {
  const text = fact.slice(0, 2000);
  const plain = text.replaceAll(/\*\*|__|`/g, '');
  return [...coverageOf(plain), ...lengthOf(text, plain), ...versionsOf(plain)];
}

function coverageOf(text: string): FactCheck[] {
  for (const pattern of COVERAGE) {
    const percent = Number(pattern.exec(text)?.[1] ?? NaN);
    if (percent <= 100) return [{ kind: 'coverage', percent }];
  }
  return [];
}

function lengthOf(text: string, plain: string): FactCheck[] {
  for (const [pattern, less] of LENGTHS) {
    const match = pattern.exec(plain);
    if (match === null) continue;
    const most = Number(match[1]?.replaceAll(/[,_]/g, '')) + less;
    return [{ kind: 'length', most, scope: scopeOf(text) }];
  }
  return [];
}

/** `src/**` between backticks, `*.ts` too; `TypeScript files`, `.py files`. */
function scopeOf(text: string): FileScope {
  const paths = [...text.matchAll(/`([^`\s]{1,200})`/g)]
    .map((match) => match[1] ?? '')
    .filter((path) => /[/*]/.test(path) && !path.startsWith('..') && !path.startsWith('/'))
    .map((path) => (/^\*\.[\w{},]+$/.test(path) ? `**/${path}` : path));
  const endings = [...text.matchAll(/`?\.?([A-Za-z]{1,12})`?(?= (?:source )?files?\b)/g)].flatMap(
    (match) => endingsOf(match[0].replaceAll('`', '')),
  );
  return { paths, endings: [...new Set(endings)] };
}

function endingsOf(word: string): readonly string[] {
  const name = word.toLowerCase();
  if (name.startsWith('.')) return [name.slice(1)];
  return Object.hasOwn(LANGUAGES, name) ? (LANGUAGES[name] ?? []) : [];
}

function versionsOf(text: string): FactCheck[] {
  const found = new Map<string, FactCheck>();
  for (const pattern of VERSIONS) {
    for (const [whole, name = '', version = ''] of text.matchAll(pattern)) {
      // `at least 80 %` and `at least 3 reviewers` are about no version.
      if (NO_PROGRAM.test(name) || /%|\blines?\b/i.test(whole)) continue;
      const program = programOf(name);
      const atLeast = version.split('.').map(Number);
      if (!found.has(program)) found.set(program, { kind: 'version', program, atLeast });
    }
  }
  return [...found.values()];
}

/** One name for what has several. */
const NAMES: Readonly<Record<string, string>> = {
  'node.js': 'node',
  nodejs: 'node',
  golang: 'go',
  rustc: 'rust',
  ts: 'typescript',
  python3: 'python',
  jdk: 'java',
  openjdk: 'java',
};

function programOf(name: string): string {
  const lower = name.toLowerCase();
  return Object.hasOwn(NAMES, lower) ? (NAMES[lower] ?? lower) : lower;
}

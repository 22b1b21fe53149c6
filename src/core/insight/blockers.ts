/** Blockers of several sessions, or of one again and again, that speak of the same. */
export interface BlockerPattern {
  /** The newest wording. */
  text: string;
  count: number;
  /** Never resolved, in sessions that have ended too. */
  open: number;
  sessions: string[];
}

/** What is asked of a session to compare its blockers with those of others. */
interface Blocked {
  id: string;
  blockers: readonly { text: string; done: boolean }[];
}

interface Group extends BlockerPattern {
  /** Of its first wording. */
  words: ReadonlySet<string>;
  at: number;
}

/** Blockers that were met twice or more, most frequent first. */
export function frequentBlockers(sessions: readonly Blocked[]): BlockerPattern[] {
  const all = sessions.flatMap(({ id, blockers }) =>
    blockers.map(({ text, done }) => ({ id, text, open: done ? 0 : 1, words: wordsOf(text) })),
  );
  const signsOf = signReader(all.map(({ words }) => words));
  const groups: Group[] = [];
  const bySign = new Map<string, Group[]>();
  for (const { id, text, open, words } of all) {
    const signs = signsOf(words);
    const [group] = signs
      .flatMap((sign) => bySign.get(sign) ?? [])
      .filter((one) => isAlike(one.words, words))
      .toSorted((a, b) => a.at - b.at);
    if (group === undefined) {
      const made: Group = { text, count: 1, open, sessions: [id], words, at: groups.length };
      groups.push(made);
      for (const sign of signs) {
        const known = bySign.get(sign);
        if (known) known.push(made);
        else bySign.set(sign, [made]);
      }
      continue;
    }
    group.count++;
    group.open += open;
    if (!group.sessions.includes(id)) group.sessions.push(id);
  }
  return groups
    .filter(({ count }) => count > 1)
    .map(({ words: _words, at: _at, ...group }) => group)
    .toSorted((a, b) => b.sessions.length - a.sessions.length || b.count - a.count);
}

/**
 * The words of a text by which alike ones are found without a look at each: two texts that have half of all
 * their words in common share one of the rarer half, wherever they are put in one order.
 */
function signReader(
  texts: readonly ReadonlySet<string>[],
): (words: ReadonlySet<string>) => string[] {
  const counts = new Map<string, number>();
  for (const words of texts) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const count = (word: string): number => counts.get(word) ?? 0;
  return (words) =>
    [...words]
      .toSorted((a, b) => count(a) - count(b) || (a < b ? -1 : 1))
      .slice(0, Math.floor(words.size / 2) + 1);
}

/** Words that tell what a text is about; `#12` and names with marks stay whole. */
function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/#?[\p{L}\p{N}][\p{L}\p{N}_./-]*/gu) ?? [];
  return new Set(
    words
      .map((word) => word.replace(/[./-]+$/, ''))
      .filter((word) => !EMPTY.has(word) && (word.length > 1 || /\p{N}|[^\x00-\x7f]/u.test(word))),
  );
}

const EMPTY = new Set(
  'the a an of for on in to from by with and or is are was be been not no yet still we our it its this that until waiting wait waits blocked blocker needs need resolved'.split(
    ' ',
  ),
);

/** Two words at least in common, and half of all; texts of one word have to be the same. */
function isAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const word of one) if (other.has(word)) shared++;
  const all = one.size + other.size - shared;
  if (shared === 0) return false;
  return shared * 2 >= all && (shared >= 2 || all === 1);
}

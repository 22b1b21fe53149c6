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

/** Blockers that were met twice or more, most frequent first. */
export function frequentBlockers(sessions: readonly Blocked[]): BlockerPattern[] {
  const groups: (BlockerPattern & { words: Set<string> })[] = [];
  for (const { id, blockers } of sessions) {
    for (const { text, done } of blockers) {
      const words = wordsOf(text);
      const group = groups.find((one) => isAlike(one.words, words));
      if (group === undefined) {
        groups.push({ text, count: 1, open: done ? 0 : 1, sessions: [id], words });
        continue;
      }
      group.count++;
      group.open += done ? 0 : 1;
      if (!group.sessions.includes(id)) group.sessions.push(id);
    }
  }
  return groups
    .filter(({ count }) => count > 1)
    .map(({ words: _words, ...group }) => group)
    .toSorted((a, b) => b.sessions.length - a.sessions.length || b.count - a.count);
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

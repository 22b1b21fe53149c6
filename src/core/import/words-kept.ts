const WORD = /[\p{L}\p{N}]+/gu;

/** A line of a note that the session file does not hold. */
export interface LostLine {
  /** From 1. */
  line: number;
  text: string;
}

/** Characters that are looked through at most: seconds of work, and far more than any note needs. */
const MOST_WORK = 3_000_000_000;

/**
 * The lines of a note whose words (runs of letters and digits) the result does not hold one behind the other, in this
 * order and spelling; undefined for a note so large and so torn that it would take too long.
 */
export function lostLines(note: string, result: string): LostLine[] | undefined {
  const there = new Set(result.split('\n').map(wordsOf));
  const lost: LostLine[] = [];
  let whole: string | undefined;
  let cursor = 0;
  let work = 0;
  for (const [at, text] of note.split('\n').entries()) {
    const words = wordsOf(text);
    if (words === ' ' || there.has(words)) continue;
    whole ??= wordsOf(result);
    // Most lines stand in the order of the note: the next one is near.
    let found = whole.indexOf(words, cursor);
    work += found === -1 ? whole.length : found - cursor;
    if (found === -1) {
      found = whole.slice(0, cursor + words.length).indexOf(words);
      work += cursor;
    }
    if (found === -1) lost.push({ line: at + 1, text });
    else cursor = found;
    if (work > MOST_WORK) return undefined;
  }
  return lost;
}

/** ` one two `: every word has a blank on both sides, so that no part of a word is found. */
function wordsOf(text: string): string {
  return ` ${(text.match(WORD) ?? []).join(' ')} `.replace('  ', ' ');
}

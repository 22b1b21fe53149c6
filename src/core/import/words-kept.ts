const WORD = /[\p{L}\p{N}]+/gu;

/** A line of a note that the session file does not hold. */
export interface LostLine {
  /** From 1. */
  line: number;
  text: string;
}

/**
 * The lines of a note whose words (runs of letters and digits) the result does not hold one behind the other, in this
 * order and spelling; undefined when there are more than `most` to look for.
 */
export function lostLines(note: string, result: string, most = 3000): LostLine[] | undefined {
  const there = new Set(result.split('\n').map(wordsOf));
  const lost: LostLine[] = [];
  let whole: string | undefined;
  let searched = 0;
  for (const [at, text] of note.split('\n').entries()) {
    const words = wordsOf(text);
    if (words === ' ' || there.has(words)) continue;
    if (++searched > most) return undefined;
    whole ??= wordsOf(result);
    if (!whole.includes(words)) lost.push({ line: at + 1, text });
  }
  return lost;
}

/** ` one two `: every word has a blank on both sides, so that no part of a word is found. */
function wordsOf(text: string): string {
  return ` ${(text.match(WORD) ?? []).join(' ')} `.replace('  ', ' ');
}

/**
 * Which Markdown block a line can start, asked of the range [at, end) of one line:
 * `at` is its first character that is not white space, `end` the offset of its line ending.
 * Every answer is what micromark gives, including where it departs from the CommonMark text.
 */

const TAB = 9;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;
const BACKSLASH = 92;
const BACKTICK = 96;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const PIPE = 124;
const LONGEST_LABEL = 999;

export function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The first offset in [from, end) that is neither a space nor a tab, or `end`. */
export function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The end of [start, end) without the spaces and tabs it ends with. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The depth of the ATX heading that starts here, 0 for none. */
export function atxDepth(text: string, at: number, end: number): number {
  let hash = at;
  while (hash < end && text.charCodeAt(hash) === HASH) hash++;
  const depth = hash - at;
  return depth <= 6 && (hash === end || isSpace(text.charCodeAt(hash))) ? depth : 0;
}

/** Where the content of an ATX heading ends: before a closing run of `#` that stands alone. */
export function atxContentEnd(text: string, start: number, end: number): number {
  const trimmed = trimEnd(text, start, end);
  let hash = trimmed;
  while (hash > start && text.charCodeAt(hash - 1) === HASH) hash--;
  if (hash === trimmed) return trimmed;
  if (hash === start) return start;
  return isSpace(text.charCodeAt(hash - 1)) ? trimEnd(text, start, hash) : trimmed;
}

/** A thematic break: three or more of one of `*`, `-`, `_`, with white space anywhere. */
export function isThematicBreak(text: string, at: number, end: number): boolean {
  return breakStop(text, at, end) < 0;
}

/**
 * The first character that keeps [at, end) from being a thematic break, `end` where there are too
 * few markers, -1 where it is one.
 */
export function breakStop(text: string, at: number, end: number): number {
  const marker = text.charCodeAt(at);
  let count = 0;
  for (let i = at; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === marker) count++;
    else if (!isSpace(code)) return i;
  }
  return count < 3 ? end : -1;
}

/** A setext underline: one run of the `=` or `-` that stands at `at`, then nothing. */
export function isSetextUnderline(text: string, at: number, end: number): boolean {
  const marker = text.charCodeAt(at);
  let i = at;
  while (i < end && text.charCodeAt(i) === marker) i++;
  return skipSpace(text, i, end) === end;
}

/** The length of an opening code fence, 0 for none. */
export function fenceLength(text: string, at: number, end: number): number {
  const marker = text.charCodeAt(at);
  let i = at;
  while (i < end && text.charCodeAt(i) === marker) i++;
  const length = i - at;
  if (length < 3) return 0;
  if (marker === BACKTICK) {
    for (; i < end; i++) if (text.charCodeAt(i) === BACKTICK) return 0;
  }
  return length;
}

/** Whether this line closes a fence of `length` characters of the code `marker`. */
export function closesFence(
  text: string,
  at: number,
  end: number,
  marker: number,
  length: number,
): boolean {
  let i = at;
  while (i < end && text.charCodeAt(i) === marker) i++;
  return i - at >= length && skipSpace(text, i, end) === end;
}

/**
 * The length of a list marker, 0 for none, of a line that is no thematic break. One that interrupts a paragraph must have content
 * behind it and, when ordered, must be `1.` or `1)`.
 */
export function listMarker(text: string, at: number, end: number, interrupts: boolean): number {
  const first = text.charCodeAt(at);
  let after = at + 1;
  if (isDigit(first)) {
    while (after < end && isDigit(text.charCodeAt(after))) after++;
    const digits = after - at;
    if (digits > 9 || (interrupts && (digits > 1 || first !== 49))) return 0;
    const delimiter = after < end ? text.charCodeAt(after) : 0;
    if (delimiter !== 46 && delimiter !== 41) return 0;
    after++;
  }
  if (after < end && !isSpace(text.charCodeAt(after))) return 0;
  if (interrupts && skipSpace(text, after, end) === end) return 0;
  return after - at;
}

/**
 * Whether a paragraph that starts with the `[` at `at` may start with a link reference
 * definition: its label is followed by a colon, or does not end on this line.
 */
export function mayDefine(text: string, at: number, end: number): boolean {
  let filled = false;
  for (let i = at + 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === OPEN_BRACKET) return false;
    if (code === CLOSE_BRACKET) return filled && text.charCodeAt(i + 1) === COLON;
    if (code === BACKSLASH) i++;
    if (!isSpace(code)) filled = true;
  }
  return true;
}

/** The length of the label of the footnote definition that starts at `at`, such as `[^1]:`; 0 for none. */
export function footnoteLength(text: string, at: number, end: number): number {
  if (text.charCodeAt(at + 1) !== 94) return 0;
  for (let i = at + 2; i < end && i - at - 2 <= LONGEST_LABEL; i++) {
    const code = text.charCodeAt(i);
    if (code === OPEN_BRACKET || isSpace(code)) return 0;
    if (code === CLOSE_BRACKET) {
      return i > at + 2 && text.charCodeAt(i + 1) === COLON ? i + 2 - at : 0;
    }
    if (code === BACKSLASH && i + 1 < end) {
      const next = text.charCodeAt(i + 1);
      if (next === OPEN_BRACKET || next === BACKSLASH || next === CLOSE_BRACKET) i++;
    }
  }
  return 0;
}

/** The number of cells of a table's head row, 0 when the line cannot be one. */
export function headCells(text: string, at: number, end: number): number {
  let cells = 0;
  let marks = 0;
  let atCell = text.charCodeAt(at) !== PIPE;
  for (let i = at; i < end; i++) {
    const code = text.charCodeAt(i);
    if (isSpace(code)) continue;
    marks++;
    if (atCell) {
      atCell = false;
      cells++;
    }
    if (code === PIPE) {
      atCell = true;
      continue;
    }
    i = cellEnd(text, i, end) - 1;
  }
  return marks === 1 && text.charCodeAt(at) === PIPE ? 0 : cells;
}

function cellEnd(text: string, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === PIPE || isSpace(code)) break;
    i++;
    if (code !== BACKSLASH || i === end) continue;
    const next = text.charCodeAt(i);
    if (next === BACKSLASH || next === PIPE) i++;
  }
  return i;
}

/** The number of cells of a table's delimiter row, 0 when the line is none. */
export function delimiterCells(text: string, at: number, end: number): number {
  let cells = 0;
  let marked = false;
  let i = at;
  for (;;) {
    if (text.charCodeAt(i) === PIPE) {
      marked = true;
      i = skipSpace(text, i + 1, end);
      if (i === end) break;
    }
    if (text.charCodeAt(i) === COLON) {
      marked = true;
      i++;
    }
    const dash = i;
    while (i < end && text.charCodeAt(i) === DASH) i++;
    if (i === dash) return 0;
    cells++;
    if (i < end && text.charCodeAt(i) === COLON) {
      marked = true;
      i++;
    }
    i = skipSpace(text, i, end);
    if (i === end) break;
    if (text.charCodeAt(i) !== PIPE) return 0;
  }
  return marked ? cells : 0;
}

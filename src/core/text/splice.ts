/** One replacement in a text: the UTF-16 units from `start` up to `end` become `text`. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** Line and column, both from 1; the column counts UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

/**
 * Applies splices that do not overlap, in any order; everything else keeps its bytes.
 * Two insertions at one offset keep the order in which they were given.
 * @throws RangeError when two splices overlap or one lies outside the text.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let from = 0;
  for (const { start, end, text: replacement } of ordered) {
    if (start < from || end < start || end > text.length) {
      throw new RangeError(`splice ${start}-${end} overlaps another or lies outside the text`);
    }
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from);
}

/** The line ending that a text uses most; LF for a text without any. */
export function lineEndingOf(text: string): '\n' | '\r\n' {
  let lf = 0;
  let crlf = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) crlf++;
    else lf++;
  }
  return crlf > lf ? '\r\n' : '\n';
}

/** The position of an offset; LF, CRLF and lone CR end a line. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) {
      line++;
      lineStart = at + 1;
    }
  }
  return { line, column: Math.max(1, offset - lineStart + 1) };
}

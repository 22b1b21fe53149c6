import type { Cursor } from './yaml-cursor.ts';
import { blockValue, isBlank, resolvePlain, unescape, unfold } from './yaml-scalar.ts';
import type { Scalar } from './yaml-node.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const COLON = 58;
const BACKSLASH = 92;

/** Refuses what a plain scalar or key cannot begin with; names the mistakes that people make. */
export function checkStart(cursor: Cursor, pos: number): void {
  switch (cursor.text.charAt(pos)) {
    case '&':
      return cursor.fail('anchor', pos);
    case '*':
      return cursor.fail(cursor.isGap(pos + 1) ? 'syntax' : 'alias', pos);
    case '!':
      return cursor.fail('tag', pos);
    case '@':
    case '`':
    case '%':
      return cursor.fail('reserved-character', pos);
    case '-':
      if (cursor.isDash(pos)) cursor.fail('syntax', pos);
      return;
    case '?':
    case ':':
      if (cursor.isGap(pos + 1)) cursor.unsure();
      return;
    case '|':
    case '>':
    case '[':
    case ']':
    case '{':
    case '}':
    case ',':
      return cursor.unsure();
  }
}

/** A plain scalar that begins at `pos`; its further lines are indented deeper than `column`. */
export function readPlain(cursor: Cursor, pos: number, column: number): Scalar {
  const { text } = cursor;
  const first = text.charCodeAt(pos) | 32;
  if (first < 97 || first > 122) checkStart(cursor, pos);
  const stop = plainStop(cursor, pos);
  let end = stop;
  while (isBlank(text.charCodeAt(end - 1)) || text.charCodeAt(end - 1) === CR) end--;
  const lineEnd = text.indexOf('\n', stop);
  cursor.nextLine(lineEnd + 1);
  if (cursor.indent > column) return continuePlain(cursor, pos, stop, lineEnd, column);
  cursor.span(pos, end, 'plain');
  return resolvePlain(text.slice(pos, end));
}

/** Where the part of a plain scalar on this line ends: at its comment or line break. */
function plainStop(cursor: Cursor, from: number): number {
  const { text } = cursor;
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code > COLON) continue;
    if (code === LF) return at;
    if (code === HASH && isBlank(text.charCodeAt(at - 1))) return at;
    if (code === COLON && cursor.isGap(at + 1)) cursor.fail('colon-in-plain', from);
  }
}

/** Folds the further lines of a plain scalar; a comment ends it for good. */
function continuePlain(
  cursor: Cursor,
  pos: number,
  firstStop: number,
  firstEnd: number,
  column: number,
): Scalar {
  const { text } = cursor;
  let stop = firstStop;
  let lineEnd = firstEnd;
  while (cursor.indent > column) {
    const commented =
      text.charCodeAt(stop) === HASH || text.slice(lineEnd, cursor.pos).includes('#');
    if (commented || cursor.colonAfter(cursor.pos) !== -1) misplaced(cursor, pos);
    stop = plainStop(cursor, cursor.pos);
    lineEnd = text.indexOf('\n', stop);
    cursor.nextLine(lineEnd + 1);
  }
  let end = stop;
  while (isBlank(text.charCodeAt(end - 1)) || text.charCodeAt(end - 1) === CR) end--;
  cursor.span(pos, end, 'plain');
  return resolvePlain(unfold(text.slice(pos, end)));
}

/** A line that cannot belong to the scalar at `pos`: where that one has a line of its own, it is the stranger. */
function misplaced(cursor: Cursor, pos: number): never {
  const lineStart = cursor.text.lastIndexOf('\n', pos) + 1;
  const stranger = cursor.text.slice(lineStart, pos).trim() === '';
  return cursor.misplaced(stranger ? pos : cursor.pos);
}

/** A quoted scalar that begins at `pos`. */
export function readQuoted(cursor: Cursor, pos: number, column: number): string {
  const close = closingQuote(cursor, pos);
  if (!cursor.verbatim && cursor.text.slice(pos, close).includes('\n')) {
    checkIndents(cursor, pos, close, column);
  }
  const value = unquote(cursor, pos, close);
  cursor.nextLine(cursor.endOfLine(close + 1, pos));
  cursor.span(pos, close + 1, isDouble(cursor, pos) ? 'double' : 'single');
  return value;
}

function isDouble(cursor: Cursor, pos: number): boolean {
  return cursor.text.charCodeAt(pos) === DOUBLE_QUOTE;
}

/** The offset of the quote that closes the one at `pos`; `cursor.verbatim` says whether all between them means itself. */
export function closingQuote(cursor: Cursor, pos: number): number {
  const { text, limit } = cursor;
  const quote = text.charCodeAt(pos);
  cursor.verbatim = true;
  for (let at = pos + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || text.charCodeAt(at + 1) !== quote) return at;
      cursor.verbatim = false;
      at++;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      cursor.verbatim = false;
      at++;
    } else if (code === LF) cursor.verbatim = false;
  }
  return cursor.fail('unclosed-quote', pos);
}

/** Every further line of a quoted scalar is blank or indented deeper than its parent. */
function checkIndents(cursor: Cursor, pos: number, close: number, column: number): void {
  const { text } = cursor;
  for (let at = text.indexOf('\n', pos); at !== -1 && at < close; at = text.indexOf('\n', at + 1)) {
    let content = at + 1;
    while (text.charCodeAt(content) === SPACE) content++;
    const code = text.charCodeAt(content);
    if (content - at - 1 <= column && code !== LF && code !== CR)
      cursor.fail('unclosed-quote', pos);
  }
}

/** The value between the quotes at `pos` and `close`. */
export function unquote(cursor: Cursor, pos: number, close: number): string {
  const source = cursor.text.slice(pos + 1, close);
  if (cursor.verbatim) return source;
  if (!isDouble(cursor, pos)) return unfold(source).replaceAll("''", "'");
  const value = unescape(source);
  return typeof value === 'string' ? value : cursor.fail('syntax', pos + 1 + value);
}

/** A literal or folded block scalar whose header begins at `pos`. */
export function readBlockScalar(cursor: Cursor, pos: number, column: number): string {
  const { text } = cursor;
  const sign = text.charAt(pos + 1);
  const chomp = sign === '-' || sign === '+' ? sign : '';
  const behind = pos + 1 + chomp.length;
  let header = behind;
  while ('-+0123456789'.includes(text.charAt(header))) header++;
  const firstLine = cursor.endOfLine(header, pos);
  if (header !== behind) cursor.unsure();
  const lines: string[] = [];
  const end = blockLines(cursor, firstLine, column, lines, chomp === '+');
  cursor.span(pos, end, 'block');
  if (lines.length === 0) return '';
  return blockValue(lines, text.charAt(pos) === '>', chomp);
}

/** Collects the lines of a block scalar, finds its end and goes to the line behind it. */
function blockLines(
  cursor: Cursor,
  from: number,
  column: number,
  lines: string[],
  keep: boolean,
): number {
  const { text, limit } = cursor;
  let indent = -1;
  let end = from;
  let lineStart = from;
  let widest = 0;
  while (lineStart < limit) {
    let content = lineStart;
    while (text.charCodeAt(content) === SPACE) content++;
    const code = text.charCodeAt(content);
    const blank = code === LF || code === CR;
    const depth = content - lineStart;
    if (!blank && indent === -1) {
      indent = depth;
      if (indent <= column || widest > indent || code === TAB) break;
    }
    if (!blank && depth < indent) break;
    if (blank && indent === -1) widest = Math.max(widest, depth);
    const lineEnd = text.indexOf('\n', content);
    const stop = text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
    const cut = indent === -1 ? stop : Math.min(stop, lineStart + indent);
    lines.push(text.slice(cut, stop));
    lineStart = lineEnd + 1;
    if (keep || stop > cut) end = lineStart;
  }
  const absent = indent <= column && lines.length === 0 && !keep;
  if (!absent && (indent <= column || widest > indent)) cursor.unsure();
  const next = cursor.skipBlanks(lineStart);
  if (lineStart < limit && text.slice(lineStart, next).includes('\t')) cursor.unsure();
  cursor.nextLine(lineStart);
  return end;
}

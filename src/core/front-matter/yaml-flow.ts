import type { Cursor } from './yaml-cursor.ts';
import { checkStart, closingQuote, unquote } from './yaml-inline.ts';
import { DEEPEST_NESTING, emptyMapping, type Value, type YamlNode } from './yaml-node.ts';
import { isBlank, resolvePlain } from './yaml-scalar.ts';

const LF = 10;
const CR = 13;
const HASH = 35;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * A value in brackets or braces that begins at `pos`; further lines are indented deeper than
 * `column`. Leaves `cursor.end` behind it.
 */
export function readFlow(cursor: Cursor, pos: number, column: number, depth: number): Value {
  if (depth > DEEPEST_NESTING) cursor.fail('too-large', pos, `over ${DEEPEST_NESTING} levels`);
  const children: YamlNode[] | undefined = cursor.marks ? [] : undefined;
  const isList = cursor.text.charCodeAt(pos) === OPEN_BRACKET;
  const value = isList
    ? flowSequence(cursor, pos, column, depth, children)
    : flowMapping(cursor, pos, column, depth, children);
  cursor.span(pos, cursor.end, 'flow');
  cursor.children = children;
  return value;
}

function flowSequence(
  cursor: Cursor,
  open: number,
  column: number,
  depth: number,
  children: YamlNode[] | undefined,
): Value[] {
  const list: Value[] = [];
  let pos = skipGap(cursor, open + 1, column);
  while (cursor.text.charCodeAt(pos) !== CLOSE_BRACKET) {
    const value = flowValue(cursor, pos, column, depth);
    children?.push(cursor.node(list.length, pos, pos, value));
    list.push(value);
    pos = nextItem(cursor, cursor.end, column, CLOSE_BRACKET);
  }
  cursor.end = pos + 1;
  return list;
}

function flowMapping(
  cursor: Cursor,
  open: number,
  column: number,
  depth: number,
  children: YamlNode[] | undefined,
): Record<string, Value> {
  const map = emptyMapping();
  let pos = skipGap(cursor, open + 1, column);
  while (cursor.text.charCodeAt(pos) !== CLOSE_BRACE) {
    const keyStart = pos;
    if ('[{'.includes(cursor.text.charAt(pos))) cursor.fail('syntax', open);
    const key = flowScalar(cursor, keyStart);
    const colon = cursor.skipBlanks(cursor.end);
    if (typeof key !== 'string' || cursor.text.charCodeAt(colon) !== COLON) cursor.unsure();
    if (!cursor.isGap(colon + 1)) cursor.unsure();
    if (key === '<<' && cursor.style === 'plain') cursor.fail('merge-key', keyStart, key);
    if (map[key] !== undefined) cursor.fail('duplicate-key', keyStart, key);
    const value = flowValue(cursor, skipGap(cursor, colon + 1, column), column, depth);
    map[key] = value;
    children?.push(cursor.node(key, keyStart, colon + 1, value));
    pos = nextItem(cursor, cursor.end, column, CLOSE_BRACE);
  }
  cursor.end = pos + 1;
  return map;
}

/** Goes behind the comma after an item, or to the closing bracket. */
function nextItem(cursor: Cursor, at: number, column: number, close: number): number {
  const pos = skipGap(cursor, at, column);
  const code = cursor.text.charCodeAt(pos);
  if (code === COMMA) return skipGap(cursor, pos + 1, column);
  if (code !== close) cursor.unsure();
  return pos;
}

function flowValue(cursor: Cursor, pos: number, column: number, depth: number): Value {
  const code = cursor.text.charCodeAt(pos);
  if (code === OPEN_BRACKET || code === OPEN_BRACE) return readFlow(cursor, pos, column, depth + 1);
  return flowScalar(cursor, pos);
}

/** A scalar on one line; leaves `cursor.end` behind it. */
function flowScalar(cursor: Cursor, pos: number): Value {
  const { text } = cursor;
  const quote = text.charAt(pos);
  if (quote === '"' || quote === "'") {
    const close = closingQuote(cursor, pos);
    const value = unquote(cursor, pos, close);
    if (text.slice(pos, close).includes('\n')) cursor.unsure();
    cursor.span(pos, close + 1, quote === '"' ? 'double' : 'single');
    return value;
  }
  checkStart(cursor, pos);
  if ('-?:'.includes(quote) && endsKey(cursor, pos + 1)) cursor.unsure();
  const end = flowPlainEnd(cursor, pos);
  if (end === pos) cursor.unsure();
  cursor.span(pos, end, 'plain');
  return resolvePlain(text.slice(pos, end));
}

function flowPlainEnd(cursor: Cursor, from: number): number {
  const { text } = cursor;
  let at = from;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR || code === COMMA || isBracket(code)) break;
    if (code === HASH && isBlank(text.charCodeAt(at - 1))) break;
    if (code === COLON && endsKey(cursor, at + 1)) break;
  }
  while (isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

function isBracket(code: number): boolean {
  return (
    code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE
  );
}

function endsKey(cursor: Cursor, behind: number): boolean {
  const code = cursor.text.charCodeAt(behind);
  return cursor.isGap(behind) || code === COMMA || isBracket(code);
}

/** Skips white space, comments and line breaks between the parts of a flow collection. */
function skipGap(cursor: Cursor, from: number, column: number): number {
  const { text, limit } = cursor;
  let pos = cursor.skipBlanks(from);
  let code = text.charCodeAt(pos);
  if (code === HASH && pos === from) cursor.unsure();
  while (code === LF || code === CR || code === HASH) {
    const lineStart = text.indexOf('\n', pos) + 1;
    if (lineStart >= limit) cursor.fail('syntax', limit - 1, 'a bracket is not closed');
    pos = lineStart;
    while (text.charCodeAt(pos) === 32) pos++;
    code = text.charCodeAt(pos);
    const blank = code === LF || code === CR || code === HASH;
    if (code === 9) cursor.unsure();
    if (!blank && pos - lineStart <= column) {
      if (code === CLOSE_BRACKET || code === CLOSE_BRACE) cursor.unsure();
      cursor.fail('syntax', pos, cursor.lineAt(from));
    }
  }
  return pos;
}

import { Cursor } from './yaml-cursor.ts';
import { readFlow } from './yaml-flow.ts';
import {
  checkStart,
  closingQuote,
  readBlockScalar,
  readPlain,
  readQuoted,
  unquote,
} from './yaml-inline.ts';
import {
  DEEPEST_NESTING,
  emptyMapping,
  Stop,
  type Reading,
  type Value,
  type YamlNode,
} from './yaml-node.ts';
import { isBlank, resolvePlain } from './yaml-scalar.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COLON = 58;
const OPEN_BRACKET = 91;
const OPEN_BRACE = 123;
/** YAML allows 1,024 characters up to the colon; the library decides near that. */
const LONGEST_KEY = 1000;

/**
 * Reads the YAML that session files are made of: block mappings and sequences, brackets, and
 * scalars of every style. It answers only what it is sure of, so that it always means what the
 * library means, and names the common mistakes itself.
 * @param limit where the block ends in `text`, behind a line break
 * @param marks whether positions are wanted
 * @returns undefined when the library has to decide
 */
export function readSubset(
  text: string,
  start: number,
  limit: number,
  marks: boolean,
): Reading | undefined {
  const cursor = new Cursor(text, limit, marks);
  try {
    const data = readDocument(cursor, start);
    const root = marks ? cursor.node('', start, start, data) : undefined;
    return { data, defect: undefined, root };
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return stop.defect && { data: undefined, defect: stop.defect, root: undefined };
  }
}

function readDocument(cursor: Cursor, start: number): Record<string, Value> {
  cursor.nextLine(start);
  if (cursor.indent === -1) {
    cursor.span(start, start, 'mapping');
    cursor.children = [];
    return emptyMapping();
  }
  refuseMarker(cursor);
  if (cursor.isDash(cursor.pos)) cursor.fail('not-a-mapping', cursor.pos);
  const first = cursor.text.charAt(cursor.pos);
  if (first === '\ufeff') cursor.unsure();
  if (!keyAhead(cursor, cursor.pos)) {
    if (`"'[{|>?%&*!`.includes(first)) cursor.unsure();
    cursor.fail('not-a-mapping', cursor.pos);
  }
  const data = readMapping(cursor, cursor.indent, 1);
  refuseMarker(cursor);
  if (cursor.indent !== -1) cursor.misplaced();
  return data;
}

function readMapping(cursor: Cursor, column: number, depth: number): Record<string, Value> {
  if (depth > DEEPEST_NESTING) tooDeep(cursor);
  const map = emptyMapping();
  const children: YamlNode[] | undefined = cursor.marks ? [] : undefined;
  const from = cursor.pos;
  let to = from;
  do {
    const keyStart = cursor.pos;
    const key = readKey(cursor, keyStart);
    if (map[key] !== undefined) cursor.fail('duplicate-key', keyStart, key);
    const after = cursor.pos;
    const value = valueAfter(cursor, after, column, depth, true);
    map[key] = value;
    to = cursor.end;
    children?.push(cursor.node(key, keyStart, after, value));
  } while (cursor.indent === column);
  cursor.span(from, to, 'mapping');
  cursor.children = children;
  return map;
}

function readSequence(cursor: Cursor, column: number, depth: number): Value[] {
  if (depth > DEEPEST_NESTING) tooDeep(cursor);
  const list: Value[] = [];
  const children: YamlNode[] | undefined = cursor.marks ? [] : undefined;
  const from = cursor.pos;
  let to = from;
  do {
    const dash = cursor.pos;
    const value = readItem(cursor, dash, column, depth);
    to = cursor.end;
    children?.push(cursor.node(list.length, dash, dash + 1, value));
    list.push(value);
  } while (cursor.indent === column && cursor.isDash(cursor.pos));
  cursor.span(from, to, 'sequence');
  cursor.children = children;
  return list;
}

function tooDeep(cursor: Cursor): never {
  cursor.fail('too-large', cursor.pos, `over ${DEEPEST_NESTING} levels`);
}

/** What follows a dash: a mapping or another sequence may begin on its line. */
function readItem(cursor: Cursor, dash: number, column: number, depth: number): Value {
  const { text } = cursor;
  let pos = dash + 1;
  while (text.charCodeAt(pos) === SPACE) pos++;
  if (text.charCodeAt(pos) === TAB) cursor.unsure();
  const nested = cursor.isDash(pos);
  if (nested || keyAhead(cursor, pos)) {
    cursor.pos = pos;
    cursor.indent = column + pos - dash;
    return nested
      ? readSequence(cursor, cursor.indent, depth + 1)
      : readMapping(cursor, cursor.indent, depth + 1);
  }
  return valueAfter(cursor, dash + 1, column, depth, false);
}

/** The value behind a colon or dash, on its line or on the next ones. */
function valueAfter(
  cursor: Cursor,
  after: number,
  column: number,
  depth: number,
  ofKey: boolean,
): Value {
  const pos = cursor.skipBlanks(after);
  const code = cursor.text.charCodeAt(pos);
  if (code !== LF && code !== CR && code !== HASH) return inline(cursor, pos, column, depth);
  cursor.nextLine(cursor.text.indexOf('\n', pos) + 1);
  const { indent } = cursor;
  if (indent >= column && (indent > column || ofKey) && cursor.isDash(cursor.pos)) {
    return readSequence(cursor, indent, depth + 1);
  }
  if (indent > column) {
    if (keyAhead(cursor, cursor.pos)) return readMapping(cursor, indent, depth + 1);
    // The library loses the depth of a scalar behind a comment such as `#this`.
    if (cursor.text.slice(pos, cursor.pos).includes('#')) cursor.unsure();
    return inline(cursor, cursor.pos, column, depth);
  }
  cursor.span(after, after, 'empty');
  return null;
}

/** A value that begins at `pos`; its further lines are indented deeper than `column`. */
function inline(cursor: Cursor, pos: number, column: number, depth: number): Value {
  switch (cursor.text.charAt(pos)) {
    case '"':
    case "'":
      return readQuoted(cursor, pos, column);
    case '|':
    case '>':
      return readBlockScalar(cursor, pos, column);
    case '[':
    case '{':
      return wholeFlow(cursor, pos, column, depth);
    default:
      return readPlain(cursor, pos, column);
  }
}

function wholeFlow(cursor: Cursor, pos: number, column: number, depth: number): Value {
  const value = readFlow(cursor, pos, column, depth + 1);
  const { end, children } = cursor;
  if (cursor.text.charCodeAt(cursor.skipBlanks(end)) === COLON) cursor.unsure();
  cursor.nextLine(cursor.endOfLine(end, pos));
  cursor.span(pos, end, 'flow');
  cursor.children = children;
  return value;
}

/** Reads the key at `start` and goes behind its colon. */
function readKey(cursor: Cursor, start: number): string {
  const { text } = cursor;
  const first = text.charCodeAt(start);
  if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) return quotedKey(cursor, start);
  if (first < 97 || first > 122) {
    checkStart(cursor, start);
    refuseMarker(cursor);
  }
  const colon = cursor.colonAfter(start);
  if (colon === -1) lineWithoutColon(cursor, start);
  let end = colon;
  while (isBlank(text.charCodeAt(end - 1))) end--;
  const key = text.slice(start, end);
  if (key === '<<') cursor.fail('merge-key', start, key);
  if (end <= start || end - start > LONGEST_KEY) cursor.unsure();
  if (typeof resolvePlain(key) !== 'string') cursor.unsure();
  cursor.pos = colon + 1;
  return key;
}

/** Three dots or dashes at the beginning of a line end or begin a document. */
function refuseMarker(cursor: Cursor): void {
  const { text, pos } = cursor;
  const isRun = cursor.indent === 0 && (text.startsWith('...', pos) || text.startsWith('---', pos));
  if (isRun && cursor.isGap(pos + 3)) cursor.fail('document-marker', pos);
}

/** The library lets a colon follow on the next line; nothing else makes such a line a key. */
function lineWithoutColon(cursor: Cursor, start: number): never {
  cursor.nextLine(cursor.text.indexOf('\n', start) + 1);
  return cursor.misplaced(start);
}

function quotedKey(cursor: Cursor, start: number): string {
  const close = closingQuote(cursor, start);
  const colon = cursor.skipBlanks(close + 1);
  if (cursor.text.charCodeAt(colon) !== COLON || close - start > LONGEST_KEY) cursor.unsure();
  if (cursor.text.slice(start, close).includes('\n')) cursor.unsure();
  if (!cursor.isGap(colon + 1)) cursor.fail('syntax', start);
  cursor.pos = colon + 1;
  return unquote(cursor, start, close);
}

/** Whether a key with its colon begins at `pos`. */
function keyAhead(cursor: Cursor, pos: number): boolean {
  const first = cursor.text.charCodeAt(pos);
  if (first === OPEN_BRACKET || first === OPEN_BRACE) return false;
  if (first !== DOUBLE_QUOTE && first !== SINGLE_QUOTE) return cursor.colonAfter(pos) !== -1;
  const colon = cursor.skipBlanks(closingQuote(cursor, pos) + 1);
  return cursor.text.charCodeAt(colon) === COLON;
}

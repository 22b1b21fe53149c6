import {
  getNodeValue,
  parseTree,
  printParseErrorCode,
  stripComments,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { lineEndingOf, positionAt, type Splice } from '../text/splice.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A value in the text of a JSON document, with its place. */
export type JsonNode = Node;

/** A JSON text with comments and trailing commas, parsed, and how it is laid out. */
export interface JsonDocument {
  text: string;
  /** Undefined when the text holds blanks only. */
  root: JsonNode | undefined;
  lineEnding: string;
  /** One step of indentation. */
  unit: string;
  /** Whether text on one line has blanks after `:` and `,`. */
  spaced: boolean;
}

/** Parses JSON as editors accept it. @throws SyntaxError that says what is wrong at which place */
export function parseJson(text: string): JsonDocument {
  // The parser knows no BOM; a blank of the same width keeps the offsets.
  const source = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const root = source.trim() === '' ? undefined : tree(source, errors);
  const [error] = errors;
  if (error) {
    const { line, column } = positionAt(text, error.offset);
    const what = printParseErrorCode(error.error).replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
    throw new SyntaxError(`${what.toLowerCase()} at ${line}:${column}`);
  }
  const [unit, spaced] = [unitOf(text, root), isSpaced(text, root)];
  return { text, root, lineEnding: lineEndingOf(text), unit, spaced };
}

function tree(source: string, errors: ParseError[]): JsonNode | undefined {
  try {
    return parseTree(source, errors, { allowTrailingComma: true });
  } catch {
    throw new SyntaxError('it is nested too deeply');
  }
}

/** What a node stands for. */
export function dataOf(node: JsonNode | undefined): unknown {
  const value: unknown = node && getNodeValue(node);
  return value;
}

/** The value of a key; of a repeated key the last one, as JSON readers take it. */
export function valueOf(object: JsonNode | undefined, key: string): JsonNode | undefined {
  if (object?.type !== 'object') return undefined;
  return object.children?.findLast(({ children }) => children?.[0]?.value === key)?.children?.[1];
}

/** The blanks before the closing bracket of a container that holds no value. */
export function emptyTail(document: JsonDocument, container: JsonNode): string {
  return gap(document.text, container.offset + 1, endOf(container) - 1).tail;
}

/** Adds an item (with a key for an object) behind the last one, in the layout of its neighbours. */
export function appendItem(
  document: JsonDocument,
  container: JsonNode,
  key: string | undefined,
  value: Json,
): Splice[] {
  const { text, lineEnding, unit, spaced } = document;
  const last = container.children?.at(-1);
  const close = endOf(container) - 1;
  const { tokens, solidEnd, tail } = gap(text, last ? endOf(last) : container.offset + 1, close);
  const outer = indentAt(text, container.offset);
  const apart = last ? startsLine(text, last) : tail.includes('\n') || isOpen(document);
  const many = apart || endsInLineComment(tokens);
  const indent = last && apart ? indentAt(text, last.offset) : outer + unit;
  const blank = many ? lineEnding + indent : last ? (spaced ? ' ' : '') : tail;
  const name = key === undefined ? '' : `${JSON.stringify(key)}:${many || spaced ? ' ' : ''}`;
  const trailing = last && tokens.some(isComma);
  const item = blank + name + printJson(document, value, many, indent) + (trailing ? ',' : '');
  const bare = !last && tokens.every(isBlank);
  const closing = bare && many && !tail.includes('\n') ? lineEnding + outer : tail;
  const added = { start: solidEnd, end: close, text: item + closing };
  if (!last || trailing) return [added];
  return [{ start: endOf(last), end: endOf(last), text: ',' }, added];
}

/** Takes an item out of its container, together with one comma and the blanks before it. */
export function removeItem(document: JsonDocument, container: JsonNode, item: JsonNode): Splice[] {
  const { text, lineEnding } = document;
  const siblings = container.children ?? [];
  const index = siblings.indexOf(item);
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  const before = gap(text, previous ? endOf(previous) : container.offset + 1, item.offset);
  const after = gap(text, endOf(item), next ? next.offset : endOf(container) - 1);
  const comma = after.tokens.find(isComma) ?? (previous && before.tokens.find(isComma));
  const stop = comma?.start === endOf(item) ? comma.start + 1 : endOf(item);
  // A line comment right before would swallow what follows.
  const swallows = endsInLineComment(before.tokens) && !/^[\r\n]/.test(text.slice(stop));
  const blank = swallows ? lineEnding : '';
  const splices: Splice[] = [{ start: before.solidEnd, end: endOf(item), text: blank }];
  if (comma) splices.push({ start: comma.start, end: comma.start + 1, text: '' });
  return splices;
}

/** Empties a container down to the given blanks. */
export function emptyOut(container: JsonNode, blanks: string): Splice[] {
  return [{ start: container.offset + 1, end: endOf(container) - 1, text: blanks }];
}

/** Puts a value where another stands, over many lines when the other was. */
export function replaceItem(document: JsonDocument, node: JsonNode, value: Json): Splice[] {
  const { text } = document;
  const many = text.slice(node.offset, endOf(node)).includes('\n');
  const replacement = printJson(document, value, many, indentAt(text, node.offset));
  return [{ start: node.offset, end: endOf(node), text: replacement }];
}

/** Whether a comment stands in a node, outside of one of its descendants. */
export function hasComment({ text }: JsonDocument, node: JsonNode, except?: JsonNode): boolean {
  const before = text.slice(node.offset, except ? except.offset : endOf(node));
  const after = except ? text.slice(endOf(except), endOf(node)) : '';
  return stripComments(before) !== before || stripComments(after) !== after;
}

/** A value as JSON, over many lines or on one, in the document's style. */
export function printJson(
  { lineEnding, unit, spaced }: JsonDocument,
  value: Json,
  many: boolean,
  indent: string,
): string {
  if (many) return JSON.stringify(value, undefined, unit).replaceAll('\n', lineEnding + indent);
  const [comma, colon] = spaced ? [', ', ': '] : [',', ':'];
  const line = (one: Json): string => {
    if (typeof one !== 'object' || one === null) return JSON.stringify(one);
    if (Array.isArray(one)) return `[${one.map(line).join(comma)}]`;
    const pairs = Object.entries(one).map(
      ([key, item]) => JSON.stringify(key) + colon + line(item),
    );
    return `{${pairs.join(comma)}}`;
  };
  return line(value);
}

interface Token {
  start: number;
  text: string;
}

/** What stands between two values: blanks, comments and commas; `tail` are the last blanks. */
function gap(
  text: string,
  from: number,
  to: number,
): { tokens: Token[]; solidEnd: number; tail: string } {
  const tokens: Token[] = [];
  const pattern = /\s+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|[\s\S]/y;
  for (let at = from; at < to; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    tokens.push({ start: at, text: pattern.exec(text)?.[0] ?? '' });
  }
  const solid = tokens.findLast((token) => !isBlank(token));
  const solidEnd = solid ? solid.start + solid.text.length : from;
  return { tokens, solidEnd, tail: text.slice(solidEnd, to) };
}

function isBlank({ text }: Token): boolean {
  return text.trim() === '';
}

function isComma({ text }: Token): boolean {
  return text === ',';
}

function endsInLineComment(tokens: readonly Token[]): boolean {
  return tokens.findLast((token) => !isBlank(token))?.text.startsWith('//') ?? false;
}

function endOf({ offset, length }: JsonNode): number {
  return offset + length;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function indentAt(text: string, offset: number): string {
  return /^\ufeff?([ \t]*)/.exec(text.slice(lineStart(text, offset), offset))?.[1] ?? '';
}

/** Whether nothing but indentation stands before a value on its line, in a line of the container. */
function startsLine(text: string, { offset, parent }: JsonNode): boolean {
  const start = lineStart(text, offset);
  return start > (parent?.offset ?? 0) && text.slice(start, offset).trim() === '';
}

/** Whether the document spreads over lines; an empty one may. */
function isOpen({ text, root }: JsonDocument): boolean {
  return !root?.children?.length || text.slice(root.offset, endOf(root)).includes('\n');
}

function unitOf(text: string, root: JsonNode | undefined): string {
  const first = root?.children?.[0];
  if (!root || !first || !startsLine(text, first)) return '  ';
  const [indent, outer] = [indentAt(text, first.offset), indentAt(text, root.offset)];
  return indent.startsWith(outer) && indent !== outer ? indent.slice(outer.length) : '  ';
}

function isSpaced(text: string, root: JsonNode | undefined): boolean {
  const [key, value] = root?.children?.[0]?.children ?? [];
  return !key || !value || /\s/.test(text.slice(endOf(key), value.offset));
}

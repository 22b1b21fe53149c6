import type { Splice } from '../text/splice.ts';
import { type Value, type YamlNode } from './yaml-node.ts';
import {
  collectionLines,
  itemLines,
  needsLines,
  pairLines,
  writeFlow,
  writeKey,
  writeScalar,
} from './yaml-write.ts';

/** A block under edit: its text, its values, where it ends, and how its author writes lines. */
export interface Draft {
  text: string;
  root: YamlNode;
  blockEnd: number;
  eol: string;
  step: number;
}

/** A value and the collections around it, the innermost last. */
export interface Target {
  node: YamlNode;
  parents: readonly YamlNode[];
}

/** Puts another value in the place of one. */
export function replaceValue(draft: Draft, { node, parents }: Target, value: Value): Splice[] {
  const inFlow = parents.some(({ style }) => style === 'flow');
  if (!inFlow && needsLines(value)) return replaceByLines(draft, node, value);
  const text =
    typeof value === 'object' && value !== null
      ? writeFlow(value)
      : (literalText(draft, node, value) ?? writeScalar(value, node.style, inFlow));
  if (node.style === 'empty') return [insertion(node.after, ` ${text}`)];
  if (isInLines(node) && beginsBelow(draft, node)) {
    return [insertion(node.after, ` ${text}`), { ...valueLines(draft, node), text: '' }];
  }
  return [{ start: node.start, end: contentEnd(draft, node), text }];
}

/** The new value takes lines of its own; a comment behind the key stays there. */
function replaceByLines(
  draft: Draft,
  node: YamlNode,
  value: Value[] | { [key: string]: Value },
): Splice[] {
  const { text, eol, step } = draft;
  if (typeof node.key === 'number') {
    const column = columnOf(draft, node.keyStart);
    const lines = itemLines(value, column, step).join(eol).trimStart();
    return [
      { start: node.keyStart, end: Math.max(node.after, contentEnd(draft, node)), text: lines },
    ];
  }
  const column = columnOf(draft, node.keyStart) + step;
  const lines = collectionLines(value, column, step).join(eol);
  if (node.style !== 'empty' && beginsBelow(draft, node)) {
    return [{ ...valueLines(draft, node), text: lines + eol }];
  }
  const end = contentEnd(draft, node);
  const next = lineBehind(text, end);
  if (node.style === 'block') return [{ start: node.after, end: next, text: eol + lines + eol }];
  return [{ start: node.after, end, text: '' }, insertion(next, lines + eol)];
}

/** Adds a key or an item behind the last one. */
export function insertChild(
  draft: Draft,
  { node: parent, parents }: Target,
  key: string | number,
  value: Value,
): Splice[] {
  const { step, eol } = draft;
  const last = parent.children?.at(-1);
  if (last === undefined) {
    if (parents.length > 0 || parent.style === 'flow') {
      const whole: Value = typeof key === 'number' ? [value] : { [key]: value };
      return replaceValue(draft, { node: parent, parents }, whole);
    }
    return [insertion(draft.blockEnd, linesOf(key, value, 0, step).join(eol) + eol)];
  }
  if (parent.style === 'flow') {
    const text =
      typeof key === 'number' ? writeFlow(value) : `${writeKey(key)}: ${writeFlow(value)}`;
    return [insertion(last.end, `, ${text}`)];
  }
  const column = columnOf(draft, parent.start);
  const at = behindComments(draft, lineBehind(draft.text, contentEnd(draft, parent)), column);
  return [insertion(at, linesOf(key, value, column, step).join(eol) + eol)];
}

function linesOf(key: string | number, value: Value, column: number, step: number): string[] {
  return typeof key === 'number'
    ? itemLines(value, column, step)
    : pairLines(key, value, column, step);
}

/**
 * Takes a key or an item away: its lines with the comment behind it and the comments indented
 * below it, not the comments above it. The last one leaves `[]` or `{}`.
 */
export function removeChild(draft: Draft, { node, parents }: Target): Splice[] {
  const parent = parents.at(-1);
  const siblings = parent?.children;
  if (parent === undefined || siblings === undefined) return [];
  if (parent.style === 'flow') return removeFromFlow(draft.text, parent, siblings, node);
  const { from: start, to: end } = ownLines(draft, node);
  if (siblings.length === 1 && parents.length > 1) {
    const text = typeof node.key === 'number' ? '[]' : '{}';
    return beginsBelow(draft, parent)
      ? [insertion(parent.after, ` ${text}`), { start, end, text: '' }]
      : [{ start: parent.start, end: contentEnd(draft, parent), text }];
  }
  if (draft.text.slice(start, node.keyStart).trim() === '') return [{ start, end, text: '' }];
  return removeBehindDash(draft, node, siblings[1]);
}

/** The first key of a mapping shares its line with a dash: the next key takes its place. */
function removeBehindDash(draft: Draft, node: YamlNode, next: YamlNode | undefined): Splice[] {
  const { text } = draft;
  const start = node.keyStart;
  if (next === undefined) return [{ start, end: contentEnd(draft, node), text: '{}' }];
  const { to } = ownLines(draft, node);
  const lineEnd = to - (text.charCodeAt(to - 2) === 13 ? 2 : 1);
  const end = text.slice(to, next.keyStart).trim() === '' ? next.keyStart : lineEnd;
  return [{ start, end, text: '' }];
}

function removeFromFlow(
  text: string,
  parent: YamlNode,
  siblings: readonly YamlNode[],
  node: YamlNode,
): Splice[] {
  const index = siblings.indexOf(node);
  const next = siblings[index + 1];
  const previous = siblings[index - 1];
  if (next) return [{ start: node.keyStart, end: next.keyStart, text: '' }];
  if (!previous) return [{ start: parent.start + 1, end: parent.end - 1, text: '' }];
  // A comment of the item before stands between them: a comma may stay behind instead.
  if (!text.slice(previous.end, node.keyStart).includes('#')) {
    return [{ start: previous.end, end: node.end, text: '' }];
  }
  const comma = /^\s*,/.exec(text.slice(node.end, parent.end))?.[0].length ?? 0;
  return [{ start: node.keyStart, end: node.end + comma, text: '' }];
}

/** A string of several lines in the place of a block scalar stays one; undefined when it cannot. */
function literalText(draft: Draft, node: YamlNode, value: Value): string | undefined {
  if (node.style !== 'block' || typeof value !== 'string') return undefined;
  const lines = value.replace(/\n$/, '').split('\n');
  const strange =
    /^\s|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|[ ]\n|\n\n$|[ ]$|\p{Surrogate}/u;
  if (lines.length === 1 || strange.test(value)) return undefined;
  const indent = /\n( +)\S/.exec(draft.text.slice(node.start, node.end))?.[1];
  if (indent === undefined) return undefined;
  const header = value.endsWith('\n') ? '|' : '|-';
  return [header, ...lines.map((line) => (line === '' ? '' : indent + line))].join(draft.eol);
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

function isInLines({ style }: YamlNode): boolean {
  return style === 'mapping' || style === 'sequence';
}

/** Whether a value begins on a line below its key. */
function beginsBelow({ text }: Draft, node: YamlNode): boolean {
  return text.slice(node.after, node.start).includes('\n');
}

/** The end of a value without the line break that closes a block scalar. */
function contentEnd({ text }: Draft, { start, end }: YamlNode): number {
  if (end === start || text.charCodeAt(end - 1) !== 10) return end;
  return text.charCodeAt(end - 2) === 13 ? end - 2 : end - 1;
}

function lineBehind(text: string, at: number): number {
  return text.indexOf('\n', at) + 1;
}

function lineStartOf(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function columnOf({ text }: Draft, at: number): number {
  return at - lineStartOf(text, at);
}

/** The lines of a key or item with its value, and the comments indented deeper below them. */
function ownLines(draft: Draft, node: YamlNode): { from: number; to: number } {
  const behind = lineBehind(draft.text, contentEnd(draft, node));
  const to = behindComments(draft, behind, columnOf(draft, node.keyStart));
  return { from: lineStartOf(draft.text, node.keyStart), to };
}

/** The lines of a value that begins below its key. */
function valueLines(draft: Draft, node: YamlNode): { start: number; end: number } {
  const end = lineBehind(draft.text, contentEnd(draft, node));
  return { start: lineStartOf(draft.text, node.start), end };
}

/** Skips the comment lines at `at` that stand deeper than `column`. */
function behindComments({ text, blockEnd }: Draft, at: number, column: number): number {
  let lineStart = at;
  while (lineStart < blockEnd) {
    let pos = lineStart;
    while (text.charCodeAt(pos) === 32) pos++;
    if (text.charAt(pos) !== '#' || pos - lineStart <= column) break;
    lineStart = lineBehind(text, pos);
  }
  return lineStart;
}

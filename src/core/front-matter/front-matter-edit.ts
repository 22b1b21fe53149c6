import { SessionError } from '../errors.ts';
import { readMarked } from './front-matter-read.ts';
import {
  insertChild,
  removeChild,
  replaceValue,
  type Draft,
  type Target,
} from './front-matter-splices.ts';
import { applySplices, lineEndingOf, positionAt, type Splice } from '../text/splice.ts';
import { sameValue } from './values.ts';
import {
  emptyMapping,
  isMapping,
  type Defect,
  type Path,
  type Value,
  type YamlNode,
} from './yaml-node.ts';

/** A new value for a path of keys and list indexes; undefined removes the key or item. */
export interface Change {
  path: Path;
  value: Value | undefined;
}

/**
 * Changes values of the front matter by splices; every other byte stays. A scalar keeps its quotes
 * where they can carry the new value, a mapping or list is changed value by value, missing parents
 * are made, and an index equal to the length of a list appends to it.
 * @throws SessionError `front-matter-unusable` when there is no front matter to edit,
 * `front-matter-edit` when a change does not fit what is there or would touch another value.
 */
export function editFrontMatter(text: string, changes: readonly Change[]): string {
  const marked = readMarked(text);
  if ('code' in marked) throw unusable(text, marked);
  const head = text.slice(0, marked.bodyStart);
  const eol = lineEndingOf(head);
  let draft: Draft = { ...marked, text: head, eol, step: stepOf(head, marked.root) };
  let expected: Value | undefined = marked.root.value;
  for (const { path, value } of changes) {
    expected = changed(expected, path, 0, value);
    draft = edited(draft, path, value);
    if (!sameValue(draft.root.value, expected)) throw refused(path);
  }
  return draft.text + text.slice(marked.bodyStart);
}

function edited(draft: Draft, path: Path, value: Value | undefined): Draft {
  const target = find(draft.root, path);
  if (target === undefined) return value === undefined ? draft : added(draft, path, value);
  const { node } = target;
  if (value === undefined) return applied(draft, removeChild(draft, target), path);
  if (sameValue(node.value, value)) return draft;
  if (Array.isArray(value) && Array.isArray(node.value)) return editedList(draft, path, value);
  if (isMapping(value) && isMapping(node.value)) return editedMapping(draft, path, node, value);
  return applied(draft, replaceValue(draft, target, value), path);
}

function editedMapping(
  draft: Draft,
  path: Path,
  node: YamlNode,
  value: { [key: string]: Value },
): Draft {
  let result = draft;
  for (const [key, item] of Object.entries(value)) result = edited(result, [...path, key], item);
  for (const { key } of node.children ?? []) {
    if (!Object.hasOwn(value, key)) result = edited(result, [...path, key], undefined);
  }
  return result;
}

function editedList(draft: Draft, path: Path, value: readonly Value[]): Draft {
  let result = draft;
  for (const [index, item] of value.entries()) result = edited(result, [...path, index], item);
  const length = find(result.root, path)?.node.children?.length ?? 0;
  for (let index = length - 1; index >= value.length; index--) {
    result = edited(result, [...path, index], undefined);
  }
  return result;
}

/** Adds what is not there yet, with the parents that are missing. */
function added(draft: Draft, path: Path, value: Value): Draft {
  const key = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = find(draft.root, parentPath);
  if (key === undefined) throw refused(path);
  if (parent === undefined || parent.node.value === null) {
    return edited(draft, parentPath, typeof key === 'number' ? [value] : { [key]: value });
  }
  return applied(draft, insertChild(draft, parent, key, value), path);
}

function find(root: YamlNode, path: Path): Target | undefined {
  const parents: YamlNode[] = [];
  let node: YamlNode | undefined = root;
  for (const step of path) {
    parents.push(node);
    node = node.children?.find(({ key }) => key === step);
    if (node === undefined) return undefined;
  }
  return { node, parents };
}

function applied(draft: Draft, splices: readonly Splice[], path: Path): Draft {
  // The library gives odd places to odd values: what cannot be spliced there is refused.
  if (splices.some(({ start, end }) => end < start)) throw refused(path);
  const text = applySplices(draft.text, splices);
  const marked = readMarked(text);
  if ('code' in marked || marked.bodyStart !== text.length) throw refused(path);
  return { ...draft, ...marked, text };
}

/** What the values have to be after a change, worked out without the text. */
function changed(
  current: Value | undefined,
  path: Path,
  depth: number,
  value: Value | undefined,
): Value | undefined {
  const step = path[depth];
  if (step === undefined) return value;
  const held = current ?? undefined;
  if (typeof step === 'number') {
    const list = held === undefined ? [] : held;
    if (!Array.isArray(list) || !(step in list || step === list.length)) throw refused(path);
    const item = changed(list[step], path, depth + 1, value);
    if (item === undefined) return step in list ? list.toSpliced(step, 1) : current;
    return [...list.slice(0, step), item, ...list.slice(step + 1)];
  }
  if (held !== undefined && !isMapping(held)) throw refused(path);
  const item = changed(held?.[step], path, depth + 1, value);
  if (item === undefined && held?.[step] === undefined) return current;
  const map = Object.assign(emptyMapping(), held);
  if (item === undefined) Reflect.deleteProperty(map, step);
  else map[step] = item;
  return map;
}

/** How far the author indents a level: the first nested mapping shows it. */
function stepOf(text: string, root: YamlNode): number {
  for (const { style, start, keyStart } of root.children ?? []) {
    if (style !== 'mapping') continue;
    const column = (at: number): number => at - text.lastIndexOf('\n', at - 1);
    return Math.max(1, column(start) - column(keyStart));
  }
  return 2;
}

function unusable(text: string, { code, offset, detail }: Defect): SessionError {
  const { line, column } = positionAt(text, offset);
  return new SessionError('front-matter-unusable', {
    so: `The front matter cannot be read: ${code} at line ${line}, column ${column} (${detail}).`,
    follows: 'Nothing was changed.',
    todo: 'Correct that line (`session lint` explains it), then repeat the command.',
  });
}

function refused(path: Path): SessionError {
  const name = path.join('.') || 'The front matter';
  return new SessionError('front-matter-edit', {
    so: `${name} is written in a way that cannot be changed without touching something else.`,
    follows: 'Nothing was changed.',
    todo: `Change ${name} in an editor.`,
  });
}

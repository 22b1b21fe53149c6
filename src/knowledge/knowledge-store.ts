import { join, relative, sep } from 'node:path';
import { SessionError } from '../core/errors.ts';
import {
  claimsKnowledge,
  composeKnowledge,
  readKnowledge,
  type Knowledge,
  type NewKnowledge,
} from '../core/knowledge/knowledge.ts';
import {
  listNames,
  MAX_BYTES,
  readText,
  staysInside,
  sweepTemporary,
  writeAtomic,
} from '../io/files.ts';
import { nearestExisting } from '../io/folders.ts';
import { withLock } from '../io/lock.ts';
import type { Workspace } from '../workspace.ts';

/** What lies in the knowledge folder: what can be read, and what means to be knowledge and cannot. */
export interface KnowledgeFolder {
  items: Knowledge[];
  broken: { path: string; problem: string }[];
}

/**
 * Reads the whole knowledge folder; Markdown of others in it is passed over, and a broken file hides none.
 * @throws SessionError `folder-outside`, `folder-unreadable`
 */
export function loadKnowledge(workspace: Workspace): KnowledgeFolder {
  const place = knowledgeFolder(workspace);
  const { path: folder, absolute } = place;
  checkFolder(workspace, place);
  const found: KnowledgeFolder = { items: [], broken: [] };
  for (const name of listNames(absolute) ?? []) {
    if (!name.endsWith('.md') || name.startsWith('.')) continue;
    const read = readOne(workspace, `${folder}/${name}`);
    if (typeof read === 'object') found.items.push(read);
    else if (read !== undefined) found.broken.push({ path: `${folder}/${name}`, problem: read });
  }
  return found;
}

/**
 * Writes a new knowledge file under a name that is free; only says what it would be with `dryRun`.
 * @throws SessionError `folder-outside`, `too-large`, `write-failed`, `lock-failed`
 */
export function addKnowledge(
  workspace: Workspace,
  one: NewKnowledge,
  { dryRun = false } = {},
): Knowledge {
  const place = knowledgeFolder(workspace);
  const { path: folder, absolute } = place;
  checkFolder(workspace, place);
  const work = (): Knowledge => {
    const names = new Set((listNames(absolute) ?? []).map((name) => name.toLowerCase()));
    const { name, text } = composeKnowledge(one, (other) => names.has(other));
    const path = `${folder}/${name}`;
    const item = readKnowledge(path, text);
    if (item === undefined) throw unreadable(path, 'It would not be read back.');
    checkSize(path, text);
    if (dryRun) return item;
    writeAtomic(join(absolute, name), text);
    sweepTemporary(absolute);
    return item;
  };
  return dryRun ? work() : withLock(workspace.state.lockOf('knowledge-new'), work);
}

/**
 * Changes one knowledge file under its lock; `edit` sees it as it is there and gives its new text.
 * Nothing is written with `dryRun`.
 * @throws SessionError `unreadable-knowledge`, or what `edit` refuses with; nothing is written then.
 */
export function editKnowledge(
  workspace: Workspace,
  { id, path }: Pick<Knowledge, 'id' | 'path'>,
  edit: (item: Knowledge) => string,
  { dryRun = false } = {},
): { before: Knowledge; after: Knowledge } {
  const absolute = join(workspace.root, path);
  const work = (): { before: Knowledge; after: Knowledge } => {
    const before = readForEdit(workspace, path);
    const text = edit(before);
    const after = readKnowledge(path, text);
    if (after === undefined) throw unreadable(path, 'The change would make it unreadable.');
    if (dryRun || text === before.text) return { before, after };
    checkSize(path, text);
    // An editor takes no lock: what it saved meanwhile is edited instead, not overwritten.
    if (readForEdit(workspace, path).text !== before.text) return work();
    writeAtomic(absolute, text);
    return { before, after };
  };
  const sweep = (dead: number): void => sweepTemporary(knowledgeFolder(workspace).absolute, dead);
  return dryRun ? work() : withLock(workspace.state.lockOf(`knowledge-${id}`), work, sweep);
}

interface Folder {
  /** Relative to the root, with `/`. */
  path: string;
  absolute: string;
}

/** Where knowledge lies, as the configuration says it. */
function knowledgeFolder({ config, root }: Workspace): Folder {
  const absolute = join(root, config.completion.destinations.knowledge);
  return { path: relative(root, absolute).split(sep).join('/'), absolute };
}

/** The item; undefined for Markdown of others; what is wrong, in words, for a broken file. */
function readOne(workspace: Workspace, path: string): Knowledge | string | undefined {
  const absolute = join(workspace.root, path);
  const reading = readText(absolute, MAX_BYTES);
  if (!staysInside(workspace.root, absolute)) {
    return reading.kind === 'unreadable' && reading.code === 'missing'
      ? 'It is a symbolic link that leads nowhere.'
      : 'It is a symbolic link that leads out of the repository.';
  }
  if (reading.kind === 'unreadable') return reading.detail;
  const item = readKnowledge(path, reading.text);
  if (item !== undefined) return item;
  return claimsKnowledge(reading.text) ? 'Its front matter cannot be read.' : undefined;
}

function readForEdit(workspace: Workspace, path: string): Knowledge {
  const read = readOne(workspace, path);
  if (typeof read === 'object') return read;
  throw unreadable(path, read ?? 'It is no knowledge file any more.');
}

function unreadable(path: string, detail: string): SessionError {
  return new SessionError('unreadable-knowledge', {
    so: `${path}: ${detail}`,
    follows: 'So it was not changed.',
    todo: `Open ${path} in an editor; session lint says what is wrong.`,
  });
}

/** @throws SessionError `folder-outside` */
function checkFolder({ root }: Workspace, { path, absolute }: Folder): void {
  if (staysInside(root, nearestExisting(absolute))) return;
  throw new SessionError('folder-outside', {
    so: `The folder ${path} lies outside of ${root}, or leads there by a symbolic link.`,
    follows: 'So nothing in it is read or written.',
    todo: 'Put a folder in its place, or set completion.destinations.knowledge in .agents/config.yaml.',
  });
}

function checkSize(path: string, text: string): void {
  const size = Buffer.byteLength(text);
  if (size <= MAX_BYTES) return;
  throw new SessionError('too-large', {
    so: `${path} would have ${size} bytes; ${MAX_BYTES} are read at most.`,
    follows: 'So nothing was written.',
    todo: 'Keep long output in a file of its own and name that file here.',
  });
}

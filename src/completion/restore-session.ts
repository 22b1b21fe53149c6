import { join } from 'node:path';
import type { Completed } from '../core/completion/history.ts';
import { isPlainPath } from '../core/completion/plain-path.ts';
import type { CompletionRecord } from '../core/completion/record.ts';
import { kindOf, makeExecutable, readBytes, type FileBytes } from '../io/file-bytes.ts';
import { sweepTemporary, writeAtomic } from '../io/files.ts';
import { takeLock } from '../io/lock.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { bringKeysBack, type KeysBack, type OpenMemory } from '../memory/own-keys.ts';
import type { Workspace } from '../workspace.ts';
import { alone, checkUnfinished } from './apply-completion.ts';
import { closeRecord } from './completion-steps.ts';
import { commitOf, forgetAdded } from './completion-commit.ts';
import { filesOf } from './completed-sessions.ts';
import type { CompletionRecords } from './completion-records.ts';
import { bytesGone, gitAtWork, restoreInTheWay } from './completion-refusals.ts';
import { takeBackDestinations } from './file-steps.ts';
import { checkDestination } from './preflight.ts';

/** What bringing a session back does, or did. */
export interface Restoration extends FilesBack {
  /** Its own keys in memory that are set again, and what is to be said of others. */
  keys: KeysBack;
}

/** The part of it that is about files. */
interface FilesBack {
  id: string;
  /** Absolute path of the session file. */
  file: string;
  /** Relative paths of what comes back, and of what is here already, byte for byte. */
  back: string[];
  there: string[];
  /** Removed files whose bytes cannot be had any more. */
  missing: string[];
  /** Destinations of an unfinished completion that are as before, and those that somebody changed since. */
  takenBack: string[];
  left: string[];
  /** Destinations that keep what the session left there. */
  stays: string[];
}

export interface RestoreOptions {
  now(): Date;
  /** Another place for the session file, absolute; its artifacts go beside it. */
  to?: string | undefined;
  dryRun?: boolean;
  /** Opens the memory that the session's own keys come back to; without it they stay away. */
  openMemory?: OpenMemory | undefined;
}

/** One file that comes back. */
interface Arrival extends FileBytes {
  path: string;
  absolute: string;
}

/**
 * Brings the file of a session that has ended back, byte for byte, with the artifacts that went with
 * it. A completion that was begun and neither ended nor committed is taken back whole. Nothing is ever
 * overwritten; can be repeated after a kill.
 * @throws SessionError `restore-in-the-way`, `bytes-gone`, `completion-running`, `git-busy`, …
 */
export async function restoreSession(
  workspace: Workspace,
  completed: Completed,
  options: RestoreOptions,
): Promise<Restoration> {
  const { record } = completed;
  const files = await restoreFiles(workspace, completed, options);
  // Keys are removed only when all else is done.
  const wereRemoved = record?.state === 'committed' || record?.state === 'closed';
  if (!wereRemoved || options.to !== undefined) return { ...files, keys: { back: [], notes: [] } };
  const { dryRun = false, openMemory } = options;
  const { snapshot } = record.plan;
  const keys = await bringKeysBack(openMemory, snapshot, { now: options.now(), dryRun });
  return { ...files, keys };
}

async function restoreFiles(
  workspace: Workspace,
  completed: Completed,
  options: RestoreOptions,
): Promise<FilesBack> {
  const { record } = completed;
  const isOpen = record !== undefined && completed.slot === 'open' && options.to === undefined;
  if (!isOpen) return bringBack(workspace, completed, options);
  return alone(workspace, record.plan, (records) => {
    const now = records.unfinished(record.plan.id);
    if (now === undefined) return bringBack(workspace, completed, options);
    checkUnfinished(workspace, now, record.plan.hash);
    const done = committedForm(workspace, now);
    if (done === undefined)
      return takeBack(workspace, records, { ...completed, record: now }, options);
    // What is committed is not taken back: it ends, and then the session comes back from it.
    if (options.dryRun === true) return bringBack(workspace, completed, options);
    const closed = closeRecord(workspace, records, done, options.now());
    return bringBack(workspace, { ...completed, record: closed, slot: 'last' }, options);
  });
}

/** The record of a completion whose commit is made, or that wanted none and is past it. */
function committedForm(
  workspace: Workspace,
  record: CompletionRecord,
): CompletionRecord | undefined {
  if (record.state === 'committed' || record.state === 'closed') return record;
  const commit = record.commits ? commitOf(workspace, record) : undefined;
  return commit === undefined ? undefined : { ...record, state: 'committed', commit };
}

function bringBack(
  workspace: Workspace,
  completed: Completed,
  { to, dryRun = false }: RestoreOptions,
): FilesBack {
  const arrivals = arrivalsOf(workspace, completed, to);
  const { inTheWay, ...restoration } = look(workspace, completed, arrivals, to);
  if (inTheWay.length > 0) throw restoreInTheWay(inTheWay, completed.id);
  if (!dryRun) withSessionLock(workspace, completed.id, () => arrive(arrivals));
  return restoration;
}

/** The session first, so that nothing is taken back of what could not come back. */
function takeBack(
  workspace: Workspace,
  records: CompletionRecords,
  completed: Completed & { record: CompletionRecord },
  { dryRun = false }: RestoreOptions,
): FilesBack {
  const { root, repository } = workspace;
  const { record } = completed;
  if (
    repository.gitDir !== undefined &&
    kindOf(join(repository.gitDir, 'index.lock')) !== 'nothing'
  )
    throw gitAtWork();
  const arrivals = arrivalsOf(workspace, completed, undefined);
  const { inTheWay, ...restoration } = look(workspace, completed, arrivals, undefined);
  const taken = withSessionLock(workspace, completed.id, () => {
    if (!dryRun) arrive(arrivals);
    return takeBackDestinations(root, record, dryRun);
  });
  if (!dryRun) {
    if (record.commits) forgetAdded(root, record);
    records.shelve({ ...record, state: 'undone' });
  }
  // A file that was not removed yet, and changed since, is newer than what would come back.
  const left = [...inTheWay, ...taken.left];
  return { ...restoration, takenBack: taken.restored, left, stays: [] };
}

function withSessionLock<T>({ state, store }: Workspace, id: string, work: () => T): T {
  const onDead = (pid: number): void => sweepTemporary(store.folder, pid);
  const release = takeLock(state.lockOf(id), { onDead });
  try {
    return work();
  } finally {
    release();
  }
}

/** Only what belongs to the session comes back, whatever a record from elsewhere says. */
function arrivalsOf(workspace: Workspace, completed: Completed, to: string | undefined): Arrival[] {
  const { id } = completed;
  const path = `${SESSIONS_FOLDER}/${id}.md`;
  const own = `${SESSIONS_FOLDER}/${id}/`;
  const files = [...filesOf(workspace, completed)].filter(
    ([name]) => isPlainPath(name) && (name === path || name.startsWith(own)),
  );
  if (!files.some(([name]) => name === path)) throw bytesGone(id);
  const beside = to?.endsWith('.md') === true ? to.slice(0, -3) : `${to}-files`;
  const place = (name: string): string => {
    if (to === undefined) return join(workspace.root, name);
    return name === path ? to : join(beside, name.slice(own.length));
  };
  // The session file last: who sees it sees the rest.
  return files
    .toSorted(([a], [b]) => Number(a === path) - Number(b === path))
    .map(([name, file]) => ({ ...file, path: name, absolute: place(name) }));
}

function look(
  workspace: Workspace,
  { id, record }: Completed,
  arrivals: readonly Arrival[],
  to: string | undefined,
): FilesBack & { inTheWay: string[] } {
  workspace.store.check();
  if (to === undefined) for (const { path } of arrivals) checkDestination(workspace.root, path);
  const there = arrivals.filter(({ absolute, bytes }) => readBytes(absolute)?.bytes.equals(bytes));
  const absent = arrivals.filter(({ absolute }) => kindOf(absolute) === 'nothing');
  const others = arrivals.filter((one) => !there.includes(one) && !absent.includes(one));
  const known = new Set(arrivals.map(({ path }) => path));
  const removals = record?.plan.removals ?? [];
  return {
    id,
    file: arrivals.at(-1)?.absolute ?? '',
    back: absent.map(({ path }) => path),
    there: there.map(({ path }) => path),
    inTheWay: others.map(({ absolute, path }) => (to === undefined ? path : absolute)),
    missing: removals.map(({ path }) => path).filter((path) => !known.has(path)),
    takenBack: [],
    left: [],
    stays: staying(workspace, record),
  };
}

/** What the session left in documents, knowledge and records stays there. */
function staying({ root }: Workspace, record: CompletionRecord | undefined): string[] {
  if (record === undefined) return [];
  const { writes, copies, extractions } = record.plan;
  const paths = [
    ...writes.map(({ path }) => path),
    ...copies.map(({ to }) => to),
    ...extractions.map(({ to }) => to),
  ];
  return [...new Set(paths)].filter(
    (path) => isPlainPath(path) && kindOf(join(root, path)) === 'file',
  );
}

function arrive(arrivals: readonly Arrival[]): void {
  for (const { absolute, bytes, executable } of arrivals) {
    if (kindOf(absolute) !== 'nothing') continue;
    writeAtomic(absolute, bytes);
    if (executable) makeExecutable(absolute);
  }
}

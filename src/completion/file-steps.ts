import { dirname, join } from 'node:path';
import { removeEmptyArtifactFolders } from '../artifacts/empty-folders.ts';
import { SessionError } from '../core/errors.ts';
import { foldersAbove } from '../core/completion/plain-path.ts';
import type { CompletionPlan } from '../core/completion/plan.ts';
import type { CompletionRecord } from '../core/completion/record.ts';
import { oneLine } from '../core/text/display.ts';
import { sha256 } from '../io/digest.ts';
import { kindOf, makeExecutable, readBytes } from '../io/file-bytes.ts';
import { writeAtomic } from '../io/files.ts';
import { removeEmptyFolder, removeFile } from '../io/folders.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';

/** What stands at every destination before the first byte is written, and which folders are missing. */
export function destinationsBefore(
  root: string,
  plan: CompletionPlan,
): Pick<CompletionRecord, 'before' | 'folders'> {
  const paths = [...plan.writes.map(({ path }) => path), ...plan.copies.map(({ to }) => to)];
  const before = paths.map((path) => {
    const file = readBytes(join(root, path));
    return [path, file?.bytes.toString('base64') ?? null] as const;
  });
  const folders = new Set(paths.flatMap((path) => foldersAbove(path)));
  const missing = [...folders].filter((folder) => kindOf(join(root, folder)) === 'nothing');
  return {
    before: Object.fromEntries(before),
    folders: missing.toSorted((a, b) => a.length - b.length),
  };
}

/**
 * Writes every destination that is not written yet.
 * @throws SessionError `changed-meanwhile` for one that is neither as it was nor as it will be.
 */
export function writeDestinations(root: string, { plan, before }: CompletionRecord): void {
  for (const { path, after } of plan.writes) {
    put(root, path, Buffer.from(after, 'utf8'), before[path] ?? null);
  }
  for (const { from, to, sha256: digest } of plan.copies) {
    const source = readBytes(join(root, from));
    const there = readBytes(join(root, to));
    if (there !== undefined && sha256(there.bytes) === digest) continue;
    if (source === undefined || sha256(source.bytes) !== digest) throw changedMeanwhile(from);
    put(root, to, source.bytes, null);
    if (source.executable) makeExecutable(join(root, to));
  }
}

function put(root: string, path: string, after: Buffer, before: string | null): void {
  const absolute = join(root, path);
  const now = readBytes(absolute)?.bytes;
  if (now?.equals(after) === true) return;
  if ((now?.toString('base64') ?? null) !== before) throw changedMeanwhile(path);
  writeAtomic(absolute, after);
}

/**
 * Removes what the plan removes, the session file last, and the folders of its artifacts when they
 * are empty.
 * @throws SessionError `changed-meanwhile` for a file that is not the one that was to go.
 */
export function removeFiles(root: string, plan: CompletionPlan): void {
  const last = plan.removals.filter(({ path }) => path === plan.path);
  const others = plan.removals.filter(({ path }) => path !== plan.path);
  for (const { path, sha256: digest } of others) remove(root, path, digest);
  removeEmptyFolders(root, plan);
  for (const { path, sha256: digest } of last) remove(root, path, digest);
}

function remove(root: string, path: string, digest: string): void {
  const file = readBytes(join(root, path));
  if (file === undefined) return;
  if (sha256(file.bytes) !== digest) throw changedMeanwhile(path);
  removeFile(join(root, path));
}

/** The sessions folder itself stays: it says that this project works with sessions. */
function removeEmptyFolders(root: string, plan: CompletionPlan): void {
  const own = `${plan.path.replace(/\.md$/, '')}/`;
  const used = plan.removals.flatMap(({ path }) => foldersAbove(path));
  const inside = new Set(used.filter((path) => `${path}/`.startsWith(own)));
  for (const folder of [...inside].toSorted((a, b) => b.length - a.length)) {
    removeEmptyFolder(join(root, folder));
  }
  removeEmptyArtifactFolders(root, plan.id);
}

/** Destinations that are as before, and those left alone because somebody changed them since. */
export interface TakenBack {
  restored: string[];
  left: string[];
}

/** Puts every destination back as it was, but for those that somebody changed since. */
export function takeBackDestinations(
  root: string,
  { plan, before, folders }: CompletionRecord,
  dryRun: boolean,
): TakenBack {
  const result: TakenBack = { restored: [], left: [] };
  const takeBack = (path: string, isOurs: (bytes: Buffer) => boolean): void => {
    const now = readBytes(join(root, path))?.bytes;
    const old = before[path] ?? null;
    if ((now?.toString('base64') ?? null) === old) return;
    if (now === undefined || !isOurs(now)) {
      result.left.push(path);
      return;
    }
    result.restored.push(path);
    if (dryRun) return;
    if (old === null) removeFile(join(root, path));
    else writeAtomic(join(root, path), Buffer.from(old, 'base64'));
  };
  for (const { path, after } of plan.writes) {
    takeBack(path, (bytes) => bytes.equals(Buffer.from(after, 'utf8')));
  }
  for (const { to, sha256: digest } of plan.copies) {
    takeBack(to, (bytes) => sha256(bytes) === digest);
  }
  for (const folder of dryRun ? [] : folders.toReversed()) removeEmptyFolder(join(root, folder));
  return result;
}

/** Every folder in which a killed writer can have left a temporary file. */
export function foldersWrittenTo(root: string, plan: CompletionPlan): string[] {
  const paths = [...plan.writes.map(({ path }) => path), ...plan.copies.map(({ to }) => to)];
  return [...new Set([SESSIONS_FOLDER, ...paths.map((path) => dirname(path))])].map((folder) =>
    join(root, folder),
  );
}

function changedMeanwhile(path: string): SessionError {
  return new SessionError('changed-meanwhile', {
    so: `${oneLine(path)} was changed while the session was being completed.`,
    follows: 'It was left as it is.',
    todo: 'Put your change aside, then carry on.',
  });
}

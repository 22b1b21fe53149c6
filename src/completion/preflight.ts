import { dirname, join } from 'node:path';
import { foldersAbove, isPlainPath } from '../core/completion/plain-path.ts';
import type { CompletionPlan } from '../core/completion/plan.ts';
import { GROUPS_FOLDER } from '../core/groups/groups-folder.ts';
import { sha256 } from '../io/digest.ts';
import { isWritable, kindOf, readBytes } from '../io/file-bytes.ts';
import { staysInside } from '../io/files.ts';
import { nearestExisting } from '../io/folders.ts';
import { inChunks } from '../git-work/chunks.ts';
import { operationOf } from '../git-work/work-tree.ts';
import { git } from '../io/git.ts';
import type { Place } from '../place.ts';
import {
  noIdentity,
  operationInProgress,
  planOutdated,
  uncommitted,
  wrongDestination,
} from './completion-refusals.ts';

/**
 * Refuses what could not be carried out to its end, before anything is touched: places that cannot be
 * written, files that are not as planned and, where a commit is wanted, a repository that would make a
 * wrong one.
 * @throws SessionError `bad-destination`, `plan-outdated`, `git-busy`, `git-identity`,
 * `uncommitted-destination`
 */
export function checkPlan(place: Place, plan: CompletionPlan, commit: boolean): void {
  const destinations = [...plan.writes.map(({ path }) => path), ...plan.copies.map(({ to }) => to)];
  for (const path of destinations) checkDestination(place.root, path);
  for (const { path } of plan.removals) checkRemoval(place.root, path, plan.id);
  for (const { path, before } of plan.writes) {
    const bytes = readBytes(join(place.root, path))?.bytes;
    if ((bytes === undefined ? undefined : sha256(bytes)) !== before)
      throw planOutdated(path, plan.id);
  }
  for (const { from, to, sha256: digest } of plan.copies) {
    if (digestOf(place.root, from) !== digest) throw planOutdated(from, plan.id);
    if (![undefined, digest].includes(digestOf(place.root, to))) throw planOutdated(to, plan.id);
  }
  for (const { path, sha256: digest } of plan.removals) {
    if (digestOf(place.root, path) !== digest) throw planOutdated(path, plan.id);
  }
  const { file } = plan.snapshot;
  const isWhole = sha256(Buffer.from(file.base64, 'base64')) === digestOf(place.root, plan.path);
  if (file.path !== plan.path || !isWhole) throw planOutdated(plan.path, plan.id);
  if (commit && place.repository.gitDir !== undefined) checkRepository(place, destinations);
}

function digestOf(root: string, path: string): string | undefined {
  const bytes = readBytes(join(root, path))?.bytes;
  return bytes === undefined ? undefined : sha256(bytes);
}

/** @throws SessionError `bad-destination` for a place where no file of ours can be put. */
export function checkDestination(root: string, path: string): void {
  const configured = 'Name another place under completion.destinations in .agents/config.yaml';
  if (!isPlainPath(path)) throw wrongDestination(path, 'it is outside the repository', configured);
  const absolute = join(root, path);
  const kind = kindOf(absolute);
  if (kind === 'folder') throw wrongDestination(path, 'it is a folder', configured);
  if (kind === 'other') throw wrongDestination(path, 'it is no file', configured);
  const inTheWay = foldersAbove(path).find((folder) => kindOf(join(root, folder)) === 'file');
  if (inTheWay !== undefined) {
    throw wrongDestination(path, `${inTheWay} is a file, not a folder`, configured);
  }
  const there = nearestExisting(kind === 'link' ? absolute : dirname(absolute));
  if (there !== root && !staysInside(root, there)) {
    const todo = 'Put a folder of this repository in the place of the link, or name another place.';
    throw wrongDestination(path, 'a symbolic link leads out of the repository', todo);
  }
  if (kind === 'link' && !staysInside(root, absolute)) {
    const todo = 'Put a file in the place of the link, or name another place.';
    throw wrongDestination(path, 'it is a symbolic link that leads out or nowhere', todo);
  }
  const isReadOnly = !isWritable(there) || (kind === 'file' && !isWritable(absolute));
  if (isReadOnly) {
    throw wrongDestination(path, 'it is read-only', `Make it writable first: chmod u+w ${path}`);
  }
}

/** What is removed is a file of this work tree, below a folder that lets it go. */
function checkRemoval(root: string, path: string, id: string): void {
  const absolute = join(root, path);
  if (!isPlainPath(path) || kindOf(absolute) !== 'file') throw planOutdated(path, id);
  const folder = dirname(absolute);
  const link = foldersAbove(path).find((one) => kindOf(join(root, one)) === 'link');
  if (link !== undefined && !staysInside(root, folder)) {
    const todo = `Look at where it leads: ls -ld ${link}`;
    throw wrongDestination(path, 'a symbolic link leads out of the repository', todo);
  }
  if (!isWritable(folder)) {
    const todo = 'Make its folder writable first.';
    throw wrongDestination(path, 'its folder is read-only, so it could not be removed', todo);
  }
}

/** @throws SessionError `git-busy`, `git-identity`, `uncommitted-destination` */
function checkRepository(place: Place, destinations: readonly string[]): void {
  const operation = operationOf(place);
  if (operation !== undefined) throw operationInProgress(operation);
  const who = ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'];
  const isKnown = (name: string): boolean =>
    git(place.root, ['var', name], { asPerson: true }).status === 0;
  if (!who.every(isKnown)) throw noIdentity();
  // Who is in a group is said many times a day, mostly without a commit, and stands on its own.
  const others = destinations.filter((path) => !path.startsWith(`${GROUPS_FOLDER}/`));
  const changed = changedAmong(place.root, others);
  if (changed.length > 0) throw uncommitted(changed);
}

/** Which of these paths differ from what is committed; files that git does not know are among them. */
function changedAmong(root: string, paths: readonly string[]): string[] {
  return inChunks(paths).flatMap((some) => {
    const args = ['status', '--porcelain', '--no-renames', '--untracked-files=all', '-z', '--'];
    const { stdout } = git(root, ['--literal-pathspecs', ...args, ...some], { timeout: 60_000 });
    return stdout.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]));
  });
}

import { join } from 'node:path';
import { foldersAbove, isPlainPath } from '../core/completion/plain-path.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { kindOf } from '../io/file-bytes.ts';
import { removeQuietly, writeAtomic } from '../io/files.ts';
import { git } from '../io/git.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import type { Workspace } from '../workspace.ts';
import { inChunks } from './chunks.ts';
import { busy, gitSaid, pathList } from './git-refusals.ts';
import { treeOfWork, type ShadowCheckpoint } from './shadow-checkpoints.ts';
import { operationOf } from './work-tree.ts';

/** What restoring a checkpoint does, or would do. */
export interface ShadowRestoration {
  /** Files that get the checkpoint's content, and files that go. */
  written: string[];
  removed: string[];
  /** Session files, which keep what they say now. */
  kept: string[];
  /** Whether HEAD is another commit than when the checkpoint was made. */
  moved: boolean;
}

/**
 * Brings the uncommitted work of a checkpoint back into the work tree. A file is written only where what stands
 * there is committed, so that nothing is lost; the index stays as it is.
 * @throws SessionError `would-overwrite`, `git-busy`, with nothing touched
 */
export function restoreShadow(
  workspace: Workspace,
  shadow: ShadowCheckpoint,
  dryRun: boolean,
): ShadowRestoration {
  const operation = operationOf(workspace);
  if (operation !== undefined) throw busy(operation, 'What is restored');
  const { root, commit: head } = workspace;
  const base = shadow.base ?? emptyTree(root);
  const paths = namesOfDiff(root, base, shadow.commit);
  const isKept = (path: string): boolean => path.startsWith(`${SESSIONS_FOLDER}/`);
  const kept = paths.filter(isKept);
  const wanted = paths.filter((path) => !isKept(path));
  const [then, now, committed, before] = [
    shadow.commit,
    treeOfWork(workspace),
    head ?? emptyTree(root),
    base,
  ].map((tree) => entriesOf(root, tree, wanted)) as [Entries, Entries, Entries, Entries];
  const differing = wanted.filter((path) => then.get(path) !== now.get(path));
  const moved = head !== shadow.base;
  const inTheWay = differing.filter(
    (path) =>
      now.get(path) !== committed.get(path) ||
      // Committed since in another form: the checkpoint is older than that.
      committed.get(path) !== before.get(path) ||
      isBlocked(root, path, now.has(path)),
  );
  if (inTheWay.length > 0) throw wouldOverwrite(inTheWay, shadow, moved);
  const written = differing.filter((path) => then.has(path));
  const removed = differing.filter((path) => !then.has(path));
  if (!dryRun) {
    write(workspace, shadow, written);
    for (const path of removed) removeQuietly(join(root, path));
  }
  return { written, removed, kept, moved };
}

/** Mode and object of files by their paths. */
type Entries = ReadonlyMap<string, string>;

function entriesOf(root: string, tree: string, paths: readonly string[]): Entries {
  const lines = inChunks(paths).flatMap((some) => {
    const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', tree, '--', ...some];
    return git(root, args).stdout.split('\0');
  });
  return new Map(
    lines.flatMap((line) => {
      const [, entry, path] = /^(\d+ \w+ [0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      return entry === undefined || path === undefined ? [] : [[path, entry] as const];
    }),
  );
}

function namesOfDiff(root: string, from: string, to: string): string[] {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', from, to];
  const result = git(root, args, { timeout: 60_000 });
  if (result.status !== 0) throw gitSaid('The checkpoint cannot be read', result);
  return result.stdout.split('\0').filter((path) => path !== '');
}

function emptyTree(root: string): string {
  return git(root, ['hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' }).stdout.trim();
}

/** Whether something that git does not see, or a link, stands where a file is to be written. */
function isBlocked(root: string, path: string, isSeen: boolean): boolean {
  if (!isPlainPath(path)) return true;
  if (!isSeen && kindOf(join(root, path)) !== 'nothing') return true;
  return foldersAbove(path).some(
    (folder) => !['nothing', 'folder'].includes(kindOf(join(root, folder))),
  );
}

function write({ root, state }: Workspace, { commit }: ShadowCheckpoint, paths: string[]): void {
  if (paths.length === 0) return;
  const list = join(state.folder, 'checkpoints', `restore-${process.pid}.paths`);
  writeAtomic(list, paths.map((path) => `${path}\0`).join(''), 0o600);
  const from = ['restore', `--source=${commit}`, '--worktree', '--no-recurse-submodules'];
  const what = [`--pathspec-from-file=${list}`, '--pathspec-file-nul'];
  try {
    const result = git(root, ['--literal-pathspecs', ...from, ...what], { timeout: 600_000 });
    if (result.status !== 0)
      throw gitSaid('Git did not restore all files', result, {
        code: 'restore-failed',
        follows: 'Some may be written; the checkpoint is still there.',
      });
  } finally {
    removeQuietly(list);
  }
}

function wouldOverwrite(
  paths: readonly string[],
  { number, commit }: ShadowCheckpoint,
  moved: boolean,
): SessionError {
  const since = moved ? ' HEAD has moved since this checkpoint was made.' : '';
  return new SessionError('would-overwrite', {
    so: `${pathList(paths)} would be overwritten by what checkpoint ${number} has.${since}`,
    follows: 'So nothing was restored.',
    todo: [
      'Commit or stash what is there, or take single files out of the checkpoint:',
      `  git show ${commit.slice(0, 12)}:${oneLine(paths[0] ?? 'PATH')}`,
    ].join('\n'),
  });
}

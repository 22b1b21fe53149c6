import { join } from 'node:path';
import { recordName } from '../core/completion/record.ts';
import { removeQuietly } from '../io/files.ts';
import { makeFolder } from '../io/folders.ts';
import { git, type GitResult } from '../io/git.ts';
import type { Place } from '../place.ts';
import { inChunks } from './chunks.ts';
import {
  announce,
  commitIndex,
  commitOnly,
  indexEntries,
  putBack,
  takeOut,
  type CommitFiles,
} from './commit-files.ts';
import type { Selection } from './selection.ts';
import type { WorkTree } from './work-tree.ts';

/** One commit to make; `own` is the session file, or nothing where git ignores it. */
interface CommitTask {
  selection: Selection;
  tree: WorkTree;
  own: readonly string[];
  message: string;
}

/** Undefined when the commit is made; else what git said, with the index as it was. */
export function commitSelection(
  { root, state }: Place,
  id: string,
  task: CommitTask,
): GitResult | undefined {
  const folder = join(state.folder, 'checkpoints');
  makeFolder(folder);
  const files: CommitFiles = {
    paths: join(folder, `${recordName(id)}.paths`),
    message: join(folder, `${recordName(id)}.message`),
  };
  try {
    return task.selection.kind === 'index'
      ? commitStaged(root, task, files)
      : commitPaths(root, task, files);
  } finally {
    removeQuietly(files.paths);
    removeQuietly(files.message);
  }
}

function commitStaged(
  root: string,
  { selection, tree, own, message }: CommitTask,
  files: CommitFiles,
): GitResult | undefined {
  const added = [...own, ...selection.unstaged, ...selection.unknown];
  const entries = indexEntries(root, added);
  const undo = (result: GitResult): GitResult => {
    putBack(root, added, entries);
    const intended = tree.changed.filter((one) => one.announced && added.includes(one.path));
    takeOut(
      root,
      intended.map(({ path }) => path),
    );
    announce(
      root,
      intended.map(({ path }) => path),
    );
    return result;
  };
  for (const some of inChunks(added)) {
    const args = ['--literal-pathspecs', 'add', '--all', '--', ...some];
    const result = git(root, args, { asPerson: true });
    if (result.status !== 0) return undo(result);
  }
  const failed = commitIndex(root, message, files);
  return failed && undo(failed);
}

function commitPaths(
  root: string,
  { selection, tree, own, message }: CommitTask,
  files: CommitFiles,
): GitResult | undefined {
  const fresh = [...selection.unknown, ...own.filter((path) => tree.untracked.includes(path))];
  const { gone } = selection;
  const undo = (result: GitResult): GitResult => {
    takeOut(root, [...fresh, ...gone]);
    return result;
  };
  const refused = announce(root, fresh);
  if (refused !== undefined) return undo(refused);
  for (const some of inChunks(gone)) {
    const list = ['--literal-pathspecs', 'ls-tree', '-z', 'HEAD', '--', ...some];
    putBack(root, some, git(root, list).stdout);
  }
  const failed = commitOnly(root, { paths: [...selection.paths, ...own], message }, files);
  return failed && undo(failed);
}

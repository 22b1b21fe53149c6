import { join } from 'node:path';
import { kindOf } from '../io/file-bytes.ts';
import { git } from '../io/git.ts';
import type { Place } from '../place.ts';
import { gitSaid } from './git-refusals.ts';

/** One path that differs from what is committed. */
export interface ChangedPath {
  path: string;
  /** Whether the index differs from HEAD. */
  staged: boolean;
  /** Whether the work tree differs from the index. */
  unstaged: boolean;
  inHead: boolean;
  inIndex: boolean;
  inTree: boolean;
  /** A submodule with another commit, or with changes of its own. */
  submodule: boolean;
  /** Announced with `git add --intent-to-add`. */
  announced: boolean;
}

/** What is not committed in a work tree. */
export interface WorkTree {
  changed: ChangedPath[];
  /** Files that git neither tracks nor ignores; folders of other repositories end with `/`. */
  untracked: string[];
  unmerged: string[];
}

/**
 * What git says of the work tree, in one call.
 * @throws SessionError `git-failed`
 */
export function readWorkTree({ root }: Pick<Place, 'root'>): WorkTree {
  const args = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames'];
  const result = git(root, args, { timeout: 120_000 });
  if (result.status !== 0) throw gitSaid('Git cannot tell what has changed', result);
  const tree: WorkTree = { changed: [], untracked: [], unmerged: [] };
  for (const line of result.stdout.split('\0')) {
    if (line.startsWith('? ')) tree.untracked.push(line.slice(2));
    else if (line.startsWith('u ')) tree.unmerged.push(fieldsOf(line, 10).at(-1) ?? '');
    else if (line.startsWith('1 ')) tree.changed.push(changedPath(line));
  }
  return tree;
}

function changedPath(line: string): ChangedPath {
  const [, states = '..', sub = 'N', head, index, work, , , path = ''] = fieldsOf(line, 8);
  return {
    path,
    staged: states[0] !== '.',
    unstaged: states[1] !== '.',
    inHead: head !== NOTHING,
    inIndex: index !== NOTHING,
    inTree: work !== NOTHING,
    submodule: sub.startsWith('S'),
    announced: states === '.A',
  };
}

const NOTHING = '000000';

/** The first fields of a line, and the rest as the last: paths hold blanks. */
function fieldsOf(line: string, count: number): string[] {
  const fields = line.split(' ');
  return [...fields.slice(0, count), fields.slice(count).join(' ')];
}

/** The merge, rebase or the like that is going on in a work tree. */
export function operationOf({ repository }: Place): string | undefined {
  const { gitDir = '' } = repository;
  const found = Object.keys(MARKS).find((name) => kindOf(join(gitDir, name)) !== 'nothing');
  return found === undefined ? undefined : MARKS[found];
}

const MARKS: Readonly<Record<string, string>> = {
  MERGE_HEAD: 'merge',
  'rebase-merge': 'rebase',
  // Patches of mails are kept where an older way of rebasing keeps its own.
  'rebase-apply/applying': 'am',
  'rebase-apply': 'rebase',
  CHERRY_PICK_HEAD: 'cherry-pick',
  REVERT_HEAD: 'revert',
};

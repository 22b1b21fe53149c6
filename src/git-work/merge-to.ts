import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { git } from '../io/git.ts';
import { Workspace } from '../workspace.ts';
import { checkoutOf, findBranch } from './branches.ts';
import { busy, gitSaid, pathList, unmerged } from './git-refusals.ts';
import { operationOf, readWorkTree } from './work-tree.ts';

/** A merge that can be made as far as is known. */
export interface MergePlan {
  from: string;
  to: string;
  checkout: string[];
}

/**
 * Whether the branch that is checked out can be merged into another one.
 * @throws SessionError `git-busy`, `unmerged`, `no-branch`, `same-branch`, `unknown-branch`, `dirty-tree`,
 * `protected-branch` with nothing touched
 */
export function planMerge(workspace: Workspace, target: string, sessionPath: string): MergePlan {
  const found = findBranch(workspace, target);
  const { branch: from } = workspace;
  const { name: to } = found;
  const operation = operationOf(workspace);
  if (operation !== undefined) throw busy(operation, 'A merge');
  if (from === undefined || workspace.commit === undefined) throw noBranch(from);
  if (from === to) throw sameBranch(to);
  if (!found.local && found.remotes.length === 0) throw unknownTarget(to);
  if (isProtected(workspace, to)) throw protectedBranch(from, to);
  const tree = readWorkTree(workspace);
  if (tree.unmerged.length > 0) throw unmerged(tree.unmerged);
  const dirty = tree.changed.filter(
    ({ path, submodule, staged }) => path !== sessionPath && (!submodule || staged),
  );
  if (dirty.length > 0) throw dirtyBeforeMerge(dirty.map(({ path }) => path));
  return { from, to, checkout: checkoutOf(found, undefined) };
}

/** Named by `git config --add session.protectedBranch NAME`; a pattern may end with `*`. */
function isProtected({ root }: Workspace, branch: string): boolean {
  const { stdout } = git(root, ['config', '--get-all', 'session.protectedBranch']);
  return stdout
    .split('\n')
    .filter((name) => name !== '')
    .some((name) => (name.endsWith('*') ? branch.startsWith(name.slice(0, -1)) : name === branch));
}

/**
 * Merges, and stays on the target; on a conflict everything is taken back.
 * @throws SessionError `merge-conflict`, `merge-failed`, `switch-failed` on the branch where it began, all as before
 */
export function mergeTo(workspace: Workspace, { from, to, checkout }: MergePlan): string {
  const { root } = workspace;
  const gone = git(root, checkout, { asPerson: true });
  if (gone.status !== 0 && new Workspace(root).branch !== to)
    throw gitSaid(`Git did not switch to ${to}`, gone, {
      code: 'switch-failed',
      follows: 'So nothing was merged; everything is committed.',
      todo: 'Move what is in the way, then run the command again.',
    });
  const result = git(root, ['merge', '--no-edit', '--quiet', `refs/heads/${from}`], {
    asPerson: true,
  });
  if (result.status === 0) return git(root, ['rev-parse', 'HEAD']).stdout.trim();
  const { unmerged: conflicts } = readWorkTree(workspace);
  git(root, ['merge', '--abort'], { asPerson: true });
  git(root, ['checkout', '--quiet', from, '--'], { asPerson: true });
  // A hook of the person that fails after the switch does not undo it.
  const isBack = new Workspace(root).branch === from;
  const place = isBack ? `You are on ${from} again` : `You are on ${to}`;
  if (conflicts.length === 0)
    throw gitSaid(`Git did not merge ${from} into ${to}`, result, {
      code: 'merge-failed',
      follows: `${place}, and ${to} is as it was.`,
    });
  throw conflictIn(conflicts, { from, to, checkout }, place);
}

function conflictIn(paths: readonly string[], plan: MergePlan, place: string): SessionError {
  const [from, to] = [oneLine(plan.from), oneLine(plan.to)];
  return new SessionError('merge-conflict', {
    so: `${from} and ${to} conflict in ${pathList(paths)}.`,
    follows: `${place}; nothing was merged, and ${to} is as it was.`,
    todo: [
      'Resolve it on your branch, then end it again:',
      `  git merge ${to}`,
      '  (resolve, git add, git commit)',
      `  session end --merge-to ${to}`,
    ].join('\n'),
  });
}

function noBranch(branch: string | undefined): SessionError {
  return new SessionError('no-branch', {
    so: branch === undefined ? 'HEAD is detached.' : `${oneLine(branch)} has no commit yet.`,
    follows: 'So there is nothing to merge, and nothing was changed.',
    todo:
      branch === undefined
        ? 'Make a branch of it first: git switch -c NAME'
        : 'Commit first: session checkpoint',
  });
}

function sameBranch(to: string): SessionError {
  return new SessionError('same-branch', {
    so: `${oneLine(to)} is checked out: it cannot be merged into itself.`,
    follows: 'So nothing was changed.',
    todo: 'End the session without --merge-to.',
  });
}

function unknownTarget(to: string): SessionError {
  return new SessionError('unknown-branch', {
    so: `There is no branch ${oneLine(to)}.`,
    follows: 'So nothing was changed.',
    todo: 'See the branches with: git branch --all',
  });
}

function protectedBranch(from: string, to: string): SessionError {
  return new SessionError('protected-branch', {
    so: `${oneLine(to)} is protected here (git config session.protectedBranch).`,
    follows: 'So nothing was merged or changed.',
    todo: `Push your branch and ask for a review: git push --set-upstream origin ${oneLine(from)}`,
  });
}

function dirtyBeforeMerge(paths: readonly string[]): SessionError {
  return new SessionError('dirty-tree', {
    so: `Not committed yet: ${pathList(paths)}`,
    follows: 'The merge would leave that out, so nothing was changed.',
    todo: 'Commit it first: session checkpoint -m "WHAT WAS DONE", or stash it: git stash',
  });
}

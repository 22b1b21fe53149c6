import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { git } from '../io/git.ts';
import { Workspace } from '../workspace.ts';
import { checkoutOf, findBranch, nearBranch, type FoundBranch } from './branches.ts';
import { busy, gitSaid, pathList, unmerged } from './git-refusals.ts';
import { restoreStash, stashOf, stashWork } from './named-stash.ts';
import { operationOf, readWorkTree, type WorkTree } from './work-tree.ts';

/** What becomes of changes that are not committed. */
export type Keeping = 'refuse' | 'checkpoint' | 'stash' | 'carry';

/** A way to a branch, as it is asked for. */
export interface SwitchWish {
  branch: string;
  keeping: Keeping;
  /** Where a branch that does not exist begins; `never` refuses it. */
  fresh: { from: 'head' | 'default' } | { from: 'commit'; commit: string } | { from: 'never' };
  /** Commits what is there; with `checkpoint`. */
  checkpoint?: () => string | undefined;
  dryRun: boolean;
  /** The verb, for what to do next. */
  verb: string;
}

/** Where one has arrived, or would. */
export interface Arrival {
  /** The work tree as it is now. */
  workspace: Workspace;
  branch: string;
  /** The git command that led there; undefined when the branch was checked out already. */
  command: string[] | undefined;
  isNew: boolean;
  /** What happened on the way: sentences. */
  notes: string[];
}

/**
 * Goes to a branch so that nothing is lost and nothing goes along unasked; brings back what `stash` put aside there.
 * @throws SessionError `git-busy`, `unmerged`, `dirty-tree`, `detached-commits`, `unknown-branch`, `switch-failed` …,
 * with nothing changed
 */
export function switchTo(workspace: Workspace, wish: SwitchWish): Arrival {
  const found = findBranch(workspace, wish.branch);
  const operation = operationOf(workspace);
  if (operation !== undefined) throw busy(operation, 'A switch');
  const { name: branch } = found;
  const notes: string[] = [];
  if (workspace.branch === branch) {
    if (!wish.dryRun) notes.push(...broughtBack(workspace, branch));
    return { workspace, branch, command: undefined, isNew: false, notes };
  }
  const tree = readWorkTree(workspace);
  if (tree.unmerged.length > 0) throw unmerged(tree.unmerged);
  checkDetached(workspace);
  const isNew = !found.local && found.remotes.length === 0;
  const base = isNew ? baseOf(workspace, found, wish) : undefined;
  const command = checkoutOf(found, base);
  const is = wish.dryRun ? 'would be' : 'is';
  notes.push(...(isNew ? [`${branch} ${is} new, from ${base ?? 'here'}.`] : []));
  const leaves = keepChanges(workspace, tree, wish, isNew && base === undefined, notes);
  if (wish.dryRun) return { workspace, branch, command, isNew, notes };
  checkOut(workspace, command, branch, leaves);
  const arrived = new Workspace(workspace.root);
  notes.push(...broughtBack(arrived, branch));
  return { workspace: arrived, branch, command, isNew, notes };
}

/** Does what is wanted with changes that are not committed; the name of the stash, if one was made. */
function keepChanges(
  workspace: Workspace,
  tree: WorkTree,
  wish: SwitchWish,
  staysHere: boolean,
  notes: string[],
): string | undefined {
  const dirty = tree.changed.filter(({ submodule, staged }) => !submodule || staged);
  const own = tree.changed.length - dirty.length;
  if (own > 0)
    notes.push(
      own === 1
        ? '1 changed submodule stays as it is.'
        : `${own} changed submodules stay as they are.`,
    );
  if (dirty.length === 0) return undefined;
  const paths = dirty.map(({ path }) => path);
  if (wish.keeping === 'carry' || (staysHere && wish.keeping === 'refuse')) {
    notes.push(`These changes come along: ${pathList(paths)}`);
    return undefined;
  }
  // Before the first commit there is nothing to put aside from.
  const cannot = wish.keeping === 'stash' && workspace.commit === undefined;
  if (wish.keeping === 'refuse' || cannot) throw dirtyTree(paths, wish);
  if (wish.dryRun) {
    notes.push(`Would ${wish.keeping === 'stash' ? 'stash' : 'commit'}: ${pathList(paths)}`);
    return undefined;
  }
  const left = workspace.branch ?? workspace.commit?.slice(0, 12) ?? 'HEAD';
  if (wish.keeping === 'checkpoint') {
    const made = wish.checkpoint?.();
    if (made !== undefined) notes.push(`Committed on ${left}: ${made.slice(0, 12)}`);
    return undefined;
  }
  stashWork(workspace, left);
  // A switch leads to branches only.
  const back =
    workspace.branch === undefined
      ? `git checkout ${left} and git stash apply ${stashOf(workspace, left)?.slice(0, 12) ?? ''} bring`
      : `session switch ${left} brings`;
  notes.push(`Stashed; ${back} it back: ${pathList(paths)}`);
  return left;
}

function checkOut(
  workspace: Workspace,
  command: readonly string[],
  branch: string,
  stashed: string | undefined,
): void {
  const result = git(workspace.root, command, { asPerson: true });
  // A hook of the person that fails after the switch does not undo it.
  if (result.status === 0 || new Workspace(workspace.root).branch === branch) return;
  if (stashed !== undefined) restoreStash(workspace, stashed);
  throw gitSaid(`Git did not switch to ${branch}`, result, {
    code: 'switch-failed',
    follows: 'Everything is as it was.',
    todo: 'Move, commit or stash what is in the way, then run the command again.',
  });
}

function broughtBack(workspace: Workspace, branch: string): string[] {
  const outcome = restoreStash(workspace, branch);
  if (outcome === 'none') return [];
  if (outcome === 'restored') return ['What was stashed here is back.'];
  if (outcome === 'dirty')
    return [`Something is stashed here; with a clean work tree: session switch ${branch}`];
  const sha = stashOf(workspace, branch)?.slice(0, 12) ?? '';
  const said = outcome.said === '' ? '' : ` (${outcome.said})`;
  return [`The stash of this branch does not apply now${said}; it is kept: git stash apply ${sha}`];
}

/** Commits that only a detached HEAD holds would be found again by nobody. */
function checkDetached({ root, head }: Workspace): void {
  if (head.kind !== 'detached') return;
  const only = ['rev-list', '--max-count=1', 'HEAD', '--not', '--branches', '--remotes', '--tags'];
  if (git(root, only).stdout.trim() === '') return;
  throw new SessionError('detached-commits', {
    so: `HEAD is detached, and no branch or tag holds the commit ${head.sha.slice(0, 12)}.`,
    follows: 'It would be hard to find after a switch, so nothing was changed.',
    todo: `Keep it first: git branch NAME ${head.sha.slice(0, 12)}`,
  });
}

/** Undefined: from what is checked out. */
function baseOf(workspace: Workspace, { name }: FoundBranch, wish: SwitchWish): string | undefined {
  const { fresh } = wish;
  const near = nearBranch(workspace, name);
  const isSlip = near !== undefined && wish.verb === 'switch';
  if (fresh.from === 'never' || isSlip) throw unknownBranch(name, near);
  if (fresh.from === 'head') return undefined;
  const start = fresh.from === 'commit' ? fresh.commit : workspace.defaultBranch;
  if (start === undefined || start === workspace.branch) return undefined;
  const known = git(workspace.root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${start}^{commit}`,
  ]);
  if (known.status === 0) return start;
  if (fresh.from === 'default') return undefined;
  throw new SessionError('unknown-commit', {
    so: `There is no commit "${oneLine(start)}".`,
    follows: 'So no branch was made.',
    todo: 'Name a branch, a tag or a commit with --base.',
  });
}

function unknownBranch(name: string, near: string | undefined): SessionError {
  return new SessionError('unknown-branch', {
    so: `There is no branch ${oneLine(name)}.`,
    follows: 'So nothing was changed.',
    todo: [
      ...(near === undefined ? [] : [`Did you mean: ${oneLine(near)}?`]),
      `Make it with: session start ${oneLine(name)}`,
    ].join(' '),
  });
}

function dirtyTree(paths: readonly string[], { branch, verb }: SwitchWish): SessionError {
  const again = `session ${verb} ${oneLine(branch)}`;
  return new SessionError('dirty-tree', {
    so: `Not committed yet: ${pathList(paths)}`,
    follows: 'That would go along to another branch, so nothing was changed.',
    todo: [
      'Say what becomes of it:',
      `  ${again} --checkpoint   commit it here`,
      `  ${again} --stash        put it aside; switching back brings it back`,
      `  ${again} --carry        take it along`,
    ].join('\n'),
  });
}

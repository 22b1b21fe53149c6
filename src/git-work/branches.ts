import { resolve } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { distance } from '../core/session/vocabulary.ts';
import { oneLine } from '../core/text/display.ts';
import { isSamePlace } from '../io/file-bytes.ts';
import { git } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';
import { notARepository } from './git-refusals.ts';
import { isBare } from './shadow-checkpoints.ts';

/** Where a branch is known. */
export interface FoundBranch {
  name: string;
  local: boolean;
  /** Another work tree that has it checked out. */
  elsewhere: string | undefined;
  /** Remote branches of this name: `origin/NAME`. */
  remotes: string[];
}

/**
 * Looks a branch up, in one call; `origin/NAME` is NAME where that remote has it and no local branch is called so.
 * @throws SessionError `not-a-repository`, `bare-repository`, `bad-branch`
 */
export function findBranch(workspace: Workspace, given: string): FoundBranch {
  const { root, repository } = workspace;
  if (repository.gitDir === undefined) throw notARepository(root, isBare(root));
  const { status } = git(root, ['check-ref-format', `refs/heads/${given}`]);
  if (status !== 0 || given.startsWith('-')) throw badBranch(given);
  const found = lookUp(root, given);
  const short = /^[^/]+\/(.+)$/.exec(given)?.[1];
  if (found.local || short === undefined) return found;
  const behind = lookUp(root, short);
  return behind.remotes.includes(given) ? behind : found;
}

function lookUp(root: string, name: string): FoundBranch {
  const format = '--format=%(refname)%00%(worktreepath)';
  const patterns = [`refs/heads/${name}`, `refs/remotes/*/${name}`];
  const rows = git(root, ['for-each-ref', format, ...patterns])
    .stdout.split('\n')
    .map((line) => line.split('\0'));
  const own = rows.find(([ref]) => ref === `refs/heads/${name}`);
  const tree = own?.[1] ?? '';
  return {
    name,
    local: own !== undefined,
    elsewhere: tree === '' || isSamePlace(resolve(tree), root) ? undefined : tree,
    remotes: rows.flatMap(([ref = '']) => {
      const [, far = '', short] = /^refs\/remotes\/([^/]+\/(.+))$/.exec(ref) ?? [];
      return short === name ? [far] : [];
    }),
  };
}

/** Whether a branch of this name is known anywhere; false without git. */
export function isBranch(workspace: Workspace, given: string): boolean {
  if (workspace.repository.gitDir === undefined || given.startsWith('-')) return false;
  try {
    const { local, remotes } = findBranch(workspace, given);
    return local || remotes.length > 0 || workspace.branch === given;
  } catch {
    return false;
  }
}

/**
 * The git command that leads to a branch; a new one begins at `base`.
 * @throws SessionError `branch-elsewhere`, `ambiguous-remote`
 */
export function checkoutOf(found: FoundBranch, base: string | undefined): string[] {
  const { name, local, elsewhere, remotes } = found;
  if (elsewhere !== undefined) throw inAnotherTree(name, elsewhere);
  if (local) return ['checkout', name, '--'];
  if (remotes.length > 1 && !remotes.includes(`origin/${name}`)) throw manyRemotes(found);
  const remote = remotes.find((one) => one === `origin/${name}`) ?? remotes[0];
  if (remote !== undefined) return ['checkout', '--track', '-b', name, `refs/remotes/${remote}`];
  return ['checkout', '-b', name, ...(base === undefined ? [] : ['--no-track', base])];
}

/** A branch that is called nearly so; a new one of this name would be a slip of the pen. */
export function nearBranch({ root }: Workspace, name: string): string | undefined {
  if (name.length < 5) return undefined;
  const { stdout } = git(root, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']);
  return stdout.split('\n').find((one) => one !== '' && one !== name && distance(one, name) === 1);
}

function badBranch(given: string): SessionError {
  const name = oneLine(given);
  return new SessionError('bad-branch', {
    so: `Git takes no branch named "${name}".`,
    follows: 'So nothing was changed.',
    todo: `Name another one. For a session with that title: session new "${name}"`,
  });
}

function inAnotherTree(name: string, tree: string): SessionError {
  return new SessionError('branch-elsewhere', {
    so: `${oneLine(name)} is checked out in another work tree: ${oneLine(tree)}`,
    follows: 'Git has a branch in one work tree only, so nothing was changed.',
    todo: `Work there: cd '${oneLine(tree)}'`,
  });
}

function manyRemotes({ name, remotes }: FoundBranch): SessionError {
  return new SessionError('ambiguous-remote', {
    so: `${oneLine(name)} is a branch of several remotes: ${remotes.map(oneLine).join(', ')}`,
    follows: 'So it is not clear which one is meant, and nothing was changed.',
    todo: `Say it once with: git checkout --track ${oneLine(remotes[0] ?? name)}`,
  });
}

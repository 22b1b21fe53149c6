import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { git } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';
import { gitSaid } from './git-refusals.ts';

/**
 * The push that takes a branch to its upstream, or makes one at the only remote (or `origin`): arguments of git.
 * @throws SessionError `push-nowhere` when there is no branch or no remote
 */
export function planPush({ root, repository }: Workspace, branch: string | undefined): string[] {
  if (repository.gitDir === undefined || branch === undefined) throw nowhere('There is no branch.');
  const upstream = git(root, ['config', '--get', `branch.${branch}.merge`]);
  if (upstream.status === 0) return ['push'];
  const remotes = git(root, ['remote'])
    .stdout.split('\n')
    .filter((name) => name !== '');
  const remote = remotes.length === 1 ? remotes[0] : remotes.find((name) => name === 'origin');
  if (remote !== undefined) return ['push', '--set-upstream', remote, branch];
  throw nowhere(
    remotes.length === 0
      ? 'This repository has no remote.'
      : `${oneLine(branch)} has no upstream, and there are ${remotes.length} remotes.`,
  );
}

function nowhere(so: string): SessionError {
  return new SessionError('push-nowhere', {
    so,
    follows: 'So there is nowhere to push to, and nothing was changed.',
    todo: 'Name the place once with: git push --set-upstream REMOTE BRANCH, or leave --push out.',
  });
}

/**
 * Pushes as the person would; hooks run.
 * @param way what to do when the remote refuses, for one because the branch is protected
 * @throws SessionError `push-failed`; what was committed stays
 */
export function push({ root }: Workspace, args: readonly string[], way: string): void {
  const result = git(root, args, { asPerson: true });
  if (result.status === 0) return;
  throw gitSaid('The commit is made, but it could not be pushed', result, {
    code: 'push-failed',
    follows: 'Everything is committed on this machine; nothing is lost.',
    todo: way,
  });
}

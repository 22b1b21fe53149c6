import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import type { GitResult } from '../io/git.ts';

/** Ways in which work on branches and commits refuses before it touches anything. */

const UNTOUCHED = 'So nothing was changed.';

/** The last lines of what git or a hook said, indented below a first sentence. */
export function saidLines({ stdout, stderr }: Pick<GitResult, 'stdout' | 'stderr'>): string[] {
  return `${stderr}\n${stdout}`
    .split('\n')
    .map((line) => oneLine(line))
    .filter((line) => line !== '')
    .slice(-8);
}

export function gitSaid(
  so: string,
  result: GitResult,
  {
    code = 'git-failed',
    follows = UNTOUCHED,
    todo = 'Mend that, then run the command again.',
  } = {},
): SessionError {
  return new SessionError(code, {
    so: [`${so}:`, ...saidLines(result)].join('\n  '),
    follows,
    todo,
  });
}

/** @param what what would be done: `A switch`, `A commit` */
export function busy(operation: string, what: string): SessionError {
  return new SessionError('git-busy', {
    so: `A git ${operation} is in progress in this work tree.`,
    follows: `${what} made now would get into it, so nothing was changed.`,
    todo: `Finish it or give it up first: git ${operation} --continue, or git ${operation} --abort`,
  });
}

export function unmerged(paths: readonly string[]): SessionError {
  return new SessionError('unmerged', {
    so: `${pathList(paths)} ${paths.length === 1 ? 'has' : 'have'} conflicts that are not resolved.`,
    follows: UNTOUCHED,
    todo: 'Resolve them and tell git with: git add FILE',
  });
}

export function noIdentity(way: string): SessionError {
  return new SessionError('git-identity', {
    so: 'Git does not know who commits here.',
    follows: 'A commit would fail, so nothing was changed.',
    todo: `Set user.name and user.email with git config, or ${way}.`,
  });
}

export function notARepository(root: string, isBare: boolean): SessionError {
  return new SessionError(isBare ? 'bare-repository' : 'not-a-repository', {
    so: isBare
      ? `${oneLine(root)} is a bare git repository: it has no work tree.`
      : `${oneLine(root)} is no git repository.`,
    follows: 'So there is no branch to work on, and nothing was changed.',
    todo: isBare ? 'Run the command in a clone or a worktree of it.' : 'Make one with: git init',
  });
}

/** Up to five paths on one line, the others counted. */
export function pathList(paths: readonly string[]): string {
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
  return `${paths.slice(0, 5).map(oneLine).join(', ')}${more}`;
}

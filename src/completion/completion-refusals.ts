import { messageOf, SessionError } from '../core/errors.ts';
import { oneLine, showable } from '../core/text/display.ts';

/** Every way in which a completion refuses before it touches anything. */

const UNTOUCHED = 'So nothing was changed.';

export function wrongDestination(path: string, why: string, todo: string): SessionError {
  return new SessionError('bad-destination', {
    so: `${oneLine(path)} cannot be written: ${why}.`,
    follows: UNTOUCHED,
    todo,
  });
}

export function planOutdated(path: string, id: string): SessionError {
  return new SessionError('plan-outdated', {
    so: `${oneLine(path)} is not what it was when this plan was shown.`,
    follows: 'What was approved can no longer be done exactly so, and nothing was changed.',
    todo: `Look at the plan again with: session complete ${oneLine(id)} --dry-run`,
  });
}

export function uncommitted(paths: readonly string[]): SessionError {
  const list = paths.slice(0, 5).map(oneLine).join(', ');
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
  const [is, has] = paths.length === 1 ? ['It', 'has'] : ['They', 'have'];
  return new SessionError('uncommitted-destination', {
    so: `${list}${more} ${has} changes that are not committed.`,
    follows: `${is} would get into the commit of the completion, so nothing was changed.`,
    todo: 'Commit or stash them first, or complete with --no-commit and commit yourself.',
  });
}

export function operationInProgress(what: string): SessionError {
  return new SessionError('git-busy', {
    so: `A ${what} is in progress in this work tree.`,
    follows: 'A commit made now would become part of it, so nothing was changed.',
    todo: `Finish the ${what} or abort it, or complete with --no-commit.`,
  });
}

export function noIdentity(): SessionError {
  return new SessionError('git-identity', {
    so: 'Git does not know who commits here.',
    follows: 'The commit of the completion would fail, so nothing was changed.',
    todo: 'Set user.name and user.email with git config, or complete with --no-commit.',
  });
}

export function alreadyRunning(id: string): SessionError {
  return new SessionError('completion-running', {
    so: `Another process is completing ${oneLine(id)} right now.`,
    follows: 'So this one left it alone.',
    todo: `See what came of it with: session history ${oneLine(id)}`,
  });
}

export function alreadyCompleted(id: string): SessionError {
  return new SessionError('already-completed', {
    so: `${oneLine(id)} was completed already, by this very plan.`,
    follows: 'So there is nothing left to do.',
    todo: `See what came of it with: session history ${oneLine(id)}`,
  });
}

export function begunElsewhere(id: string, root: string): SessionError {
  return new SessionError('completion-elsewhere', {
    so: `The completion of ${oneLine(id)} began in another work tree: ${oneLine(root)}`,
    follows: 'Its files are there, so nothing was done here.',
    todo: `Go there and run: session complete ${oneLine(id)}`,
  });
}

export function otherBranch(id: string, branch: string | undefined): SessionError {
  const place = branch === undefined ? 'a detached HEAD' : `the branch ${oneLine(branch)}`;
  return new SessionError('completion-elsewhere', {
    so: `The completion of ${oneLine(id)} began on ${place}.`,
    follows: 'Its commit would land on another one, so nothing was done. Go back there first.',
    todo: waysOn(id, [`End it without a commit: session complete ${oneLine(id)} --no-commit`]),
  });
}

export function otherPlanAtWork(id: string): SessionError {
  return new SessionError('completion-unfinished', {
    so: `A completion of ${oneLine(id)} by another plan was begun and did not end.`,
    follows: 'Two plans cannot be carried out at once, so nothing was changed.',
    todo: `Carry on with: session complete ${oneLine(id)}\nOr take it back with: session restore ${oneLine(id)}`,
  });
}

export function nothingUnfinished(id: string): SessionError {
  return new SessionError('no-completion', {
    so: `No completion of ${oneLine(id)} is unfinished.`,
    follows: 'So there is nothing to carry on.',
    todo: `See what is known of it with: session history ${oneLine(id)}`,
  });
}

export function backupInTheWay(path: string): SessionError {
  return new SessionError('backup-exists', {
    so: `${oneLine(path)} exists already.`,
    follows: 'It is not overwritten, and nothing was changed.',
    todo: 'Name another file: --backup=PATH',
  });
}

export function restoreInTheWay(paths: readonly string[], id: string): SessionError {
  const list = paths.slice(0, 5).map(oneLine).join(', ');
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
  return new SessionError('restore-in-the-way', {
    so: `${list}${more} ${paths.length === 1 ? 'is' : 'are'} here with other content.`,
    follows: 'Nothing is overwritten, so nothing was brought back.',
    todo: `Move it away, or bring the session back elsewhere: session restore ${oneLine(id)} --to PATH`,
  });
}

export function bytesGone(id: string): SessionError {
  return new SessionError('bytes-gone', {
    so: `The file of ${oneLine(id)} cannot be read from git any more.`,
    follows: 'So it cannot be brought back from here.',
    todo: 'Fetch the history it was deleted in (git fetch --unshallow, for one), then try again.',
  });
}

export function gitAtWork(): SessionError {
  return new SessionError('git-busy', {
    so: 'Git is at work in this work tree (there is an index.lock).',
    follows: 'The commit of the completion may be made right now, so nothing was taken back.',
    todo: 'Wait until it is done, then run the command again.',
  });
}

/** What went wrong half-way, with the two ways on. Nothing is lost: the record holds every byte. */
export function stoppedHalfway(error: unknown, id: string): SessionError {
  const [code, so] =
    error instanceof SessionError
      ? [error.code, error.explanation.so]
      : ['completion-stopped', showable(messageOf(error))];
  const follows = `The completion of ${oneLine(id)} stopped half-way; every byte is kept.`;
  return new SessionError(code, { so, follows, todo: waysOn(id, []) }, { cause: error });
}

/** Commands that carry an unfinished completion on, or take it back. */
export function waysOn(id: string, more: readonly string[]): string {
  const name = oneLine(id);
  return [
    `Carry on with: session complete ${name}`,
    ...more,
    `Take it back with: session restore ${name}`,
  ].join('\n');
}

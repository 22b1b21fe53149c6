import type { Session } from '../session/session.ts';
import type { PullRequest } from './tracker.ts';

/**
 * The pull requests that belong to a session: those of its branch, and those whose text names the session
 * in a `Session:` line or its issue as `[#128]`. The oldest first.
 */
export function pullRequestsOf(
  session: Pick<Session, 'id' | 'branch'>,
  issueRef: string,
  all: readonly PullRequest[],
): PullRequest[] {
  const named = `[${issueRef}]`;
  return all
    .filter(
      ({ branch, title, body }) =>
        (branch !== undefined && branch === session.branch) ||
        title.includes(named) ||
        body.includes(named) ||
        body.split('\n').some((line) => line.trim() === `Session: ${session.id}`),
    )
    .toReversed();
}

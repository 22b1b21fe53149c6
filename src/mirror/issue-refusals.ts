import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';

/** The session names an issue already. */
export function issueThere(id: string, ref: string): SessionError {
  return new SessionError('issue-there', {
    so: `${oneLine(id)} has an issue already: ${oneLine(ref)}.`,
    follows: 'So nothing was made or linked.',
    todo: 'Bring it up to date with: session issue sync. To tie another: session issue link NUMBER --replace',
  });
}

/** A second issue with the mark of the session would be taken for a copy of the first. */
export function issueStillThere(id: string, ref: string): SessionError {
  return new SessionError('issue-there', {
    so: `${oneLine(ref)} is there still, and is the issue of ${oneLine(id)}.`,
    follows: 'A session is mirrored by one issue, so no second one was made.',
    todo: 'Tie another that is there: session issue link NUMBER --replace. Or delete the old one first.',
  });
}

export function noIssue(id: string): SessionError {
  return new SessionError('no-issue', {
    so: `${oneLine(id)} has no issue.`,
    follows: 'So there is nothing to bring up to date.',
    todo: 'Make one with: session issue create. Or tie one that is there: session issue link NUMBER',
  });
}

/** The issue that a session names is deleted, or was never there. */
export function ownIssueGone(ref: string, tracker: string): SessionError {
  return new SessionError('tracker-issue-gone', {
    so: `${oneLine(ref)} is not in ${tracker}, or not any more.`,
    follows: 'So nothing was changed, and what waits to be told goes on waiting.',
    todo: 'Make one anew: session issue create --replace. Or tie another: session issue link NUMBER --replace',
  });
}

/** It went where the front matter cannot follow. */
export function issueElsewhere(ref: string, now: string): SessionError {
  return new SessionError('issue-elsewhere', {
    so: `${oneLine(ref)} was moved to another repository: ${oneLine(now)}.`,
    follows: 'A session names issues of its own repository only, so nothing was changed.',
    todo: 'Make one here with: session issue create --replace. Or tie another: session issue link NUMBER --replace',
  });
}

export function badIssueRef(text: string, tracker: string): SessionError {
  return new SessionError('bad-issue', {
    so: `"${oneLine(text)}" is no issue of this project in ${tracker}.`,
    follows: 'So nothing was linked.',
    todo: 'Give its number, its id or its address, for example: session issue link 128, or BACK-123',
  });
}

export function noTracker(): SessionError {
  return new SessionError('no-tracker', {
    so: 'This project has no issue tracker that could be used.',
    follows: 'So nothing was sent, and nothing was queued.',
    todo: 'GitHub needs a git remote there and a token: set GITHUB_TOKEN, or sign in with gh auth login.',
  });
}

/** Another process is at it. */
export function busyIssue(id: string): SessionError {
  return new SessionError('issue-busy', {
    so: `The issue of ${oneLine(id)} is being brought up to date by another process.`,
    follows: 'So this one did nothing.',
    todo: 'Run it again when that one is done.',
  });
}

/** The session was tied to another issue while this one was made. */
export function otherIssueMeanwhile(id: string, made: string, other: string): SessionError {
  return new SessionError('issue-changed', {
    so: `${oneLine(id)} was given the issue ${oneLine(other)} meanwhile; ${oneLine(made)} is its issue too now.`,
    follows: 'So the session file was left as it is.',
    todo: `Decide for one: close ${oneLine(made)} by hand, or run session issue link ${oneLine(made)} --replace`,
  });
}

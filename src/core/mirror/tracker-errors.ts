import { SessionError } from '../errors.ts';

const NOTHING_DONE = 'So the command ended there.';

/** There is no token for it. @param ways how one is given, in the order in which they are tried */
export function noToken(tracker: string, ways: string): SessionError {
  return new SessionError('tracker-no-token', {
    so: `There is no token for ${tracker}.`,
    follows: 'So nothing was asked of it.',
    todo: ways,
  });
}

/** The token is wrong or has run out. @param source where it came from: `GITHUB_TOKEN` */
export function tokenRefused(tracker: string, source: string): SessionError {
  return new SessionError('tracker-token-refused', {
    so: `${tracker} does not accept the token of ${source}.`,
    follows: NOTHING_DONE,
    todo: 'It may have run out or been revoked: give a new one.',
  });
}

/** The token may not do this. @param needed the scope or permission, where it is known */
export function scopeMissing(
  tracker: string,
  source: string,
  needed: string | undefined,
): SessionError {
  const what = needed === undefined ? 'this' : `this; it needs ${needed}`;
  return new SessionError('tracker-scope-missing', {
    so: `The token of ${source} may not do ${what}.`,
    follows: `${tracker} refused it, and the command ended there.`,
    todo: 'Give the token that right, or another token, then run the command again.',
  });
}

/** An organisation wants the token to be allowed for it. @param url where that is done */
export function signOnNeeded(tracker: string, url: string | undefined): SessionError {
  return new SessionError('tracker-sign-on-needed', {
    so: `The organisation wants this token of ${tracker} to be authorised by single sign-on.`,
    follows: NOTHING_DONE,
    todo: url === undefined ? 'Authorise it in the settings of the token.' : `Authorise it: ${url}`,
  });
}

/** @param name as people write it: `acme/shop` */
export function placeNotFound(tracker: string, name: string): SessionError {
  return new SessionError('tracker-place-not-found', {
    so: `${tracker} has no ${name}, or the token may not see it.`,
    follows: NOTHING_DONE,
    todo: 'Check the name in the configuration or the git remote, and what the token may see.',
  });
}

export function issueGone(tracker: string, ref: string): SessionError {
  return new SessionError('tracker-issue-gone', {
    so: `${ref} is not in ${tracker}, or not any more.`,
    follows: 'So it cannot be changed.',
    todo: 'Name another one with session issue link, or make a new one with session issue create.',
  });
}

export function issueLocked(tracker: string, ref: string): SessionError {
  return new SessionError('tracker-issue-locked', {
    so: `${ref} is locked in ${tracker}: it takes no comments.`,
    follows: 'So the comment was not made.',
    todo: 'Unlock its conversation, then run the command again.',
  });
}

/** @param reason the tracker's own words */
export function inputRefused(tracker: string, reason: string): SessionError {
  return new SessionError('tracker-input-refused', {
    so: sentence(`${tracker} does not take this: ${reason}`),
    follows: 'So it was not changed.',
    todo: 'Change what it names, then run the command again.',
  });
}

/** @param until when the tracker answers again; undefined where it does not say */
export function rateLimited(tracker: string, until: Date | undefined): SessionError {
  const when = until === undefined ? 'a few minutes' : `${until.toISOString().slice(0, 19)}Z`;
  return new SessionError('tracker-rate-limited', {
    so: `${tracker} answers no more questions of this token for now.`,
    follows: NOTHING_DONE,
    todo: `Run the command again ${until === undefined ? 'in' : 'after'} ${when}.`,
  });
}

/** No answer in time. @param seconds how long this one was waited for; undefined where all of them took too long */
export function tooSlow(tracker: string, seconds: number | undefined): SessionError {
  return new SessionError('tracker-too-slow', {
    so:
      seconds === undefined
        ? `${tracker} answered too slowly: there was no time left for all that was to be asked.`
        : `${tracker} gave no answer within ${seconds} s.`,
    follows: 'So it is not known whether the last step was done; repeating it does nothing twice.',
    todo: 'Run the command again, or allow more time with SESSION_TRACKER_TIMEOUT (seconds).',
  });
}

/** There was no connection. @param reason of the system: `ECONNREFUSED` */
export function unreachable(tracker: string, host: string, reason: string): SessionError {
  return new SessionError('tracker-unreachable', {
    so: `${tracker} at ${host} cannot be reached${reason === '' ? '' : ` (${reason})`}.`,
    follows: NOTHING_DONE,
    todo: 'Check the network, then run the command again.',
  });
}

/** A connection that broke before the answer was there. */
export function brokenOff(tracker: string, host: string, reason: string): SessionError {
  return new SessionError('tracker-broken-off', {
    so: `The connection to ${tracker} at ${host} broke (${reason}).`,
    follows: 'So it is not known whether the last step was done; repeating it does nothing twice.',
    todo: 'Run the command again.',
  });
}

/** It is there and fails. @param detail its status and words */
export function trackerFailed(tracker: string, detail: string): SessionError {
  return new SessionError('tracker-failed', {
    so: sentence(`${tracker} failed: ${detail}`),
    follows: 'So it is not known whether the last step was done; repeating it does nothing twice.',
    todo: 'Run the command again later.',
  });
}

/** An answer that is none: a login page of a network, another program. */
export function strangeAnswer(tracker: string, host: string): SessionError {
  return new SessionError('tracker-strange-answer', {
    so: `What answers at ${host} is not the API of ${tracker}.`,
    follows: NOTHING_DONE,
    todo: 'Check the address of the API and whether the network wants a login.',
  });
}

/** @param names the packages, as npm knows them */
export function packageMissing(tracker: string, names: readonly string[]): SessionError {
  return new SessionError('package-missing', {
    so: `${tracker} needs packages that are not installed: ${names.join(', ')}.`,
    follows: 'So nothing was asked of it.',
    todo: `Install them: npm install --save-dev ${names.join(' ')}`,
  });
}

/** Words of a server end as they like. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { cutText } from '../brief/tokens.ts';
import type { SessionError } from '../errors.ts';
import {
  inputRefused,
  rateLimited,
  scopeMissing,
  signOnNeeded,
  tokenRefused,
  trackerFailed,
} from './tracker-errors.ts';

/** A tracker said no: its status, its words without any secret, its headers with names in lower case. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;

  constructor(status: number, message: string, headers: Refusal['headers']) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.headers = headers;
  }
}

/**
 * What a server said, fit to be shown: one line, cut, and without the secrets it was sent, which a server
 * may echo.
 */
export function serverWords(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    if (secret !== '') clean = clean.replaceAll(secret, '***');
  }
  return cutText(mask(oneLine(clean)), 300);
}

/** Who asked, for the words of an error. */
export interface Asker {
  tracker: string;
  /** Where the token came from: `GITHUB_TOKEN`. */
  source: string;
  now: Date;
}

/** What a refusal means where no one issue is the reason. */
export function explainRefusal(refusal: Refusal, { tracker, source, now }: Asker): SessionError {
  const { status, headers, message } = refusal;
  if (status === 401) return tokenRefused(tracker, source);
  if (isRateLimit(refusal)) return rateLimited(tracker, untilOf(refusal, now));
  if (status === 403) {
    const signOn = headers['x-github-sso'];
    if (signOn !== undefined && signOn.startsWith('required')) {
      return signOnNeeded(tracker, /url=(https:\S+)/.exec(signOn)?.[1]);
    }
    return scopeMissing(tracker, source, neededOf(refusal));
  }
  if (status === 404 && isBeyondScopes(refusal)) {
    return scopeMissing(tracker, source, neededOf(refusal));
  }
  if (status === 413 || status === 422 || status === 400) return inputRefused(tracker, message);
  return trackerFailed(tracker, message === '' ? `status ${status}` : `${message} (${status})`);
}

/** Too many calls: in an hour, or at once. */
export function isRateLimit({ status, headers, message }: Refusal): boolean {
  if (status === 429) return true;
  return (
    status === 403 && (headers['x-ratelimit-remaining'] === '0' || /\brate limit\b/i.test(message))
  );
}

/** GitHub hides what a token may not change: it says that there is nothing. */
function isBeyondScopes(refusal: Refusal): boolean {
  const has = (refusal.headers['x-oauth-scopes'] ?? '').split(/, */);
  const needed = refusal.headers['x-accepted-oauth-scopes'];
  return (
    refusal.headers['x-oauth-scopes'] !== undefined &&
    needed !== undefined &&
    needed !== '' &&
    !needed.split(/, */).some((one) => has.includes(one))
  );
}

/** The scope of an old token, or the permission of a new one, that would have been enough. */
function neededOf({ headers, message }: Refusal): string | undefined {
  const scope = headers['x-accepted-oauth-scopes'] || headers['x-accepted-github-permissions'];
  if (scope) return oneLine(scope);
  return message === '' ? undefined : `more (${message})`;
}

function untilOf({ headers }: Refusal, now: Date): Date | undefined {
  const after = Number(headers['retry-after']);
  if (after > 0) return new Date(now.getTime() + after * 1000);
  const reset = Number(headers['x-ratelimit-reset'] ?? headers['x-ratelimit-requests-reset']);
  if (!(reset > 0)) return undefined;
  // Seconds with GitHub, milliseconds with Linear.
  const at = new Date(reset > 1e11 ? reset : reset * 1000);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

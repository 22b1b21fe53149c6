import { setTimeout as wait } from 'node:timers/promises';
import { SessionError } from '../core/errors.ts';
import type { Tracker } from '../core/mirror/tracker.ts';
import { sha256 } from '../io/digest.ts';
import { Http } from '../io/http.ts';
import { LinearClient } from '../io/linear-client.ts';
import { LinearTracker } from '../io/linear.ts';
import type { Surroundings } from './surroundings.ts';
import { isSafeAddress, isThisMachine, linearToken, type Token } from './tracker-token.ts';

const API = 'https://api.linear.app/graphql';

/** The issues of a team. The key is looked for when something is asked first. */
export function openLinear(team: string, { env, now, timeout, until }: Surroundings): Tracker {
  if (!/^[a-z][a-z0-9]*$/i.test(team)) throw noTeam();
  const api = env['LINEAR_API_URL']?.trim() || API;
  if (!isSafeAddress(api)) throw badAddress();
  const http = new Http({ tracker: 'Linear', timeout, until });
  let token: Token | undefined;
  const client = new LinearClient({
    api,
    token: () => (token ??= linearToken(env)).value,
    asker: () => ({ tracker: 'Linear', source: token?.source ?? '', now: now() }),
    exchange: http.exchange.bind(http),
    pause: (milliseconds) => pause(milliseconds * (isThisMachine(api) ? 0.02 : 1), until),
  });
  return new LinearTracker({ team: team.toUpperCase(), client, digest: sha256 });
}

/** Ends early where nothing is asked any more. */
async function pause(milliseconds: number, until: AbortSignal | undefined): Promise<void> {
  await wait(milliseconds, undefined, until && { signal: until }).catch(() => {});
}

function noTeam(): SessionError {
  return new SessionError('tracker-no-team', {
    so: 'The tracker is Linear, and linear.team of the configuration is no key of a team.',
    follows: 'So it is not known whose issues are meant.',
    todo: 'Write it into .agents/config.yaml, for example: linear: {team: BACK}',
  });
}

function badAddress(): SessionError {
  return new SessionError('tracker-bad-address', {
    so: 'LINEAR_API_URL holds no address that begins with https://.',
    follows: 'So nothing was asked of Linear: others could read the key on its way.',
    todo: 'Set it to the address of the GraphQL API, or leave it out.',
  });
}

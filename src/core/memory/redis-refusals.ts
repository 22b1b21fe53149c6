import { SessionError, messageOf, systemCodeOf } from '../errors.ts';
import { oneLine } from '../text/display.ts';

/** What Redis, or the way to it, answered, as an error of ours. `place` has no password. */
export function redisError(error: unknown, place: string): SessionError {
  if (error instanceof SessionError) return error;
  const message = oneLine(messageOf(error));
  const word = /^(?:-|ERR )?([A-Z]{3,})\b/.exec(message)?.[1] ?? '';
  const at = message.indexOf(', with args');
  const said = (at === -1 ? message : message.slice(0, at)).slice(0, 160);
  if (DENIED.has(word) || /\bAUTH\b|invalid (?:username|password)/i.test(message))
    return denied(place, word || 'AUTH');
  if (word === 'WRONGTYPE') return foreignIn(place, 'the list of keys');
  if (isReply(error)) return refused(place, said, ADVICE[word]);
  return unreachable(place, systemCodeOf(error) || said);
}

const DENIED = new Set(['NOAUTH', 'WRONGPASS', 'NOPERM']);

const ADVICE: Readonly<Record<string, string>> = {
  READONLY: 'It is a replica: name the server that takes writes.',
  OOM: 'Its memory is full: delete what nobody needs, or give it more.',
  LOADING: 'It is starting: run the command again in a moment.',
  BUSY: 'It runs a script of somebody: run the command again in a moment.',
  MOVED: 'It is part of a cluster, which is not supported: name a single server.',
  DB: 'Name a database that it has: redis://HOST:PORT/0',
};

/** Errors that Redis itself sends are of classes of the client with these names. */
function isReply(error: unknown): boolean {
  return (
    error instanceof Error && /^(?:Simple|Blob)Error$|ErrorReply$/.test(error.constructor.name)
  );
}

function unreachable(place: string, why: string): SessionError {
  return new SessionError('memory-unreachable', {
    so: `The memory at ${place} cannot be reached (${why}).`,
    follows: 'So nothing could be looked up or changed.',
    todo: 'Start it, or correct SESSION_MEMORY_URL or memory.url in .agents/config.yaml.',
  });
}

export function slow(place: string, seconds: number): SessionError {
  return new SessionError('memory-slow', {
    so: `The memory at ${place} did not answer within ${seconds} s.`,
    follows: 'So nothing is known; a change that was sent may have been made or not.',
    todo: 'See how it is doing, then look the key up before changing it again.',
  });
}

function denied(place: string, word: string): SessionError {
  return new SessionError('memory-denied', {
    so: `The memory at ${place} does not let us in (${word}).`,
    follows: 'So nothing could be looked up or changed.',
    todo: 'Give user and password in SESSION_MEMORY_URL: redis://USER:PASSWORD@HOST:PORT',
  });
}

function refused(place: string, said: string, advice: string | undefined): SessionError {
  return new SessionError('memory-refused', {
    so: `The memory at ${place} refused (${said}).`,
    follows: 'So nothing could be looked up or changed.',
    todo: advice ?? 'See what its log says, then run the command again.',
  });
}

/** Data of somebody else lies where ours would be. */
export function foreignIn(place: string, what: string): SessionError {
  return new SessionError('memory-foreign', {
    so: `In ${place}, ${what} holds data that session did not write.`,
    follows: 'So it has no value that could be told, and nothing was changed.',
    todo: 'Find out whose it is; another project: id in .agents/config.yaml keeps the two apart.',
  });
}

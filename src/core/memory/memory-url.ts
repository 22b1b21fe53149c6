import { SessionError } from '../errors.ts';

/** The address of a Redis server. */
export interface MemoryUrl {
  /** As @redis/client takes it; may hold a password. */
  url: string;
  /** For people: without user and password. */
  place: string;
}

/**
 * Reads `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`, the same with `rediss` for TLS, and
 * `redis+unix://[[USER]:PASSWORD@]/PATH[?db=DATABASE]` (or `unix:`) for a socket.
 * @throws SessionError `bad-memory-url`, which repeats nothing of the address
 */
export function readMemoryUrl(text: string): MemoryUrl {
  const given = text.trim();
  const socket =
    /^(?:redis\+)?unix:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\/[^?#]+)(?:\?db=(\d+))?$/.exec(given);
  if (socket !== null) {
    const [, user, password, path = '', database] = socket;
    if (![user, password, path].every(isDecodable)) throw badUrl();
    return {
      url: given.replace(/^redis\+/, ''),
      place: `unix:${decodeURIComponent(path)}${database === undefined ? '' : ` (${database})`}`,
    };
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  if (url === undefined || !isRedis || url.hostname === '') throw badUrl();
  const isSound =
    /^(?:\/\d*)?$/.test(url.pathname) && isDecodable(url.username) && isDecodable(url.password);
  if (!isSound) throw badUrl();
  const path = url.pathname === '/' ? '' : url.pathname;
  return {
    url: given,
    place: `${url.protocol}//${url.host}${path}`,
  };
}

function isDecodable(text: string | undefined): boolean {
  try {
    decodeURIComponent(text ?? '');
    return true;
  } catch {
    return false;
  }
}

function badUrl(): SessionError {
  return new SessionError('bad-memory-url', {
    so: 'The address of the memory (SESSION_MEMORY_URL or memory.url) is none of Redis.',
    follows: 'So nothing was looked up or changed.',
    todo: 'Write it as redis://HOST:PORT, rediss:// for TLS, or redis+unix:///PATH; percent-encode signs in a password.',
  });
}

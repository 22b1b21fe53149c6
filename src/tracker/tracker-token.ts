import { noToken } from '../core/mirror/tracker-errors.ts';
import { SessionError } from '../core/errors.ts';
import { ghToken } from '../io/gh.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A secret, and what a person calls the place that it came from. */
export interface Token {
  value: string;
  source: string;
}

/** Whether a host is a GitHub for certain: GitHub's own, or one that the environment speaks of. */
export function isGitHub(host: string, env: Environment): boolean {
  return host === 'github.com' || host.endsWith('.ghe.com') || Boolean(env['GITHUB_API_URL']);
}

/**
 * The token for a GitHub: of the environment, else of GitHub's own command. That of the environment goes to
 * GitHub itself and to the address that the environment names, never to a host that only a git remote names.
 * @param timeout milliseconds that GitHub's command is waited for
 * @throws SessionError `tracker-no-token`, `tracker-bad-token`
 */
export function githubToken(host: string, env: Environment, timeout: number): Token {
  const isTrusted = isGitHub(host, env);
  for (const source of isTrusted ? ['GITHUB_TOKEN', 'GH_TOKEN'] : []) {
    const value = env[source]?.trim();
    if (value) return checked('GitHub', { value, source });
  }
  const value = ghToken(host, env, timeout);
  if (value !== undefined) return checked('GitHub', { value, source: 'gh auth token' });
  const login = host === 'github.com' ? 'gh auth login' : `gh auth login --hostname ${host}`;
  throw noToken(
    `GitHub (${host})`,
    isTrusted
      ? `Set GITHUB_TOKEN or GH_TOKEN, or log in with: ${login}`
      : `Log in with: ${login}, or set GITHUB_TOKEN together with GITHUB_API_URL=https://${host}/api/v3`,
  );
}

/** @throws SessionError `tracker-no-token`, `tracker-bad-token` */
export function linearToken(env: Environment): Token {
  const value = env['LINEAR_API_KEY']?.trim();
  if (value) return checked('Linear', { value, source: 'LINEAR_API_KEY' });
  throw noToken('Linear', 'Set LINEAR_API_KEY to a personal API key of Linear.');
}

/** Whether a token may go there: nobody else reads it on its way. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(address));
}

/** Servers here are for tests: nobody else is slowed down by many calls. */
export function isThisMachine(address: string): boolean {
  return /^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(new URL(address).hostname);
}

/** What cannot stand in a header would come back in an error, in full. */
function checked(tracker: string, token: Token): Token {
  if (/^[\x21-\x7e]+$/.test(token.value)) return token;
  throw new SessionError('tracker-bad-token', {
    so: `${token.source} holds no token of ${tracker}: there are blanks or other characters in it.`,
    follows: 'So nothing was asked of it.',
    todo: 'Set it again, to the token alone.',
  });
}

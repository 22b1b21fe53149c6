import { SessionError } from '../core/errors.ts';
import type { GitHubPlace } from '../core/mirror/github-ref.ts';
import { apiOf } from '../core/mirror/remote-url.ts';
import { packageMissing } from '../core/mirror/tracker-errors.ts';
import type { Tracker } from '../core/mirror/tracker.ts';
import { GITHUB_PACKAGES, GitHubClient, type GitHubPackages } from '../io/github-client.ts';
import { GitHubTracker } from '../io/github.ts';
import { Http } from '../io/http.ts';
import { packageFolder } from '../io/machine.ts';
import { loadPackage } from '../io/optional-package.ts';
import type { Workspace } from '../workspace.ts';
import { answerCache } from './answer-cache.ts';
import type { Surroundings } from './surroundings.ts';
import { githubToken, isSafeAddress, isThisMachine } from './tracker-token.ts';

/** The issues of a repository. Token and packages are looked for when something is asked first. */
export function openGitHub(
  workspace: Workspace,
  place: GitHubPlace,
  { env, now, timeout, until }: Surroundings,
): Tracker {
  let source = '';
  return new GitHubTracker({
    place,
    asker: () => ({ tracker: 'GitHub', source, now: now() }),
    async client() {
      const api = apiAddress(place, env);
      const token = githubToken(place.host, env, timeout);
      source = token.source;
      const packages = await githubPackages(workspace.root);
      const cache = answerCache(workspace.state, token.value);
      const http = new Http({ tracker: 'GitHub', timeout, cache, until });
      return new GitHubClient({
        packages,
        api,
        token: token.value,
        userAgent: 'agent-session',
        exchange: http.exchange.bind(http),
        // Whoever waits for no answer for long waits for no limit either.
        patience: timeout / 1000,
        pace: isThisMachine(api) ? 0.02 : 1,
      });
    },
  });
}

/** Where the API is, as the environment or the host says; without user, password, query and last slash. */
function apiAddress({ host }: GitHubPlace, env: Surroundings['env']): string {
  const given = env['GITHUB_API_URL']?.trim() || apiOf(host);
  if (!isSafeAddress(given)) throw badAddress();
  const url = new URL(given);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function badAddress(): SessionError {
  return new SessionError('tracker-bad-address', {
    so: 'GITHUB_API_URL holds no address that begins with https://.',
    follows: 'So nothing was asked of GitHub: others could read the token on its way.',
    todo: 'Set it to the address of the API, for example https://github.example.com/api/v3',
  });
}

/** @throws SessionError `package-missing` */
async function githubPackages(root: string): Promise<GitHubPackages> {
  const from = [packageFolder('agent-session'), root].filter((folder) => folder !== undefined);
  const [core, retry, throttling, paginate] = await Promise.all([
    loadPackage<Pick<GitHubPackages, 'Octokit'>>({ name: GITHUB_PACKAGES[0], from }),
    loadPackage<Pick<GitHubPackages, 'retry'>>({ name: GITHUB_PACKAGES[1], from }),
    loadPackage<Pick<GitHubPackages, 'throttling'>>({ name: GITHUB_PACKAGES[2], from }),
    loadPackage<Pick<GitHubPackages, 'paginateRest'>>({ name: GITHUB_PACKAGES[3], from }),
  ]);
  if (core && retry && throttling && paginate) {
    return {
      Octokit: core.Octokit,
      retry: retry.retry,
      throttling: throttling.throttling,
      paginateRest: paginate.paginateRest,
    };
  }
  const loaded = [core, retry, throttling, paginate];
  throw packageMissing(
    'GitHub',
    GITHUB_PACKAGES.filter((_, at) => loaded[at] === undefined),
  );
}

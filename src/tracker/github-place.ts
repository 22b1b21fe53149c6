import { SessionError } from '../core/errors.ts';
import type { GitHubPlace } from '../core/mirror/github-ref.ts';
import { remotePlace, repositoryName, type RemotePlace } from '../core/mirror/remote-url.ts';
import { oneLine } from '../core/text/display.ts';
import { git } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The repository whose issues are meant: that of the configuration on the host of the remote, else that of the
 * remote `origin`, else of the only remote. Undefined where none of them names one.
 * @throws SessionError `tracker-bad-repository`
 */
export function githubPlace({ root, repository, config }: Workspace): GitHubPlace | undefined {
  const remote = repository.gitDir === undefined ? undefined : remoteOf(root);
  const { repository: given } = config.github;
  if (given === '') return remote;
  const named = repositoryName(given);
  if (named === undefined) throw badRepository(given);
  return { host: remote?.host ?? 'github.com', ...named };
}

/** One call of git tells all remotes, with what `url.….insteadOf` makes of their addresses. */
function remoteOf(root: string): RemotePlace | undefined {
  const { status, stdout } = git(root, ['remote', '--verbose']);
  if (status !== 0) return undefined;
  const addresses = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [name = '', rest] = line.split('\t');
    const fetched = /^(.*) \(fetch\)(?: \[[^\]]*\])?$/.exec(rest ?? '')?.[1];
    if (fetched !== undefined) addresses.set(name, fetched);
  }
  const only = addresses.size === 1 ? [...addresses.values()][0] : undefined;
  const address = addresses.get('origin') ?? only;
  return address === undefined ? undefined : remotePlace(address);
}

function badRepository(given: string): SessionError {
  return new SessionError('tracker-bad-repository', {
    so: `github.repository of the configuration is "${oneLine(given)}", which is no repository.`,
    follows: 'So it is not known whose issues are meant.',
    todo: 'Write owner and name, for example: acme/shop',
  });
}

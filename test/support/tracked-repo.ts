import type { Tracker } from '../../src/core/mirror/tracker.ts';
import { openTracker } from '../../src/tracker/open-tracker.ts';
import { Workspace } from '../../src/workspace.ts';
import { NOW } from './cli.ts';
import { makeRepo, type Repo } from './repo.ts';

export interface TrackedRepoOptions {
  /** The text of `.agents/config.yaml`. */
  config?: string;
  /** The address of `origin`; GitHub's acme/shop by default, '' for none. */
  remote?: string;
  files?: Readonly<Record<string, string>>;
}

/** A repository with a remote. */
export function trackedRepo({ config, remote, files }: TrackedRepoOptions = {}): Repo {
  const given: Record<string, string> =
    config === undefined ? {} : { '.agents/config.yaml': config };
  const repo = makeRepo({ 'README.md': '# Shop\n', ...given, ...files }, { commit: true });
  const origin = remote ?? 'https://github.com/acme/shop.git';
  if (origin !== '') repo.git('remote', 'add', 'origin', origin);
  return repo;
}

/** The tracker of a repository, as a command opens it. */
export async function trackerOf(
  repo: Repo,
  env: Readonly<Record<string, string | undefined>>,
  { until }: { until?: AbortSignal } = {},
): Promise<Tracker> {
  const tracker = await openTracker(
    new Workspace(repo.root),
    { ...repo.env, ...env },
    { now: () => NOW, until },
  );
  if (tracker === undefined) throw new Error('The repository has no tracker.');
  return tracker;
}

/** The code of the error that a promise ends with; undefined when it ends well. */
export async function codeOf(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

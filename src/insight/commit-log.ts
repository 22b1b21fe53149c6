import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMIT_FORMAT, readCommits, type Commit } from '../core/insight/commit-stream.ts';
import { isoTime } from '../core/clock.ts';
import { git, PLAIN_LOG } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';

/** More commits than this are not read: older ones are told to be unknown. */
const MOST_COMMITS = 20_000;

/** Which branches end where; named, because a person's `log.excludeDecoration` may leave some out. */
const BRANCHES = [
  '--decorate=full',
  '--decorate-refs=refs/heads',
  '--decorate-refs=refs/remotes',
] as const;

export interface CommitLog {
  /** Undefined where there is no history at all to read. */
  commits: Commit[] | undefined;
  notes: string[];
}

/** The commits of all branches from a time on, in one run of git. */
export function readCommitLog(workspace: Workspace, since: number | undefined): CommitLog {
  const { root, repository } = workspace;
  if (repository.gitDir === undefined) {
    return {
      commits: undefined,
      notes: ['There is no work tree of git here: commits and what they date are not known.'],
    };
  }
  const head = workspace.commit === undefined ? [] : ['HEAD'];
  const what = [COMMIT_FORMAT, '-z', '--name-status', '--no-renames', ...BRANCHES];
  const range = [
    `--max-count=${MOST_COMMITS}`,
    ...(since === undefined ? [] : [`--since=${isoTime(new Date(since))}`]),
    ...head,
    '--branches',
    '--remotes',
  ];
  const { status, stdout } = git(root, [...PLAIN_LOG, 'log', ...what, ...range, '--'], {
    timeout: 60_000,
  });
  const commits = readCommits(stdout);
  const oldest = commits.at(-1);
  const notes: string[] = [];
  if (oldest && (commits.length >= MOST_COMMITS || status !== 0)) {
    const day = isoTime(new Date(oldest.at)).slice(0, 10);
    notes.push(`Only the newest ${commits.length} commits were read, back to ${day}.`);
  } else if (status !== 0) {
    notes.push('Git could not read the history: commits are not known.');
  }
  if (existsSync(join(repository.commonDir ?? '', 'shallow'))) {
    notes.push('This clone is shallow: what happened before its first commit is not known.');
  }
  return { commits: status !== 0 && commits.length === 0 ? undefined : commits, notes };
}

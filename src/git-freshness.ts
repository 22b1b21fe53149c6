import type { BriefFacts } from './core/brief/brief.ts';
import { isoTime, parseTime } from './core/clock.ts';
import type { Session } from './core/session/session.ts';
import { git, gitBeside, type GitBeside } from './io/git.ts';
import { commitsInLog } from './io/repository.ts';
import type { Workspace } from './workspace.ts';

/** A hook must not wait for a slow disk: then the brief says less. */
const TIMEOUT_MS = 700;

type Freshness = Pick<BriefFacts, 'commitsSince' | 'dirtyFiles' | 'foreignCommit'>;

/** Tracked files with changes, behind a line that says that git could tell. */
const STATUS = [
  'status',
  '--porcelain',
  '--branch',
  '--no-ahead-behind',
  '--untracked-files=no',
  '--no-renames',
  '-z',
];

/** Lets git look for changed files while the hook reads the session; undefined where that cannot be. */
export function beginStatus({ root, repository }: Workspace): GitBeside | undefined {
  return repository.gitDir === undefined ? undefined : gitBeside(root, STATUS, TIMEOUT_MS);
}

/**
 * What has happened in the repository since a session was last updated: two git calls at most, and no
 * locks. Where the file is another one than was last read here, and not by an edit in this work tree, the
 * commit that changed it is asked for; else the commits are counted, from the log of HEAD where that
 * is certain. Empty without git, and for what git could not tell in time.
 */
export function gitFreshness(
  workspace: Workspace,
  session: Session,
  {
    changedElsewhere = false,
    status,
  }: { changedElsewhere?: boolean; status?: GitBeside | undefined } = {},
): Freshness {
  if (workspace.repository.gitDir === undefined) return {};
  const result: Freshness = {};
  const told = status === undefined ? ask(workspace, STATUS) : status.output();
  const dirty = told?.startsWith('## ') ? told.split('\0').slice(1, -1) : undefined;
  if (dirty !== undefined) result.dirtyFiles = dirty.length;
  const isClean = dirty?.every((line) => line.slice(3) !== session.path) ?? false;
  const isForeign = changedElsewhere && isClean;
  const commit = isForeign ? lastCommit(workspace, session.path) : undefined;
  const count = commitsSince(workspace, session, !isForeign);
  return {
    ...result,
    ...(commit !== undefined && { foreignCommit: commit }),
    ...(count !== undefined && { commitsSince: count }),
  };
}

function commitsSince(workspace: Workspace, session: Session, mayAsk: boolean): number | undefined {
  const updated = parseTime(session.lastUpdated);
  if (updated === undefined) return undefined;
  // Git counts the second itself in; the commit that a session starts from is not news.
  const from = new Date(updated + 1000);
  const logged = commitsInLog(workspace.repository, from.getTime());
  if (logged !== undefined || !mayAsk) return logged;
  const since = isoTime(from);
  const count = ask(workspace, ['rev-list', '--count', `--since=${since}`, 'HEAD']);
  return count !== undefined && /^\d+\n?$/.test(count) ? Number(count) : undefined;
}

/** The commit that changed a file last: abbreviated id, author, and when it was made. */
function lastCommit(workspace: Workspace, path: string): BriefFacts['foreignCommit'] {
  const line = ask(workspace, ['log', '-1', '--format=%h%x00%an%x00%ct', '--', path]);
  const [sha = '', author = '', seconds = ''] = line?.trimEnd().split('\0') ?? [];
  return sha === '' ? undefined : { sha, author, at: Number(seconds) * 1000 };
}

function ask(workspace: Workspace, args: readonly string[]): string | undefined {
  try {
    const { status, stdout } = git(workspace.root, args, { timeout: TIMEOUT_MS, isHot: true });
    return status === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

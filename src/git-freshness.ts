import { isoTime, parseTime } from './core/clock.ts';
import type { Session } from './core/session.ts';
import { git } from './io/git.ts';
import type { Workspace } from './workspace.ts';

/** A hook must not wait for a slow disk: then the brief says less. */
const TIMEOUT_MS = 700;

/**
 * What has happened in the repository since a session was last updated: two git calls, no locks.
 * Empty without git, and for what git could not tell in time.
 */
export function gitFreshness(
  workspace: Workspace,
  session: Session,
): { commitsSince?: number; dirtyFiles?: number } {
  if (workspace.repository.gitDir === undefined) return {};
  const result: { commitsSince?: number; dirtyFiles?: number } = {};
  const updated = parseTime(session.lastUpdated);
  if (updated !== undefined) {
    // Git counts the second itself in; the commit that a session starts from is not news.
    const since = isoTime(new Date(updated + 1000));
    const count = ask(workspace, ['rev-list', '--count', `--since=${since}`, 'HEAD']);
    if (count !== undefined && /^\d+\n?$/.test(count)) result.commitsSince = Number(count);
  }
  const dirty = ask(workspace, [
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--no-renames',
    '-z',
  ]);
  if (dirty !== undefined) result.dirtyFiles = dirty.split('\0').length - 1;
  return result;
}

function ask(workspace: Workspace, args: readonly string[]): string | undefined {
  try {
    const { status, stdout } = git(workspace.root, args, { timeout: TIMEOUT_MS });
    return status === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

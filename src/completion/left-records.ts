import { join } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { git } from '../io/git.ts';
import type { Place } from '../place.ts';
import { COMPLETED_REF, RECORDS_FOLDER } from './completion-records.ts';

/** What is kept of sessions beside their files: for `restore`, `history` and shadow checkpoints. */
export interface LeftRecords {
  /** Names of refs below `refs/agent-session/`. */
  refs: string[];
  /** Absolute paths in local state: records that git does not have. */
  files: string[];
}

/** What is left of sessions that have ended, and of checkpoints beside a branch. */
export function leftRecords({ root, repository, state }: Place): LeftRecords {
  const refs = repository.gitDir === undefined ? [] : refsIn(root);
  const inGit = new Set(
    refs
      .filter((ref) => ref.startsWith(COMPLETED_REF))
      .map((ref) => `${ref.slice(COMPLETED_REF.length)}.json`),
  );
  const files = state
    .names(RECORDS_FOLDER)
    .filter((name) => /\.(?:json|files)$/.test(name) && !inGit.has(name));
  return { refs, files: files.map((name) => join(state.folder, RECORDS_FOLDER, name)) };
}

/**
 * Deletes refs; the objects go when git next collects them.
 * @throws SessionError `refs-stay`, with all of them still there
 */
export function removeRefs(root: string, refs: readonly string[]): void {
  if (refs.length === 0) return;
  const input = refs.map((ref) => `delete ${ref}\n`).join('');
  const { status, stderr } = git(root, ['update-ref', '--stdin'], { input });
  if (status === 0) return;
  throw new SessionError('refs-stay', {
    so: `Git did not delete the refs below refs/agent-session/: ${stderr.trim()}`,
    follows: 'So the records of sessions that have ended stay; all else was taken out.',
    todo: 'Mend that, then run again: session uninstall --purge',
  });
}

function refsIn(root: string): string[] {
  const { stdout } = git(root, ['for-each-ref', '--format=%(refname)', 'refs/agent-session/']);
  return stdout.split('\n').filter((line) => line !== '');
}

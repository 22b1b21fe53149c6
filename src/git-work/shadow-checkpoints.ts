import { join } from 'node:path';
import { recordName } from '../core/completion/record.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { mask } from '../core/text/secrets.ts';
import { readBytes } from '../io/file-bytes.ts';
import { removeQuietly, writeAtomic } from '../io/files.ts';
import { makeFolder } from '../io/folders.ts';
import { git, type GitOptions, type GitResult } from '../io/git.ts';
import { withLock } from '../io/lock.ts';
import type { Workspace } from '../workspace.ts';
import { gitSaid, notARepository } from './git-refusals.ts';

const REF = 'refs/agent-session/checkpoints/';

/** No hook of the person, and no watcher, hears of what is done beside the branch. */
const QUIET = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];

/** A checkpoint beside the branch. */
export interface ShadowCheckpoint {
  number: number;
  ref: string;
  commit: string;
  /** When it was made, as git writes it: `2026-11-20T14:30:00+00:00`. */
  at: string;
  subject: string;
  /** HEAD when it was made; undefined before the first commit. */
  base: string | undefined;
}

/** All of a session, the oldest first; one call of git. */
export function shadowCheckpoints(workspace: Workspace, id: string): ShadowCheckpoint[] {
  const format =
    '--format=%(refname)%00%(objectname)%00%(committerdate:iso-strict)%00%(parent)%00%(subject)';
  const folder = `${REF}${recordName(id)}/`;
  const { stdout } = git(workspace.root, ['for-each-ref', format, folder]);
  return stdout
    .split('\n')
    .flatMap((line): ShadowCheckpoint[] => {
      const [ref = '', commit = '', at = '', base = '', subject = ''] = line.split('\0');
      const number = Number(ref.slice(folder.length));
      if (!Number.isSafeInteger(number) || number < 1) return [];
      return [{ number, ref, commit, at, subject, base: base || undefined }];
    })
    .toSorted((a, b) => a.number - b.number);
}

/**
 * Keeps the work tree as it is, untracked files included and ignored ones not, as a commit under a ref. Index,
 * HEAD, stash and work tree stay untouched.
 * @throws SessionError `not-a-repository`, `shadow-failed`
 */
export function makeShadow(
  workspace: Workspace,
  id: string,
  said: string | undefined,
): ShadowCheckpoint {
  const { root, repository, state, commit: base } = workspace;
  if (repository.gitDir === undefined) throw notARepository(root, isBare(root));
  return withLock(state.lockOf('checkpoint'), () => {
    const number = (shadowCheckpoints(workspace, id).at(-1)?.number ?? 0) + 1;
    const subject = mask(oneLine(said ?? `Shadow checkpoint ${number}`));
    const tree = treeOfWork(workspace);
    const parent = base === undefined ? [] : ['-p', base];
    const message = `${subject}\n\nSession: ${oneLine(id)}\n`;
    const commit = commitTree(root, [tree, ...parent], message);
    const ref = `${REF}${recordName(id)}/${number}`;
    must(git(root, [...QUIET, 'update-ref', ref, commit, '0'.repeat(commit.length)]));
    const made = shadowCheckpoints(workspace, id).at(-1);
    if (made !== undefined) return made;
    throw gitSaid('The checkpoint was not kept', { status: 1, stdout: '', stderr: ref });
  });
}

/** Whether a folder is a git repository without a work tree. */
export function isBare(folder: string): boolean {
  return git(folder, ['rev-parse', '--is-bare-repository']).stdout.trim() === 'true';
}

/** The work tree as a tree of git, made with an index of its own. */
export function treeOfWork({ root, repository, state }: Workspace): string {
  const folder = join(state.folder, 'checkpoints');
  makeFolder(folder);
  const indexFile = join(folder, `work-${process.pid}.index`);
  removeQuietly(`${indexFile}.lock`);
  try {
    // A copy of the person's index knows which files have not changed.
    const own = readBytes(join(repository.gitDir ?? '', 'index'));
    if (own !== undefined) writeAtomic(indexFile, own.bytes, 0o600);
    const options: GitOptions = { indexFile, timeout: 600_000 };
    must(git(root, [...QUIET, '-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '.'], options));
    return must(git(root, [...QUIET, 'write-tree'], options)).stdout.trim();
  } finally {
    removeQuietly(indexFile);
  }
}

/** A commit by whoever works here; where git does not know who that is, by nobody. */
function commitTree(root: string, args: readonly string[], message: string): string {
  const run = (config: readonly string[], asPerson: boolean): GitResult =>
    git(root, [...QUIET, ...config, 'commit-tree', ...args], { input: message, asPerson });
  const made = run([], true);
  if (made.status === 0) return made.stdout.trim();
  const nobody = ['-c', 'user.name=agent-session', '-c', 'user.email=agent-session@localhost'];
  return must(run(nobody, false)).stdout.trim();
}

function must(result: GitResult): GitResult {
  if (result.status === 0) return result;
  throw gitSaid('The checkpoint could not be made', result, { code: 'shadow-failed' });
}

/**
 * The checkpoint of a number.
 * @throws SessionError `unknown-checkpoint`
 */
export function findShadow(workspace: Workspace, id: string, given: string): ShadowCheckpoint {
  if (workspace.repository.gitDir === undefined)
    throw notARepository(workspace.root, isBare(workspace.root));
  const all = shadowCheckpoints(workspace, id);
  const wanted = given.replace(/^(?:.*\/|shadow-)/, '');
  const found = all.find(({ number, commit }) => {
    const isCommit = /^[0-9a-f]{7,64}$/.test(given) && commit.startsWith(given);
    return String(number) === wanted || isCommit;
  });
  if (found !== undefined) return found;
  throw new SessionError('unknown-checkpoint', {
    so: `${oneLine(id)} has no shadow checkpoint "${oneLine(given)}".`,
    follows: 'So nothing was restored.',
    todo:
      all.length === 0
        ? 'Make one with: session checkpoint --shadow'
        : `There are: ${all.map(({ number }) => number).join(', ')} (session checkpoint --list)`,
  });
}

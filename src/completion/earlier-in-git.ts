import { git } from '../io/git.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';

/** A session file that only git has. */
export interface FileInGit {
  text: string;
  /** The commit that has it. */
  commit: string;
  /** The commit that deleted it; undefined where it is on another branch still. */
  deletedIn: string | undefined;
  /** A branch that has it still. */
  branch: string | undefined;
}

const SESSION_PATH = /^\.agents\/sessions\/([^/]+)\.md$/;

/** Ids of session files that any branch had at any time; none without git. */
export function idsInHistory(root: string): string[] {
  const log = ['log', '--all', '--format=', '--name-only', '--no-renames', '-z'];
  const { status, stdout } = git(root, [...log, '--diff-filter=AD', '--', SESSIONS_FOLDER]);
  if (status !== 0) return [];
  const ids = stdout.split('\0').flatMap((name) => SESSION_PATH.exec(name.trim())?.[1] ?? []);
  return [...new Set(ids)];
}

/** The last text of a session file on any branch. */
export function fileInHistory(root: string, id: string): FileInGit | undefined {
  const path = `${SESSIONS_FOLDER}/${id}.md`;
  const log = ['--literal-pathspecs', 'log', '--all', '--max-count=1', '--format=%H'];
  const last = git(root, [...log, '--', path]).stdout.trim();
  if (last === '') return undefined;
  for (const commit of [last, `${last}^1`, `${last}^2`]) {
    const { status, stdout } = git(root, ['cat-file', 'blob', `${commit}:${path}`]);
    if (status !== 0) continue;
    const isDeleted = commit !== last;
    return {
      text: stdout,
      commit: isDeleted ? git(root, ['rev-parse', commit]).stdout.trim() : last,
      deletedIn: isDeleted ? last : undefined,
      branch: isDeleted ? undefined : branchWith(root, last),
    };
  }
  return undefined;
}

function branchWith(root: string, commit: string): string | undefined {
  const each = ['for-each-ref', '--count=1', '--format=%(refname:short)'];
  const { stdout } = git(root, [...each, `--contains=${commit}`, 'refs/heads', 'refs/remotes']);
  return stdout.trim() || undefined;
}

/** Paths below a folder in a commit. */
export function pathsInCommit(root: string, commit: string, folder: string): string[] {
  const list = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--name-only'];
  const { status, stdout } = git(root, [...list, commit, '--', `${folder}/`]);
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : [];
}

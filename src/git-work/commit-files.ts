import { writeAtomic } from '../io/files.ts';
import { git, type GitResult } from '../io/git.ts';
import { inChunks } from './chunks.ts';

/** Files of ours that hand paths and message to git; absolute. */
export interface CommitFiles {
  paths: string;
  message: string;
}

/**
 * Commits single paths and nothing else that is staged: git's own commit, so that hooks, signing and
 * identity of the person hold. Undefined when it is made, else what git said.
 */
export function commitOnly(
  root: string,
  { paths, message }: { paths: readonly string[]; message: string },
  files: CommitFiles,
): GitResult | undefined {
  writeAtomic(files.paths, listOf(paths), 0o600);
  const what = ['--only', `--pathspec-from-file=${files.paths}`, '--pathspec-file-nul'];
  return commit(root, what, message, files);
}

/** Commits the index as it is. */
export function commitIndex(
  root: string,
  message: string,
  files: CommitFiles,
): GitResult | undefined {
  return commit(root, [], message, files);
}

function commit(
  root: string,
  what: readonly string[],
  message: string,
  files: CommitFiles,
): GitResult | undefined {
  writeAtomic(files.message, message, 0o600);
  const said = [`--file=${files.message}`, '--cleanup=whitespace', '--quiet'];
  const config = ['--literal-pathspecs', '-c', 'i18n.commitEncoding=UTF-8'];
  const result = git(root, [...config, 'commit', ...what, ...said], { asPerson: true });
  return result.status === 0 ? undefined : result;
}

/** Tells the index of new files: a commit of single paths passes over what it has never heard of. */
export function announce(root: string, paths: readonly string[]): GitResult | undefined {
  for (const some of inChunks(paths)) {
    const args = ['--literal-pathspecs', 'add', '--intent-to-add', '--', ...some];
    const result = git(root, args, { asPerson: true });
    if (result.status !== 0) return result;
  }
  return undefined;
}

/** Takes paths out of the index, and out of nothing else. */
export function takeOut(root: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const args = ['update-index', '--force-remove', '-z', '--stdin'];
  git(root, args, { input: listOf(paths), asPerson: true });
}

/** Entries of the index as `update-index --index-info` takes them back; none for paths it does not have. */
export function indexEntries(root: string, paths: readonly string[]): string {
  return inChunks(paths)
    .map((some) => git(root, ['--literal-pathspecs', 'ls-files', '-s', '-z', '--', ...some]).stdout)
    .join('');
}

/** Puts paths of the index back as they were: first out, then in with what `indexEntries` said. */
export function putBack(root: string, paths: readonly string[], entries: string): void {
  takeOut(root, paths);
  const args = ['update-index', '-z', '--index-info'];
  if (entries !== '') git(root, args, { input: entries, asPerson: true });
}

function listOf(paths: readonly string[]): string {
  return paths.map((path) => `${path}\0`).join('');
}

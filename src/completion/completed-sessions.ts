import { join } from 'node:path';
import {
  completedFromDeletion,
  completedFromRecord,
  LOG_FORMAT,
  mergeCompleted,
  readDeletions,
  type Completed,
} from '../core/completion/history.ts';
import { idOfPath } from '../core/session/nouns.ts';
import { readBlobs } from '../git-blobs.ts';
import { askCommit } from '../git-head.ts';
import { lastNames } from '../insight/ended-texts.ts';
import { kindOf, type FileBytes } from '../io/file-bytes.ts';
import { git, PLAIN_LOG } from '../io/git.ts';
import { readHeadCommit } from '../io/repository.ts';
import { hasSessionKey, hasTimestampName, SESSIONS_FOLDER } from '../io/store.ts';
import type { Place } from '../place.ts';
import { CompletionRecords } from './completion-records.ts';
import { readKept, treeReader } from './kept-files.ts';

/**
 * Every session that has ended, newest first: from the records of this machine, those that git keeps,
 * and the commits of all branches that deleted a session file. A file that is here again is in the
 * list too. Without network.
 */
export function completedSessions(place: Place): Completed[] {
  return mergeCompleted([...fromRecords(place), ...fromCommits(place, ['HEAD', ...ALL_BRANCHES])]);
}

/**
 * The same, and what is looked for last: branches that are gone and that only git's own log remembers,
 * and files that somebody deleted without a commit.
 */
export function everCompleted(place: Place): Completed[] {
  const known = ['HEAD', ...ALL_BRANCHES, '--reflog'];
  return mergeCompleted([
    ...fromRecords(place),
    ...fromCommits(place, known),
    ...fromLastCommit(place),
  ]);
}

const ALL_BRANCHES = ['--branches', '--remotes', '--tags'];

function fromRecords(place: Place): Completed[] {
  const records = new CompletionRecords(place);
  return [
    ...records.all().map((found) => ({ ...found, source: 'record' as const })),
    ...records.inGit().map((found) => ({ ...found, source: 'ref' as const })),
  ]
    .filter(({ record }) => record.state !== 'undone')
    .map(({ record, slot, source }) => completedFromRecord(record, slot, source));
}

function fromCommits(place: Place, from: readonly string[]): Completed[] {
  const { root, repository } = place;
  if (repository.gitDir === undefined) return [];
  const isBorn = git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).status === 0;
  const roots = isBorn ? from : from.filter((one) => one !== 'HEAD');
  // A file that got another name did not end, and merges that only pass a deletion on are left out.
  const what = ['--full-history', '-c', '-M', '--diff-filter=D', '--name-only', '-z', LOG_FORMAT];
  const args = [...PLAIN_LOG, 'log', ...what, ...roots, '--', `:(glob)${SESSIONS_FOLDER}/*.md`];
  const { stdout } = git(root, args, { timeout: 60_000 });
  return sessionsAmong(root, readDeletions(stdout).flatMap(completedFromDeletion));
}

/** Those that were sessions by their name, else by what their file said, which git tells of all at once. */
function sessionsAmong(root: string, all: readonly Completed[]): Completed[] {
  const isNamed = ({ id }: Completed): boolean => hasTimestampName(`${id}.md`);
  const others = all.filter((one) => !isNamed(one));
  const texts = readBlobs(root, others.flatMap(lastNames));
  const saysSo = (name: string): boolean => hasSessionKey(texts.get(name) ?? '');
  return all.filter((one) => isNamed(one) || lastNames(one).some(saysSo));
}

/** Session files of the commit that is checked out which are not on disk. */
function fromLastCommit({ root, repository }: Place): Completed[] {
  const head = repository.gitDir && (readHeadCommit(repository) ?? askCommit(root));
  if (!head) return [];
  const args = ['ls-tree', '-z', '--full-tree', '--name-only', head, '--', `${SESSIONS_FOLDER}/`];
  const paths = git(root, args)
    .stdout.split('\0')
    .filter((path) => path.endsWith('.md'));
  const gone = paths.filter(
    (path) => hasTimestampName(`${idOfPath(path)}.md`) && kindOf(join(root, path)) === 'nothing',
  );
  const deletion = { commit: '', at: '', paths: gone, trailers: [] };
  return completedFromDeletion(deletion).map((one) => ({ ...one, commit: undefined, tree: head }));
}

function sessionPath(id: string): string {
  return `${SESSIONS_FOLDER}/${id}.md`;
}

/**
 * The files that went with a session, by their paths: the session file and its artifacts. What cannot
 * be had any more is missing.
 */
export function filesOf(
  place: Place,
  { id, record, slot, commit, tree }: Completed,
): Map<string, FileBytes> {
  if (record !== undefined) return readKept(place, record, slot);
  if (tree !== undefined) return readSession(place, tree, id);
  const found = new Map<string, FileBytes>();
  if (commit === undefined) return found;
  const path = sessionPath(id);
  for (const parent of parentsOf(place, commit)) {
    const read = treeReader(place, parent, SESSIONS_FOLDER);
    const file = read(path);
    if (file === undefined) continue;
    found.set(path, file);
    for (const artifact of deletedBelow(place, parent, commit, `${SESSIONS_FOLDER}/${id}`)) {
      const bytes = read(artifact);
      if (bytes !== undefined) found.set(artifact, bytes);
    }
    return found;
  }
  return found;
}

/** The session file of a commit that has it, with its artifacts. */
function readSession(place: Place, tree: string, id: string): Map<string, FileBytes> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', '--name-only', tree, '--'];
  const paths = [sessionPath(id), `${SESSIONS_FOLDER}/${id}/`];
  const { stdout } = git(place.root, [...args, ...paths]);
  const read = treeReader(place, tree, SESSIONS_FOLDER);
  return new Map(
    stdout.split('\0').flatMap((path) => {
      const file = path === '' ? undefined : read(path);
      return file === undefined ? [] : [[path, file] as const];
    }),
  );
}

function parentsOf({ root }: Place, commit: string): string[] {
  return git(root, ['rev-parse', `${commit}^@`])
    .stdout.split('\n')
    .filter((line) => line !== '');
}

function deletedBelow({ root }: Place, parent: string, commit: string, folder: string): string[] {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=D'];
  const { stdout } = git(root, ['--literal-pathspecs', ...args, parent, commit, '--', folder]);
  return stdout.split('\0').filter((path) => path !== '');
}

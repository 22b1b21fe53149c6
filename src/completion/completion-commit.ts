import { join } from 'node:path';
import { SessionError } from '../core/errors.ts';
import type { CompletionPlan } from '../core/completion/plan.ts';
import type { CompletionRecord } from '../core/completion/record.ts';
import { oneLine } from '../core/text/display.ts';
import { inChunks } from '../git-work/chunks.ts';
import { announce, commitOnly, takeOut } from '../git-work/commit-files.ts';
import { saidLines } from '../git-work/git-refusals.ts';
import { kindOf } from '../io/file-bytes.ts';
import { removeQuietly } from '../io/files.ts';
import { git, PLAIN_LOG, type GitResult } from '../io/git.ts';
import type { Place } from '../place.ts';
import { workFile } from './completion-records.ts';
import { waysOn } from './completion-refusals.ts';

/** How long another git process that holds the index is waited for. */
const PATIENCE_MS = 20_000;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/**
 * Makes the one commit of a completion, or finds the one that was made before a kill: what the plan
 * writes, copies and removes and git knows or may know. Whatever else is staged or changed stays as it
 * is. Undefined when there is nothing that git could commit.
 * @throws SessionError `commit-failed` with the ways on
 */
export function commitCompletion(place: Place, record: CompletionRecord): string | undefined {
  for (let waited = 0; ; waited += 200) {
    const made = commitOf(place, record);
    const failed = made === undefined ? attempt(place, record) : undefined;
    if (failed === undefined) {
      forgetRemoved(place.root, record);
      for (const kind of ['paths', 'message']) removeQuietly(workFile(place, record.plan.id, kind));
      return made ?? commitOf(place, record) ?? lastTouching(place.root, record);
    }
    // The git of a killed process may still be at it.
    if (!failed.stderr.includes('index.lock') || waited >= PATIENCE_MS) {
      forgetAdded(place.root, record);
      throw commitFailed(record, failed);
    }
    Atomics.wait(PAUSE, 0, 0, 200);
  }
}

/** The commit on what is checked out that carries the trailers of this completion, newer than its beginning. */
export function commitOf(
  { root }: Place,
  { plan, base }: Pick<CompletionRecord, 'plan' | 'base'>,
): string | undefined {
  const trailers = plan.message.trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
  const what = ['--max-count=500', '--format=%H%n%b%x00', since(base), '--'];
  const { stdout } = git(root, [...PLAIN_LOG, 'log', ...what]);
  return stdout
    .split('\0')
    .map((entry) => entry.trim().split('\n'))
    .find((lines) => trailers.every((line) => lines.includes(line)))?.[0];
}

/** A hook may have written another message, or a person made the commit: it is the last one of these files. */
function lastTouching(root: string, { plan, base }: CompletionRecord): string | undefined {
  const paths = [...writtenBy(plan), ...plan.removals.map(({ path }) => path)].slice(0, 200);
  const args = [
    '--literal-pathspecs',
    ...PLAIN_LOG,
    'log',
    '--max-count=1',
    '--format=%H',
    since(base),
  ];
  const sha = git(root, [...args, '--', ...paths]).stdout.trim();
  return sha === '' ? undefined : sha;
}

function since(base: string | undefined): string {
  return base === undefined ? 'HEAD' : `${base}..HEAD`;
}

function writtenBy(plan: CompletionPlan): string[] {
  return [...plan.writes.map(({ path }) => path), ...plan.copies.map(({ to }) => to)];
}

/** Undefined when the commit is made or there is nothing to commit; else what git said. */
function attempt(place: Place, record: CompletionRecord): GitResult | undefined {
  const { root } = place;
  const written = writtenBy(record.plan);
  const ignored = new Set(ignoredAmong(root, written));
  const indexed = new Set(listed(root, ['ls-files', '-z'], written));
  const wanted = written.filter(
    (path) => kindOf(join(root, path)) !== 'nothing' && (indexed.has(path) || !ignored.has(path)),
  );
  // A commit of single paths passes over what the index has never heard of.
  const unannounced = announce(
    root,
    wanted.filter((path) => !indexed.has(path)),
  );
  if (unannounced !== undefined) return unannounced;
  const all = [
    ...wanted,
    ...committed(
      root,
      record.plan.removals.map(({ path }) => path),
    ),
  ];
  const paths = isBorn(root)
    ? listed(root, ['diff', '--name-only', '--no-renames', '-z', 'HEAD'], all)
    : wanted;
  return paths.length === 0 ? undefined : commit(place, record, paths);
}

function isBorn(root: string): boolean {
  return git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).status === 0;
}

/** Those of the paths that the commit that is checked out has. */
function committed(root: string, paths: readonly string[]): string[] {
  return isBorn(root) ? listed(root, ['ls-tree', '-r', '-z', '--name-only', 'HEAD'], paths) : [];
}

/** Removed files that only the index knows would be back with the person's next commit. */
function forgetRemoved(root: string, { plan }: CompletionRecord): void {
  forget(
    root,
    plan.removals.map(({ path }) => path),
  );
}

/** New files that the index was told of for a commit that failed. */
export function forgetAdded(root: string, { plan }: CompletionRecord): void {
  forget(root, writtenBy(plan));
}

/** Takes those of the paths that no commit has out of the index, and out of nothing else. */
function forget(root: string, paths: readonly string[]): void {
  const known = new Set(committed(root, paths));
  const only = listed(root, ['ls-files', '-z'], paths).filter((path) => !known.has(path));
  takeOut(root, only);
}

function listed(root: string, args: readonly string[], paths: readonly string[]): string[] {
  return inChunks(paths).flatMap((some) =>
    git(root, ['--literal-pathspecs', ...args, '--', ...some], { timeout: 60_000 })
      .stdout.split('\0')
      .filter((path) => path !== ''),
  );
}

function ignoredAmong(root: string, paths: readonly string[]): string[] {
  const input = paths.map((path) => `${path}\0`).join('');
  const { stdout } = git(root, ['check-ignore', '-z', '--stdin'], { input });
  return stdout.split('\0').filter((path) => path !== '');
}

/** Undefined when it is made; else what git said. */
function commit(
  place: Place,
  { plan }: CompletionRecord,
  paths: readonly string[],
): GitResult | undefined {
  const files = {
    paths: workFile(place, plan.id, 'paths'),
    message: workFile(place, plan.id, 'message'),
  };
  return commitOnly(place.root, { paths, message: plan.message }, files);
}

function commitFailed({ plan }: CompletionRecord, result: GitResult): SessionError {
  const said = saidLines(result);
  const without = `End it without a commit: session complete ${oneLine(plan.id)} --no-commit`;
  return new SessionError('commit-failed', {
    so: ['Git did not make the commit of the completion:', ...said].join('\n  '),
    follows: 'The files are as planned, nothing is lost, and what you had staged is as it was.',
    todo: waysOn(plan.id, [without]),
  });
}

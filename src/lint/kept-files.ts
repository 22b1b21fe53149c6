import { join } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { knowledgeProblems } from '../core/knowledge/knowledge-problems.ts';
import {
  planRenumbering,
  recordNumbers,
  renumber,
  type RecordFile,
  type Renumbering,
} from '../core/knowledge/renumber.ts';
import { GROUPS_FOLDER } from '../core/groups/groups-folder.ts';
import { unifiedDiff } from '../core/text/text-diff.ts';
import { readText, staysInside, writeAtomic } from '../io/files.ts';
import { renameFile } from '../io/folders.ts';
import { git } from '../io/git.ts';
import { withLock } from '../io/lock.ts';
import type { Workspace } from '../workspace.ts';
import { lintGroups } from './group-files.ts';
import { openFolder, problem, problemsIn, severityOf, type KeptFolder } from './kept-folder.ts';
import type { FixOptions, LintRun } from './lint-run.ts';

/**
 * Lints what was kept of sessions, for a run over the whole project: decision records, knowledge and groups,
 * where their folders are. Adds to `run`; one bad file hides no other.
 */
export function lintKeptFiles(workspace: Workspace, options: FixOptions, run: LintRun): void {
  const { decisions, knowledge } = workspace.config.completion.destinations;
  const records = openFolder(workspace, decisions);
  if (records) lintRecords(workspace, records, options, run);
  const lessons = openFolder(workspace, knowledge);
  if (lessons) lintKnowledge(workspace, lessons, run);
  const groups = openFolder(workspace, GROUPS_FOLDER);
  if (groups) lintGroups(workspace, groups, run);
}

function lintRecords(
  workspace: Workspace,
  folder: KeptFolder,
  { fix, dryRun }: FixOptions,
  run: LintRun,
): void {
  const severity = severityOf(workspace, 'records-numbered-once');
  if (severity === undefined) return;
  const moves = planMoves(workspace, folder);
  if (fix && moves.length > 0) {
    try {
      if (dryRun) showMoves(workspace, folder, moves, run);
      else {
        withLock(workspace.state.lockOf('decision-records'), () =>
          makeMoves(workspace, folder, planMoves(workspace, folder), run),
        );
      }
      return;
    } catch (error) {
      run.failures.push(messageOf(error));
    }
  }
  for (const { from, keeper, number, next } of moves) {
    const message = `The number ${number} is that of ${keeper} too. This record came later: it becomes ${next}.`;
    run.problems.push(problem(from, 'records-numbered-once', severity, message, true));
  }
}

function planMoves(workspace: Workspace, { path, paths }: KeptFolder): Renumbering[] {
  const numbers = recordNumbers(paths, (one) => readInside(workspace, one));
  const taken = [...numbers.values()].filter((number) => number > 0);
  if (new Set(taken).size === taken.length) return [];
  const since = commitTimes(workspace.root, path);
  return planRenumbering(numbers, (one) => since.get(one) ?? Infinity);
}

/** When each file of a folder was first committed; empty where git cannot tell. */
function commitTimes(root: string, folder: string): Map<string, number> {
  const times = new Map<string, number>();
  const args = ['log', '--format=%x01%at', '--diff-filter=A', '--name-only', '--no-renames', '-z'];
  try {
    const { status, stdout } = git(root, [...args, '--relative', '--', folder]);
    if (status !== 0) return times;
    for (const commit of stdout.split('\u0001').slice(1)) {
      const [time = '', ...paths] = commit.split(/[\0\n]+/);
      // The newest commit comes first: what stays is the oldest.
      for (const path of paths) if (path !== '') times.set(path, Number(time) * 1000);
    }
  } catch {
    // Without git the names decide.
  }
  return times;
}

function renumberedFiles(
  workspace: Workspace,
  folder: KeptFolder,
  moves: readonly Renumbering[],
): ReturnType<typeof renumber> {
  const files = folder.paths.flatMap((path): RecordFile[] => {
    const text = readInside(workspace, path);
    return text === undefined ? [] : [{ path, text }];
  });
  return renumber(files, moves);
}

function showMoves(
  workspace: Workspace,
  folder: KeptFolder,
  moves: readonly Renumbering[],
  run: LintRun,
): void {
  for (const { path, to, text, after } of renumberedFiles(workspace, folder, moves)) {
    run.fixed.push(path);
    run.diffs.push(
      path === to
        ? unifiedDiff(path, text, after)
        : unifiedDiff(path, text, undefined) + unifiedDiff(to, undefined, after),
    );
  }
}

/** Writes links first, then each record, then its name: a crash leaves what the next run completes. */
function makeMoves(
  workspace: Workspace,
  folder: KeptFolder,
  moves: readonly Renumbering[],
  run: LintRun,
): void {
  for (const { path, to, text, after } of renumberedFiles(workspace, folder, moves)) {
    const absolute = join(workspace.root, path);
    if (after !== text) writeAtomic(absolute, after);
    if (path !== to) renameFile(absolute, join(workspace.root, to));
    run.fixed.push(path);
  }
}

function lintKnowledge(workspace: Workspace, { paths }: KeptFolder, run: LintRun): void {
  const severity = severityOf(workspace, 'knowledge-valid');
  if (severity === undefined) return;
  for (const path of paths) {
    run.problems.push(
      ...problemsIn(workspace, path, 'knowledge-valid', severity, knowledgeProblems),
    );
  }
}

function readInside({ root }: Workspace, path: string): string | undefined {
  const absolute = join(root, path);
  if (!staysInside(root, absolute)) return undefined;
  const reading = readText(absolute);
  return reading.kind === 'text' ? reading.text : undefined;
}

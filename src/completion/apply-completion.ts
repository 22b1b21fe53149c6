import { join } from 'node:path';
import type { CompletionPlan } from '../core/completion/plan.ts';
import type { CompletionRecord } from '../core/completion/record.ts';
import { SessionError } from '../core/errors.ts';
import { isSamePlace, kindOf } from '../io/file-bytes.ts';
import { sweepTemporary } from '../io/files.ts';
import { clearAbandoned, takeLock } from '../io/lock.ts';
import { removeOwnKeys } from '../memory/own-keys.ts';
import { Outbox } from '../mirror/outbox.ts';
import type { Place } from '../place.ts';
import type { Workspace } from '../workspace.ts';
import { CompletionRecords } from './completion-records.ts';
import {
  alreadyCompleted,
  alreadyRunning,
  begunElsewhere,
  nothingUnfinished,
  otherBranch,
  otherPlanAtWork,
  stoppedHalfway,
} from './completion-refusals.ts';
import {
  changeFiles,
  clearLeftLocks,
  closeRecord,
  commitStep,
  issueStep,
  type Application,
  type Run,
} from './completion-steps.ts';
import { foldersWrittenTo } from './file-steps.ts';

export type { Application } from './completion-steps.ts';

export interface AppliedCompletion {
  /** The commit of the completion; undefined where none was wanted or there was nothing to commit. */
  commit: string | undefined;
  /** Absolute path of the record. */
  record: string;
  /** Whether an earlier run of the same completion was carried on. */
  recovered: boolean;
  /** Where the tracker put the filings, by their markers. */
  filed: Readonly<Record<string, string>>;
  /** What a person should know beside: one sentence each. */
  notes: string[];
}

/**
 * Carries an approved plan out: record, destinations, removals with the session file last, one commit.
 * A kill at any point loses nothing; the next run of the same plan carries on where this one stopped.
 * @throws SessionError with nothing touched (`plan-outdated`, `bad-destination`,
 * `uncommitted-destination`, `git-busy`, `git-identity`, `completion-running`, …), or half-way with the
 * commands that carry on and that take back (`commit-failed`, `changed-meanwhile`, `write-failed` …).
 */
export async function applyCompletion(
  workspace: Workspace,
  plan: CompletionPlan,
  application: Application,
): Promise<AppliedCompletion> {
  return alone(workspace, plan, async (records) => {
    const unfinished = records.unfinished(plan.id);
    const isGone = kindOf(join(workspace.root, plan.path)) === 'nothing';
    if (
      unfinished === undefined &&
      isGone &&
      records.read(plan.id, 'last')?.plan.hash === plan.hash
    )
      throw alreadyCompleted(plan.id);
    if (unfinished !== undefined) {
      checkUnfinished(workspace, unfinished, plan.hash);
      checkBranch(workspace, unfinished, application);
    }
    return advance({ workspace, records, application }, plan, unfinished);
  });
}

/** The completion of this session that was begun and did not end, if there is one. */
export function unfinishedCompletion(
  workspace: Workspace,
  id: string,
): CompletionRecord | undefined {
  const unfinished = new CompletionRecords(workspace).unfinished(id);
  // A run that was killed before its first step or behind its last has left its lock, and perhaps half a record.
  if (unfinished === undefined) {
    const records = join(workspace.state.folder, 'completed');
    clearAbandoned(lockOf(workspace, id), (pid) => sweepTemporary(records, pid));
  }
  return unfinished;
}

/** All that were begun and did not end. */
export function unfinishedCompletions(workspace: Workspace): CompletionRecord[] {
  return new CompletionRecords(workspace)
    .all()
    .flatMap(({ record, slot }) => (slot === 'open' && record.state !== 'undone' ? [record] : []));
}

/**
 * Carries an unfinished completion on to its end.
 * @param application `commit: false` ends it without the commit that was wanted
 * @throws SessionError as `applyCompletion`, and `no-completion` when it is done by now
 */
export async function continueCompletion(
  workspace: Workspace,
  { plan }: CompletionRecord,
  application: Application,
): Promise<AppliedCompletion> {
  return alone(workspace, plan, async (records) => {
    const record = records.unfinished(plan.id);
    if (record === undefined) throw nothingUnfinished(plan.id);
    checkUnfinished(workspace, record, plan.hash);
    checkBranch(workspace, record, application);
    return advance({ workspace, records, application }, record.plan, record);
  });
}

/**
 * One completion or restoration of a session at a time.
 * @throws SessionError `completion-running` for who comes second
 */
export async function alone<T>(
  place: Place,
  plan: CompletionPlan,
  work: (records: CompletionRecords) => T | Promise<T>,
): Promise<T> {
  const { state, root } = place;
  const onDead = (pid: number): void => {
    for (const folder of [join(state.folder, 'completed'), ...foldersWrittenTo(root, plan)])
      sweepTemporary(folder, pid);
  };
  const release = takeCompletionLock(lockOf(place, plan.id), plan.id, onDead);
  try {
    return await work(new CompletionRecords(place));
  } finally {
    release();
  }
}

function lockOf({ state }: Place, id: string): string {
  return state.lockOf(`completing-${id}`);
}

function takeCompletionLock(path: string, id: string, onDead: (pid: number) => void): () => void {
  try {
    return takeLock(path, { patienceMs: 50, onDead });
  } catch (error) {
    throw error instanceof SessionError && error.code === 'locked' ? alreadyRunning(id) : error;
  }
}

/** A completion is carried on, or taken back, by its own plan, where its files are, unless that place is gone. */
export function checkUnfinished(
  { root }: Place,
  { root: begun, plan }: CompletionRecord,
  hash: string,
): void {
  if (plan.hash !== hash) throw otherPlanAtWork(plan.id);
  if (begun === undefined || isSamePlace(begun, root) || kindOf(begun) === 'nothing') return;
  throw begunElsewhere(plan.id, begun);
}

/** The commit goes where it was to go. */
function checkBranch(
  { branch: here }: Workspace,
  { plan, state, commits, branch }: CompletionRecord,
  { commit }: Application,
): void {
  const isOpen = state === 'started' || state === 'written';
  if (isOpen && commits && commit && branch !== here) throw otherBranch(plan.id, branch);
}

/** Each step begins with a look at what is done already, so that any of them can be the first. */
async function advance(
  run: Run,
  plan: CompletionPlan,
  found: CompletionRecord | undefined,
): Promise<AppliedCompletion> {
  const { records } = run;
  try {
    const isWritten = found !== undefined && found.state !== 'started';
    if (isWritten) clearLeftLocks(run.workspace, plan);
    const written = isWritten ? found : await changeFiles(run, plan, found);
    const committed = written.state === 'written' ? commitStep(run, written) : written;
    const told = await issueStep(run, committed);
    // Last, and again after a kill: nothing but the snapshot knows what they were.
    const kept = await removeOwnKeys(run.application.openMemory, committed.plan.snapshot);
    const now = run.application.now();
    const { commit, filed } = closeRecord(run.workspace, records, committed, now);
    const record = records.pathOf(plan.id, 'last');
    const untold = untoldNotes(run.workspace, plan.id);
    const notes = [...notesOf(run.workspace, committed), ...told, ...untold, ...kept];
    return { commit, filed, record, recovered: found !== undefined, notes };
  } catch (error) {
    const isBegun = records.unfinished(plan.id) !== undefined;
    if (!isBegun || (error instanceof SessionError && error.code === 'commit-failed')) throw error;
    throw stoppedHalfway(error, plan.id);
  }
}

/** What waits for an issue that this machine did not end: it was waived, is locked or gone. */
function untoldNotes({ state }: Workspace, id: string): string[] {
  const { length } = new Outbox(state).waiting(id);
  if (length === 0) return [];
  const what = length === 1 ? '1 update was' : `${length} updates were`;
  const how = `session restore ${id}, then session issue sync, sends what waits.`;
  return [`${what} never sent to the issue. If that matters: ${how}`];
}

function notesOf({ head }: Workspace, { commits, commit }: CompletionRecord): string[] {
  if (!commits) return [];
  if (commit === undefined)
    return ['Git knows none of these files, so there was nothing to commit.'];
  if (head.kind !== 'detached') return [];
  return [`HEAD is detached: keep the commit with git branch NAME ${commit.slice(0, 10)}`];
}

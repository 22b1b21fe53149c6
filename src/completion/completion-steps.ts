import { join } from 'node:path';
import { isoTime } from '../core/clock.ts';
import { followUpsOf } from '../core/completion/closing.ts';
import type { CompletionPlan, Filing } from '../core/completion/plan.ts';
import type { CompletionRecord } from '../core/completion/record.ts';
import { GROUPS_FOLDER } from '../core/groups/groups-folder.ts';
import type { Closing, FollowUp } from '../core/mirror/plan-closing.ts';
import { idOfPath } from '../core/session/nouns.ts';
import { GroupStore } from '../groups/group-store.ts';
import { kindOf, readBytes } from '../io/file-bytes.ts';
import { sweepTemporary, writeAtomic } from '../io/files.ts';
import { clearAbandoned, takeLock } from '../io/lock.ts';
import type { OpenMemory } from '../memory/own-keys.ts';
import type { Place } from '../place.ts';
import type { Workspace } from '../workspace.ts';
import { forgetSession } from './after-completion.ts';
import { commitCompletion } from './completion-commit.ts';
import type { CompletionRecords } from './completion-records.ts';
import { backupInTheWay } from './completion-refusals.ts';
import { destinationsBefore, removeFiles, writeDestinations } from './file-steps.ts';
import { keepFiles } from './kept-files.ts';
import { checkPlan } from './preflight.ts';

/** What a completion asks of an issue tracker; both do nothing twice, so that a failed run is repeated. */
export interface IssueSteps {
  /** Files one item and says where; one that carries the same marker already is found, not filed again. */
  file(filing: Filing): Promise<{ url: string }>;
  /** Ends the issue of the session; what a person should know of it, one sentence each. */
  close(closing: Closing, followUps: readonly FollowUp[]): Promise<readonly string[]>;
}

/** How a completion is to be carried out. */
export interface Application {
  /** Whether the result is to be committed; without git it never is. */
  commit: boolean;
  now(): Date;
  /** Takes the filings and the closing of the plan; without one both are left out. */
  tracker?: IssueSteps | undefined;
  /** Opens the memory that the session's own keys are removed from; without it they stay. */
  openMemory?: OpenMemory | undefined;
  /** Where the snapshot is exported to, absolute. */
  backup?: string | undefined;
}

/** One run of a completion. */
export interface Run {
  workspace: Workspace;
  records: CompletionRecords;
  application: Application;
}

/** Everything that happens to files, while nobody else can write the session file. */
export async function changeFiles(
  run: Run,
  plan: CompletionPlan,
  found: CompletionRecord | undefined,
): Promise<CompletionRecord> {
  const { workspace, records } = run;
  const { root, state, store } = workspace;
  const releases = [
    takeLock(state.lockOf(plan.id), { onDead: (pid) => sweepTemporary(store.folder, pid) }),
  ];
  try {
    // A session that joins a group meanwhile waits, and is not lost.
    for (const lock of groupLocks(workspace, plan))
      releases.push(takeLock(lock, { onDead: sweepGroups(root) }));
    const begun = found ?? begin(run, plan);
    const filed = await fileItems(run, begun);
    writeDestinations(root, begun);
    if (begun.backup !== undefined) writeAtomic(begun.backup, snapshotText(plan));
    removeFiles(root, plan);
    const written: CompletionRecord = { ...begun, filed, state: 'written' };
    records.save(written);
    return written;
  } finally {
    for (const release of releases.toReversed()) release();
  }
}

/** Takes away what a run that was killed behind its last file left: nobody may ever want these locks again. */
export function clearLeftLocks(workspace: Workspace, plan: CompletionPlan): void {
  takeLock(workspace.state.lockOf(plan.id))();
  for (const lock of groupLocks(workspace, plan)) clearAbandoned(lock, sweepGroups(workspace.root));
}

function sweepGroups(root: string): (pid: number) => void {
  return (pid) => sweepTemporary(join(root, GROUPS_FOLDER), pid);
}

/** The locks of the groups that the plan writes to, in an order that is the same for everybody. */
function groupLocks(workspace: Workspace, { writes }: CompletionPlan): string[] {
  const groups = new GroupStore(workspace);
  const paths = writes.map(({ path }) => path).filter((path) => path.startsWith(GROUPS_FOLDER));
  return paths.toSorted().map((path) => groups.lockOf(idOfPath(path)));
}

/** Checks everything, keeps the bytes of what goes, and only then says that it has begun. */
function begin({ workspace, records, application }: Run, plan: CompletionPlan): CompletionRecord {
  const { root, repository, branch, commit: base } = workspace;
  const { backup } = application;
  const commits = application.commit && repository.gitDir !== undefined;
  checkPlan(workspace, plan, commits);
  if (backup !== undefined) checkBackup(backup, plan);
  const paths = plan.removals.map(({ path }) => path);
  const kept = keepFiles(workspace, plan.id, paths);
  const record: CompletionRecord = {
    version: 1,
    state: 'started',
    plan,
    started: isoTime(application.now()),
    root,
    commits,
    ...(branch !== undefined && { branch }),
    ...(base !== undefined && { base }),
    ...(kept !== undefined && { kept }),
    ...(backup !== undefined && { backup }),
    ...destinationsBefore(root, plan),
    filed: {},
  };
  records.save(record);
  return record;
}

/** The tracker gets each item once: what it has is noted before the next one goes. */
async function fileItems(
  { records, application: { tracker } }: Run,
  record: CompletionRecord,
): Promise<CompletionRecord['filed']> {
  const filed = { ...record.filed };
  if (tracker === undefined) return filed;
  for (const filing of record.plan.filings) {
    if (Object.hasOwn(filed, filing.marker)) continue;
    const { url } = await tracker.file(filing);
    filed[filing.marker] = url;
    records.save({ ...record, filed });
  }
  return filed;
}

function checkBackup(path: string, plan: CompletionPlan): void {
  const there = kindOf(path);
  if (there === 'nothing') return;
  const isSame = there === 'file' && readBytes(path)?.bytes.toString('utf8') === snapshotText(plan);
  if (!isSame) throw backupInTheWay(path);
}

/** The snapshot as it is exported: JSON, indented. */
function snapshotText({ snapshot }: CompletionPlan): string {
  return `${JSON.stringify(snapshot, undefined, 2)}\n`;
}

export function commitStep(
  { workspace, records, application }: Run,
  record: CompletionRecord,
): CompletionRecord {
  const commits = record.commits && application.commit;
  const commit = commits ? commitCompletion(workspace, record) : undefined;
  const committed: CompletionRecord = {
    ...record,
    commits,
    state: 'committed',
    ...(commit !== undefined && { commit }),
  };
  records.save(committed);
  return committed;
}

/** The issue ends last, when nothing can be taken back any more; what a person should know of it. */
export async function issueStep(
  { application: { tracker } }: Run,
  { plan, filed }: CompletionRecord,
): Promise<readonly string[]> {
  const { closing } = plan;
  if (tracker === undefined || closing === undefined) return [];
  return tracker.close(closing, followUpsOf(plan, filed));
}

/** The session is gone: so is what this machine knew of the work on it. */
export function closeRecord(
  workspace: Place,
  records: CompletionRecords,
  record: CompletionRecord,
  now: Date,
): CompletionRecord {
  forgetSession(workspace, record.plan.id);
  const closed = record.closed ?? isoTime(now);
  const done: CompletionRecord = { ...record, state: 'closed', closed };
  records.close(done);
  return done;
}

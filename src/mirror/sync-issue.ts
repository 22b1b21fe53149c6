import { applyEdit } from '../apply.ts';
import { parseTime } from '../core/clock.ts';
import { SessionError } from '../core/errors.ts';
import { detectMilestone } from '../core/mirror/milestone.ts';
import { sessionMarker } from '../core/mirror/markers.ts';
import { draftIssue, planMirror, type Note, type Write } from '../core/mirror/plan-mirror.ts';
import { hasLabel } from '../core/mirror/session-labels.ts';
import { pullRequestsOf } from '../core/mirror/pull-requests.ts';
import type { Issue, Tracker } from '../core/mirror/tracker.ts';
import { issueGone } from '../core/mirror/tracker-errors.ts';
import type { Session } from '../core/session/session.ts';
import { transition } from '../core/session/lifecycle.ts';
import { takeLock } from '../io/lock.ts';
import type { StoredFile } from '../io/store.ts';
import type { Workspace } from '../workspace.ts';
import { carryOut, labelsRefused, unlessRefused } from './carry-out.ts';
import {
  badIssueRef,
  busyIssue,
  issueElsewhere,
  issueStillThere,
  issueThere,
  noIssue,
  otherIssueMeanwhile,
  ownIssueGone,
} from './issue-refusals.ts';
import { Outbox } from './outbox.ts';

/** A project with its tracker. */
export interface Mirror {
  workspace: Workspace;
  tracker: Tracker;
  now: () => Date;
}

/** A session as it was found. */
export interface Mirrored {
  file: StoredFile;
  session: Session;
}

/** What came of a run, or would with `dryRun`. */
export interface Synced {
  /** Undefined for one that would be made. */
  issue: Pick<Issue, 'ref' | 'url' | 'state'> | undefined;
  writes: readonly Write[];
  notes: readonly Note[];
}

export interface SyncOptions {
  dryRun?: boolean;
  /** Takes the place of an issue that the session names already. */
  replace?: boolean;
}

/**
 * Brings the issue of a session up to date: our part of the body, title, labels, what waits in the outbox.
 * Makes no call that changes anything where all is so already.
 * @throws SessionError `no-issue`, `issue-gone`, `issue-elsewhere`, `issue-busy`, and those of the tracker
 */
export async function syncIssue(
  mirror: Mirror,
  { file, session }: Mirrored,
  { dryRun = false }: SyncOptions = {},
): Promise<Synced> {
  const { workspace, tracker } = mirror;
  const ref = tracker.refIn(session);
  if (ref === undefined) throw noIssue(session.id);
  return alone(workspace, session.id, async () => {
    const issue = await tracker.issue(ref);
    if (issue === undefined) throw ownIssueGone(ref, tracker.name);
    const moved = issue.ref === ref ? undefined : movedNote(mirror, issue, ref);
    const synced = await bringUpToDate(mirror, session, issue, dryRun);
    if (!dryRun && moved !== undefined) noteIssue(mirror, file, issue, ref);
    if (!dryRun) setMirrored(workspace, file);
    return { ...synced, notes: [...(moved === undefined ? [] : [moved]), ...synced.notes] };
  });
}

/**
 * Makes the issue of a session and notes it in the session file. An earlier run that was killed in
 * between has left an issue with the marker of this session: that one is taken.
 * @throws SessionError `issue-there`, `issue-busy`, `issue-changed`, and those of the tracker
 */
export async function createIssue(
  mirror: Mirror,
  { file, session }: Mirrored,
  { dryRun = false, replace = false }: SyncOptions = {},
): Promise<Synced> {
  const { workspace, tracker } = mirror;
  const before = tracker.refIn(session);
  if (before !== undefined && !replace) throw issueThere(session.id, before);
  return alone(workspace, session.id, async () => {
    const old = before === undefined ? undefined : await tracker.issue(before);
    if (old !== undefined && old.ref === before) throw issueStillThere(session.id, before);
    const milestone = detectMilestone(session, await tracker.milestones());
    const draft = draftIssue(session, { bodyLimit: tracker.bodyLimit, milestone: milestone?.id });
    if (dryRun) return { issue: undefined, writes: [{ kind: 'create', draft }], notes: [] };
    await unlessRefused(tracker.ensureLabels(draft.labels));
    const since = begunAt(session);
    const marker = sessionMarker(session.id);
    const issue = await tracker.create(draft, marker, since);
    noteIssue(mirror, file, issue, before);
    setMirrored(workspace, file);
    const writes: Write[] = [{ kind: 'create', draft }];
    return { issue, writes, notes: labelNotes(issue, draft.labels) };
  });
}

/**
 * Ties a session to an issue that is there. The issue is brought up to date first: a run that fails has
 * not changed the session.
 * @param text as a person names it: a number, `#128`, an address
 * @throws SessionError `bad-issue`, `issue-gone`, `issue-there`, and those of the tracker
 */
export async function linkIssue(
  mirror: Mirror,
  { file, session }: Mirrored,
  text: string,
  { dryRun = false, replace = false }: SyncOptions = {},
): Promise<Synced> {
  const { workspace, tracker } = mirror;
  const ref = tracker.refOf(text);
  if (ref === undefined) throw badIssueRef(text, tracker.name);
  const before = tracker.refIn(session);
  if (before !== undefined && before !== ref && !replace) throw issueThere(session.id, before);
  return alone(workspace, session.id, async () => {
    const issue = await tracker.issue(ref);
    if (issue === undefined) throw issueGone(tracker.name, ref);
    if (!isNameable(tracker, issue)) throw issueElsewhere(ref, issue.url);
    const synced = await bringUpToDate(mirror, session, issue, dryRun);
    if (!dryRun && before !== issue.ref) noteIssue(mirror, file, issue, before);
    if (!dryRun) setMirrored(workspace, file);
    return synced;
  });
}

async function bringUpToDate(
  { workspace, tracker }: Mirror,
  session: Session,
  issue: Issue,
  dryRun: boolean,
): Promise<Synced> {
  const outbox = new Outbox(workspace.state);
  if (!dryRun) outbox.followRename(session, workspace.store);
  const updates = outbox.waiting(session.id);
  const comments = updates.length === 0 ? [] : await tracker.comments(issue.ref);
  const pullRequests = await pullRequestRefs(tracker, session, issue);
  const earlier = outbox.earlier(session.id);
  const { name, bodyLimit } = tracker;
  const facts = { tracker: name, bodyLimit, updates, pullRequests, earlier };
  const { writes, notes, arrived } = planMirror(session, facts, { issue, comments });
  if (!dryRun) {
    outbox.drop(session.id, arrived);
    const onArrived = (ids: readonly string[]): void => outbox.drop(session.id, ids);
    const seen = { id: session.id, earlier, body: issue.body };
    notes.push(...(await carryOut(tracker, writes, { seen, onArrived })));
  }
  return { issue, writes, notes };
}

/** The pull requests of a session; none where the tracker holds no code. */
export async function pullRequestRefs(
  tracker: Tracker,
  session: Session,
  issue: Pick<Issue, 'ref'>,
): Promise<string[]> {
  const since = begunAt(session);
  if (tracker.pullRequests === undefined || since === undefined) return [];
  const all = await tracker.pullRequests(since);
  return pullRequestsOf(session, issue.ref, all).map(({ ref }) => ref);
}

/** When a session began, by any clock: those of a machine and of a tracker differ. */
function begunAt({ created }: Session): Date | undefined {
  const at = parseTime(created);
  return at === undefined ? undefined : new Date(at - 86_400_000);
}

/** One process at a time brings the issue of a session up to date. */
export async function alone<T>(
  workspace: Workspace,
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  let release: () => void;
  try {
    release = takeLock(workspace.state.lockOf(`issue-${id}`), { patienceMs: 2000 });
  } catch (error) {
    throw error instanceof SessionError && error.code === 'locked' ? busyIssue(id) : error;
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** From now on updates go there unasked. */
function setMirrored(workspace: Workspace, file: StoredFile): void {
  const { session } = workspace.load(file);
  if (session !== undefined) new Outbox(workspace.state).setMirrored(session);
}

/** Writes the issue into the session file, unless that names another one by now. */
function noteIssue(
  { workspace, tracker, now }: Mirror,
  file: StoredFile,
  issue: Issue,
  before: string | undefined,
): void {
  const fields = Object.entries(tracker.fieldsOf(issue));
  applyEdit(workspace, file, {
    changes(session) {
      const there = tracker.refIn(session);
      if (there === issue.ref) return [];
      if (there !== undefined && there !== before)
        throw otherIssueMeanwhile(session.id, issue.ref, there);
      return [
        ...fields.map(([key, value]) => ({ path: ['session', key], value })),
        ...transition(session, { kind: 'update', at: now() }).changes,
      ];
    },
  });
}

function movedNote({ tracker }: Mirror, issue: Issue, ref: string): Note {
  if (!isNameable(tracker, issue)) throw issueElsewhere(ref, issue.url);
  return { code: 'moved', text: `${ref} is ${issue.ref} now; the session names that one.` };
}

/** Whether a session can say that this is its issue. */
function isNameable(tracker: Tracker, issue: Issue): boolean {
  const fields = tracker.fieldsOf(issue);
  const text = (key: string): string | undefined =>
    fields[key] === undefined ? undefined : String(fields[key]);
  const named = {
    githubIssue: text('github_issue'),
    linearIssue: text('linear_issue'),
    linearUrl: text('linear_url'),
  };
  return tracker.refIn(named) === issue.ref;
}

/** A token without the right to label gets none, and is not told so by every tracker. */
function labelNotes(issue: Issue, wanted: readonly string[]): Note[] {
  const missing = wanted.filter((one) => !hasLabel(issue, one));
  return missing.length === 0 ? [] : [labelsRefused(issue.ref, missing)];
}

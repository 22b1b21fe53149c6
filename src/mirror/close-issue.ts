import { isoTime } from '../core/clock.ts';
import { outcomeOf } from '../core/completion/snapshot.ts';
import type { Outcome } from '../core/completion/plan.ts';
import { qualityGates } from '../core/mirror/issue-body.ts';
import { underNewId } from '../core/mirror/markers.ts';
import { planClosing, type Closing, type FollowUp } from '../core/mirror/plan-closing.ts';
import { remainingWork } from '../core/session/follow-up.ts';
import type { Issue, Tracker } from '../core/mirror/tracker.ts';
import type { Session } from '../core/session/session.ts';
import { sessionCommits } from '../completion/session-work.ts';
import type { Workspace } from '../workspace.ts';
import { carryOut } from './carry-out.ts';
import { noIssue, ownIssueGone } from './issue-refusals.ts';
import { Outbox } from './outbox.ts';
import { alone, pullRequestRefs, type Mirror, type Mirrored, type Synced } from './sync-issue.ts';

/** The end of an issue whose session file stays. */
export interface CloseWish {
  /** Worked out from the session where nobody says. */
  outcome?: Outcome | undefined;
  details?: string | undefined;
  dryRun?: boolean;
}

/**
 * Closes the issue of a session: labels, what waits, the summary with its counts, and last the state. May be
 * repeated after a kill at any call; each is made once.
 * @throws SessionError `no-issue`, `issue-gone`, `issue-busy`, and those of the tracker
 */
export async function closeIssue(
  mirror: Mirror,
  { session }: Mirrored,
  { outcome, details, dryRun = false }: CloseWish,
): Promise<Synced> {
  const { workspace, tracker, now } = mirror;
  const ref = tracker.refIn(session);
  if (ref === undefined) throw noIssue(session.id);
  const open = remainingWork(session);
  return alone(workspace, session.id, async () => {
    const issue = await tracker.issue(ref);
    if (issue === undefined) throw ownIssueGone(ref, tracker.name);
    const closing: Closing = {
      id: session.id,
      tracker: tracker.name,
      ref: issue.ref,
      outcome: outcome ?? outcomeOf(session, open.length),
      details: details ?? session.body('Current State'),
      at: isoTime(now()),
      counts: await closingCounts(workspace, tracker, session, issue),
    };
    const followUps = open.map((text) => ({ text, where: undefined }));
    const ended = await end(workspace, tracker, issue, { closing, followUps, dryRun });
    return { issue: { ...issue, state: dryRun ? issue.state : 'closed' }, ...ended };
  });
}

/** What the summary counts. Commits are those that belong to the session. */
async function closingCounts(
  workspace: Workspace,
  tracker: Tracker,
  session: Session,
  issue: Pick<Issue, 'ref'>,
): Promise<Closing['counts']> {
  const hasCode = tracker.pullRequests !== undefined;
  return {
    commits: sessionCommits(workspace, session).commits.length,
    pullRequests: hasCode ? (await pullRequestRefs(tracker, session, issue)).length : undefined,
    decisions: session.decisions.length,
    gates: qualityGates(session).length,
  };
}

interface Ending {
  closing: Closing;
  followUps: readonly FollowUp[];
  dryRun?: boolean;
}

type Ended = Pick<Synced, 'writes' | 'notes'>;

/**
 * Carries the end of an issue out, or on. An issue that is gone meanwhile has its end already.
 * @throws SessionError those of the tracker
 */
export async function endIssue(
  workspace: Workspace,
  tracker: Tracker,
  ending: Ending,
): Promise<Ended> {
  const { id, ref } = ending.closing;
  return alone(workspace, id, async () => {
    const issue = await tracker.issue(ref);
    if (issue !== undefined) return end(workspace, tracker, issue, ending);
    const text = `${ref} is not in ${tracker.name} any more, so nothing was closed.`;
    return { writes: [], notes: [{ code: 'gone', text }] };
  });
}

async function end(
  workspace: Workspace,
  tracker: Tracker,
  issue: Issue,
  { closing, followUps, dryRun = false }: Ending,
): Promise<Ended> {
  const comments = await tracker.comments(issue.ref);
  const outbox = new Outbox(workspace.state);
  const updates = outbox.waiting(closing.id);
  const { bodyLimit } = tracker;
  const facts = { bodyLimit, updates, followUps };
  const earlier = outbox.earlier(closing.id);
  const named = { ...issue, body: underNewId(issue.body, closing.id, earlier) };
  const { writes, notes, arrived } = planClosing(closing, facts, { issue: named, comments });
  if (!dryRun) {
    outbox.drop(closing.id, arrived);
    const onArrived = (ids: readonly string[]): void => outbox.drop(closing.id, ids);
    const seen = { id: closing.id, earlier, body: issue.body };
    notes.push(...(await carryOut(tracker, writes, { seen, onArrived })));
  }
  return { writes, notes };
}

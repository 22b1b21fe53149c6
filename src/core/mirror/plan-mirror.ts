import type { Session } from '../session/session.ts';
import { issueBody, typeOf } from './issue-body.ts';
import {
  findBlock,
  idsIn,
  printBlock,
  titleMark,
  underNewId,
  withBlock,
  type Written,
} from './markers.ts';
import { issueTitle } from './neutral.ts';
import { hasLabel, SESSION_LABEL } from './session-labels.ts';
import type { Comment, Issue, IssueChange, IssueDraft } from './tracker.ts';
import { updateComments, type Update } from './updates.ts';

/** One call that changes something at the tracker. */
export type Write =
  | { kind: 'labels'; names: readonly string[] }
  | { kind: 'create'; draft: IssueDraft }
  | { kind: 'change'; ref: string; change: IssueChange }
  | { kind: 'comment'; ref: string; body: string; marker: string; updates: readonly string[] };

/** What a person should know of a plan. `code` is stable. */
export interface Note {
  code:
    | 'title-kept'
    | 'stays-closed'
    | 'locked'
    | 'moved'
    | 'labels-kept'
    | 'labels-refused'
    | 'no-room'
    | 'gone';
  text: string;
}

/** How the issue of a session becomes what it should be; no write at all where it is so already. */
export interface MirrorPlan {
  writes: Write[];
  notes: Note[];
  /** Ids of updates that the issue has already: they need not wait any longer. */
  arrived: string[];
}

/** What the tracker has. `comments` only matter where updates wait. */
export interface Remote {
  issue: Issue;
  comments: readonly Comment[];
}

/** What the mirror knows beside the session. */
export interface MirrorFacts {
  tracker: string;
  bodyLimit: number;
  /** What waits to be told. */
  updates: readonly Update[];
  /** Refs of the pull requests of the session. */
  pullRequests: readonly string[];
  /** Ids that the session had before it was renamed. */
  earlier?: readonly string[];
}

/** Rest for marks and for what people will add. */
const SPARE = 600;

/** The labels of a session that goes on. */
function labelsOf(session: Session): string[] {
  return [SESSION_LABEL, 'active', `type:${typeOf(session)}`];
}

/** What a new issue is made from. */
export function draftIssue(
  session: Session,
  { bodyLimit, milestone }: { bodyLimit: number; milestone?: string | undefined },
): IssueDraft {
  const title = issueTitle(session.title ?? session.id);
  const labels = labelsOf(session);
  const text = issueBody(session, bodyLimit - SPARE) ?? '';
  const body = printBlock(session.id, text, { title: titleMark(title), labels, related: [] });
  return { title, body, labels, assignToMe: true, ...(milestone !== undefined && { milestone }) };
}

/**
 * The writes that lead from an issue as it is to what it should be. What people did stays: a title they
 * changed, what they wrote outside our part, labels they added or took away, an issue they closed.
 */
export function planMirror(session: Session, facts: MirrorFacts, remote: Remote): MirrorPlan {
  const { comments } = remote;
  const earlier = facts.earlier ?? [];
  const issue = { ...remote.issue, body: underNewId(remote.issue.body, session.id, earlier) };
  const block = findBlock(issue.body, session.id);
  const notes: Note[] = [];
  const titled = titleChange(session, issue, block?.written, notes);
  const labelled = labelChange(labelsOf(session), issue, block?.written, notes);
  const related = block?.written.related ?? [];
  const pulls = [...new Set([...related, ...facts.pullRequests])];
  const written: Written = { title: titled.mark, labels: labelled.ours, related: pulls };
  const named = issue.body === remote.issue.body ? {} : { body: issue.body };
  const body = { ...named, ...bodyChange(session, facts, issue, written, notes) };
  const change: IssueChange = { ...titled.change, ...body };
  if (issue.state === 'closed') notes.push(staysClosed(issue, facts.tracker));
  const told = new Set([session.id, ...earlier].flatMap((id) => [...idsIn(comments, id)]));
  const arrived = facts.updates.flatMap(({ id }) => (told.has(id) ? [id] : []));
  const waiting = facts.updates.filter(({ id }) => !told.has(id));
  const writes: Write[] = [
    ...labelWrites(issue.ref, labelled.change),
    ...relatedWrites(session, issue, facts.pullRequests, related),
    ...(Object.keys(change).length === 0 ? [] : [changeOf(issue.ref, change)]),
    ...commentWrites(session, issue, waiting, notes),
  ];
  return { writes, notes, arrived };
}

function titleChange(
  session: Session,
  issue: Issue,
  before: Written | undefined,
  notes: Note[],
): { change: IssueChange; mark: string } {
  const title = issueTitle(session.title ?? session.id);
  const wanted = titleMark(title);
  const now = titleMark(issue.title);
  // An issue that was there before was given its title by a person.
  if (before === undefined || before.title === '') return { change: {}, mark: '' };
  if (now === wanted) return { change: {}, mark: wanted };
  if (now === before.title) return { change: { title }, mark: wanted };
  notes.push({
    code: 'title-kept',
    text: `The title of ${issue.ref} was changed there, so it stays as it is.`,
  });
  return { change: {}, mark: before.title };
}

/** Labels that we put on once and that are gone were taken off by a person. */
function labelChange(
  wanted: readonly string[],
  issue: Issue,
  before: Written | undefined,
  notes: Note[],
): { change: IssueChange; ours: readonly string[] } {
  const ours = before?.labels ?? [];
  // An issue that was closed as completed does not become active beside that.
  const isOver = hasLabel(issue, 'completed');
  const missing = wanted.filter((one) => !hasLabel(issue, one) && !(one === 'active' && isOver));
  const add = missing.filter((one) => !ours.includes(one));
  const removed = missing.filter((one) => ours.includes(one));
  const remove = ours.filter((one) => !wanted.includes(one) && hasLabel(issue, one));
  if (removed.length > 0) {
    const text = `Labels taken off ${issue.ref} are not put on again: ${removed.join(', ')}.`;
    notes.push({ code: 'labels-kept', text });
  }
  return {
    change: {
      ...(add.length > 0 && { addLabels: add }),
      ...(remove.length > 0 && { removeLabels: remove }),
    },
    ours: wanted,
  };
}

function bodyChange(
  session: Session,
  { bodyLimit }: MirrorFacts,
  issue: Issue,
  written: Written,
  notes: Note[],
): IssueChange {
  const block = findBlock(issue.body, session.id);
  const outside = issue.body.length - (block === undefined ? 0 : block.end - block.start);
  const text = issueBody(session, bodyLimit - outside - SPARE);
  if (text === undefined) {
    notes.push({
      code: 'no-room',
      text: `The body of ${issue.ref} is so long that nothing can be added; it stays as it is.`,
    });
    return {};
  }
  const isSame =
    block !== undefined &&
    block.text === text.trim() &&
    block.written.title === written.title &&
    block.written.labels.join() === written.labels.join() &&
    block.written.related.join() === written.related.join();
  if (isSame) return {};
  return { body: withBlock(issue.body, session.id, printBlock(session.id, text, written)) };
}

function commentWrites(
  session: Session,
  issue: Issue,
  updates: readonly Update[],
  notes: Note[],
): Write[] {
  if (updates.length === 0) return [];
  if (issue.locked) {
    const waiting = `${updates.length} ${updates.length === 1 ? 'update waits' : 'updates wait'}`;
    notes.push({
      code: 'locked',
      text: `${issue.ref} is locked, so nothing is posted and ${waiting}: unlock it, or link another.`,
    });
    return [];
  }
  return updateComments(session.id, updates).map((one) => ({
    kind: 'comment',
    ref: issue.ref,
    ...one,
  }));
}

/**
 * Labels go first and alone: the body remembers them, and one that it remembered too early would seem to
 * have been taken off by a person after a kill in between.
 */
export function labelWrites(ref: string, change: IssueChange): Write[] {
  const { addLabels, removeLabels } = change;
  if (addLabels === undefined && removeLabels === undefined) return [];
  const names: Write[] = addLabels === undefined ? [] : [{ kind: 'labels', names: addLabels }];
  return [...names, changeOf(ref, change)];
}

function changeOf(ref: string, change: IssueChange): Write {
  return { kind: 'change', ref, change };
}

/** Each pull request of the session is told once which issue it belongs to. */
function relatedWrites(
  { id }: Session,
  { ref }: Issue,
  pulls: readonly string[],
  told: readonly string[],
): Write[] {
  const marker = `<!-- agent-session:${id}:related -->`;
  return pulls
    .filter((one) => !told.includes(one))
    .map((one) => ({
      kind: 'comment',
      ref: one,
      body: `Related to AI session ${ref}\n\n${marker}`,
      marker,
      updates: [],
    }));
}

function staysClosed(issue: Issue, tracker: string): Note {
  return {
    code: 'stays-closed',
    text: `${issue.ref} is closed in ${tracker}, and stays so: reopen it there if the work goes on.`,
  };
}

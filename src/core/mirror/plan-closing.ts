import { cutText, estimateTokens } from '../brief/tokens.ts';
import type { Outcome } from '../completion/plan.ts';
import { hashOf } from '../text/hash.ts';
import { commentMarker, findBlock, idsIn, printBlock, withBlock } from './markers.ts';
import { neutralItem } from './neutral.ts';
import { labelWrites, type Note, type Remote, type Write } from './plan-mirror.ts';
import { hasLabel } from './session-labels.ts';
import type { Issue, IssueChange } from './tracker.ts';
import { updateComments, type Update } from './updates.ts';

/** How the issue of a session ends: plain data, so that it can be kept and carried on after a kill. */
export interface Closing {
  /** The session. */
  id: string;
  /** The tracker, by its name. */
  tracker: string;
  ref: string;
  outcome: Outcome;
  /** One sentence or two about how it ended. */
  details: string;
  /** ISO time. */
  at: string;
  counts: ClosingCounts;
  /** Our part of the body as it will be; absent where the session file stays and is mirrored on. */
  text?: string;
}

interface ClosingCounts {
  commits: number;
  /** Undefined where the tracker holds no code. */
  pullRequests: number | undefined;
  decisions: number;
  gates: number;
}

/** Work that goes on elsewhere; `where` is the address of its issue, or the file that has it. */
export interface FollowUp {
  text: string;
  where: string | undefined;
}

/** The most that the summary may cost, by our estimate. */
export const CLOSING_TOKENS = 500;

/** The last comment of a session, within 500 tokens by our estimate; what does not fit is counted. */
export function closingComment(closing: Closing, followUps: readonly FollowUp[]): string {
  for (let [items, prose] = [12, 500]; ; [items, prose] = [items >> 1, prose >> 1]) {
    const text = commentWithin(closing, followUps, { items, prose });
    if (prose === 0 || estimateTokens(text) <= CLOSING_TOKENS) return text;
  }
}

function commentWithin(
  { outcome, details, at, counts }: Closing,
  followUps: readonly FollowUp[],
  { items, prose }: { items: number; prose: number },
): string {
  const left = followUps.length - items;
  const { commits, pullRequests, decisions, gates } = counts;
  return [
    '## 🏁 Session Complete',
    '',
    `**Outcome**: ${outcome}`,
    ...(details === '' || prose === 0 ? [] : [`**Details**: ${neutralItem(details, prose)}`]),
    `**Completion Date**: ${at}`,
    '',
    '### Summary',
    `- Total commits linked: ${commits}`,
    ...(pullRequests === undefined ? [] : [`- PRs created: ${pullRequests}`]),
    `- Key decisions: ${decisions}`,
    `- Quality gates passed: ${gates}`,
    '',
    '### Follow-up Actions',
    ...(followUps.length === 0 ? ['None.'] : followUps.slice(0, items).map(followUpLine)),
    ...(left > 0 ? [`- … ${left} more`] : []),
  ].join('\n');
}

function followUpLine({ text, where }: FollowUp): string {
  return `- ${neutralItem(text, 120)}${where === undefined ? '' : `: ${cutText(where, 200)}`}`;
}

/** Labels of a session that has ended. */
function endingLabels(outcome: Outcome): string[] {
  return ['completed', `outcome:${outcome}`];
}

/** What the world adds to a closing. */
export interface ClosingFacts {
  bodyLimit: number;
  updates: readonly Update[];
  followUps: readonly FollowUp[];
}

/**
 * Stands in the mark of a summary: one that says the same of the session is not posted again, by a second
 * machine or after a kill. When it is said, what git and the tracker count by then, and where the rest was filed
 * make no difference.
 */
function summaryKey(closing: Closing, followUps: readonly FollowUp[]): string {
  const counts = { ...closing.counts, commits: 0, pullRequests: undefined };
  const texts = followUps.map(({ text }) => ({ text, where: undefined }));
  return hashOf(closingComment({ ...closing, at: '', counts }, texts));
}

/**
 * The writes that end the issue of a session, in an order in which each can be repeated: labels, what still
 * waited, the summary, our part of the body, and last the state. What is done already is left out.
 */
export function planClosing(
  closing: Closing,
  facts: ClosingFacts,
  { issue, comments }: Remote,
): { writes: Write[]; notes: Note[]; arrived: string[] } {
  const told = idsIn(comments, closing.id);
  const arrived = facts.updates.flatMap(({ id }) => (told.has(id) ? [id] : []));
  const waiting = facts.updates.filter(({ id }) => !told.has(id));
  const key = summaryKey(closing, facts.followUps);
  const isTold = told.has(key);
  const notes: Note[] = [];
  if (issue.locked && (!isTold || waiting.length > 0)) {
    const text = `${issue.ref} is locked, so the summary was not posted.`;
    notes.push({ code: 'locked', text });
  }
  const comment = (body: string, marker: string, updates: readonly string[]): Write => ({
    kind: 'comment',
    ref: issue.ref,
    body,
    marker,
    updates,
  });
  const marker = commentMarker(closing.id, [key]);
  const summary = `${closingComment(closing, facts.followUps)}\n\n${marker}`;
  const spoken = issue.locked
    ? []
    : [
        ...updateComments(closing.id, waiting).map((one) =>
          comment(one.body, one.marker, one.updates),
        ),
        ...(isTold ? [] : [comment(summary, marker, [])]),
      ];
  const end: IssueChange = {
    ...bodyAtEnd(closing, facts.bodyLimit, issue),
    ...(issue.state === 'open' && { state: 'closed' }),
  };
  const writes = [
    ...labelWrites(issue.ref, labelsAtEnd(closing, issue)),
    ...spoken,
    ...(Object.keys(end).length === 0
      ? []
      : [{ kind: 'change' as const, ref: issue.ref, change: end }]),
  ];
  return { writes, notes, arrived };
}

function labelsAtEnd({ outcome }: Closing, issue: Issue): IssueChange {
  const wanted = endingLabels(outcome);
  const add = wanted.filter((one) => !hasLabel(issue, one));
  const remove = issue.labels.filter((label) => {
    const one = label.toLowerCase();
    return one === 'active' || (one.startsWith('outcome:') && !wanted.includes(one));
  });
  return {
    ...(add.length > 0 && { addLabels: add }),
    ...(remove.length > 0 && { removeLabels: remove }),
  };
}

/** Where the last words do not fit, what stood there stays. */
function bodyAtEnd({ id, text }: Closing, bodyLimit: number, issue: Issue): IssueChange {
  const block = findBlock(issue.body, id);
  if (text === undefined || block === undefined || block.text === text.trim()) return {};
  const body = withBlock(issue.body, id, printBlock(id, text, block.written));
  return body.length > bodyLimit ? {} : { body };
}

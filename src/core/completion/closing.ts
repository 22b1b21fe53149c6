import { isoTime } from '../clock.ts';
import { issueBody, qualityGates } from '../mirror/issue-body.ts';
import type { Closing, FollowUp } from '../mirror/plan-closing.ts';
import type { Session } from '../session/session.ts';
import { mask } from '../text/secrets.ts';
import type { Choices, CompletionFacts } from './completion-facts.ts';
import type { CompletionPlan, Outcome } from './plan.ts';

/** Room for the last words in the body of an issue, in UTF-16 units. */
const TEXT_LIMIT = 8000;

/**
 * How the issue of a session ends with it. Undefined where there is none, where the tracker cannot be asked,
 * and where a person has answered for the issue or waived it.
 */
export function closingOf(
  session: Session,
  { tracker, commits, now }: CompletionFacts,
  { answers, waivers }: Choices,
  { outcome, decisions }: { outcome: Outcome; decisions: number },
): Closing | undefined {
  const ref = tracker?.ref;
  if (tracker === undefined || ref === undefined || tracker.issue === 'unknown') return undefined;
  if ((answers['external-issue'] ?? waivers['external-issue']) !== undefined) return undefined;
  const text = issueBody(session, TEXT_LIMIT, outcome);
  return {
    id: session.id,
    tracker: tracker.name,
    ref,
    outcome,
    details: mask(session.body('Current State')).slice(0, 2000),
    at: isoTime(now),
    counts: {
      commits: commits.length,
      pullRequests: tracker.pullRequests,
      decisions,
      gates: qualityGates(session).length,
    },
    ...(text !== undefined && { text }),
  };
}

/** What the summary says of the work that is left: where the tracker, else the backlog, has it now. */
export function followUpsOf(
  { filings, extractions }: CompletionPlan,
  filed: Readonly<Record<string, string>>,
): FollowUp[] {
  const left = extractions.filter(({ kind }) => kind === 'remaining-work');
  return filings.length > 0
    ? filings.map(({ title, marker }) => ({ text: title, where: filed[marker] }))
    : left.map(({ title, to }) => ({ text: title, where: to }));
}

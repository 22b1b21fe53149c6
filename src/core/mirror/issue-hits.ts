import { cutText, estimateTokens } from '../brief/tokens.ts';
import { oneLine } from '../text/display.ts';
import { SESSION_LABEL } from './session-labels.ts';
import type { Issue, IssueHits } from './tracker.ts';

/** Estimated tokens of an answer: an agent asks often. */
export const HITS_BUDGET = 300;

/** What was found, for people: the query, then one line an issue, as many as fit. */
export function hitsText({ issues, total, shown }: IssueHits, budget = HITS_BUDGET): string {
  const head = `Query: ${cutText(oneLine(shown), 360)}`;
  const lines = issues.map(issueLine);
  for (let count = lines.length; ; count--) {
    const left = Math.max(total, issues.length) - count;
    const tail = left === 0 ? [] : [count === 0 ? `${left} found` : `and ${left} more`];
    const none = total === 0 && issues.length === 0 ? ['Nothing fits.'] : [];
    const text = `${[head, ...lines.slice(0, count), ...tail, ...none].join('\n')}\n`;
    if (count === 0 || estimateTokens(text) <= budget) return text;
  }
}

/** `#128  2026-11-20  active, type:research  Checkout - AI Session` */
function issueLine({ ref, created, labels, title }: Issue): string {
  const told = labels.filter((label) => label !== SESSION_LABEL).map(oneLine);
  const parts = [oneLine(ref), created.slice(0, 10), cutText(told.join(', '), 80)];
  return [...parts.filter((part) => part !== ''), cutText(oneLine(title), 80)].join('  ');
}

/** An issue for programs. */
export function issueJson(issue: Issue): object {
  const { ref, url, title, state, labels, created, closed } = issue;
  return { ref, url, title, state, labels, created, closed: closed ?? null };
}

import type { CountedSession } from '../insight/totals.ts';
import { oneLine } from '../text/display.ts';
import type { Comment, Issue } from './tracker.ts';

/** A blocker as the comments of an issue tell it. */
const BLOCKER = /^[>\s]*🚫 \*\*Blocker Found\*\*: *(.+)$/gmu;

/** The issues of sessions as totals count them. @param comments on any of them; of others they are passed over */
export function countedIssues(
  issues: readonly Issue[],
  comments: readonly (Comment & { issue: string })[],
): CountedSession[] {
  const told = new Map<string, string[]>();
  for (const { issue, body } of comments) {
    const blockers = Array.from(body.matchAll(BLOCKER), ([, text = '']) => oneLine(text));
    if (blockers.length > 0) told.set(issue, [...(told.get(issue) ?? []), ...blockers]);
  }
  return issues.map((issue): CountedSession => {
    const outcome = valueOf(issue, 'outcome');
    // Who ended well has overcome what was in the way.
    const isOvercome = outcome === 'successful';
    return {
      id: issue.ref,
      started: timeOf(issue.created),
      ended: timeOf(issue.closed),
      outcome,
      traits: traitsOf(issue),
      blockers: (told.get(issue.ref) ?? []).map((text) => ({ text, done: isOvercome })),
    };
  });
}

/** What the issue of a session shows that may have made it go well. */
function traitsOf(issue: Issue): string[] {
  const type = valueOf(issue, 'type');
  const { milestone, assignees } = issue;
  return [
    ...(type === undefined ? [] : [`type ${type}`]),
    ...(milestone === undefined ? [] : ['with a milestone']),
    ...(assignees.length === 0 ? [] : ['with an assignee']),
  ];
}

/** What stands behind `outcome:` in its labels. */
function valueOf({ labels }: Issue, name: string): string | undefined {
  return labels.find((label) => label.startsWith(`${name}:`))?.slice(name.length + 1);
}

function timeOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}

import { SessionError } from '../errors.ts';
import { oneLine } from '../text/display.ts';
import { hasLabel } from './session-labels.ts';
import type { Issue } from './tracker.ts';

/** The label of a session that ended long ago. */
export const ARCHIVED = 'archived';
const DAYS = 90;

/**
 * Days of `90d`, `12w` or `90`; 90 without a text.
 * @throws SessionError `bad-age`
 */
export function readAge(text: string | undefined): number {
  if (text === undefined) return DAYS;
  const match = /^([1-9]\d{0,4})([dw]?)$/i.exec(text.trim());
  if (match !== null) return Number(match[1]) * (match[2]?.toLowerCase() === 'w' ? 7 : 1);
  throw new SessionError('bad-age', {
    so: `--older-than takes days or weeks, not "${oneLine(text)}".`,
    follows: 'So nothing was archived.',
    todo: 'Give them as 90d or 12w.',
  });
}

/** The issues that ended longer ago than that and are not archived yet. */
export function toArchive(issues: readonly Issue[], days: number, now: Date): Issue[] {
  const edge = now.getTime() - days * 86_400_000;
  return issues.filter(
    (issue) =>
      issue.state === 'closed' &&
      !hasLabel(issue, ARCHIVED) &&
      Date.parse(issue.closed ?? '') < edge,
  );
}

import type { IssueQuery } from './issue-query.ts';
import type { Issue } from './tracker.ts';

/** The label of every issue that mirrors a session. */
export const SESSION_LABEL = 'ai-session';

/** Whether an issue has a label: trackers take no two that differ in case only. */
export function hasLabel({ labels }: Pick<Issue, 'labels'>, name: string): boolean {
  return labels.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** The labels that an issue must have for a query. */
export function sessionLabels({ status, type, outcome }: IssueQuery): string[] {
  return [
    SESSION_LABEL,
    ...(status === undefined ? [] : [status]),
    ...(type === undefined ? [] : [`type:${type}`]),
    ...(outcome === undefined ? [] : [`outcome:${outcome}`]),
  ];
}

import type { IssueQuery } from './issue-query.ts';

/** The label of every issue that mirrors a session. */
export const SESSION_LABEL = 'ai-session';

/** The labels that an issue must have for a query. */
export function sessionLabels({ status, type, outcome }: IssueQuery): string[] {
  return [
    SESSION_LABEL,
    ...(status === undefined ? [] : [status]),
    ...(type === undefined ? [] : [`type:${type}`]),
    ...(outcome === undefined ? [] : [`outcome:${outcome}`]),
  ];
}

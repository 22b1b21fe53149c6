import type { IssueChange, IssueDraft } from './tracker.ts';

/** What GitHub makes an issue from. @param login who is assigned */
export function draftFields(
  { title, body, labels, milestone }: IssueDraft,
  login: string | undefined,
): object {
  return {
    title,
    body,
    labels,
    ...(login !== undefined && { assignees: [login] }),
    ...(milestone !== undefined && { milestone: Number(milestone) }),
  };
}

/** What becomes different about the issue itself, labels aside; undefined when that is nothing. */
export function changeFields({ title, body, state }: IssueChange): object | undefined {
  if (title === undefined && body === undefined && state === undefined) return undefined;
  const reason = state === 'closed' ? 'completed' : 'reopened';
  return {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(state !== undefined && { state, state_reason: reason }),
  };
}

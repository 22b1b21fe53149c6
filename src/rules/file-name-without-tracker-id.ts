import type { Rule } from '../core/lint/rule.ts';

export const fileNameWithoutTrackerId: Rule = {
  name: 'file-name-without-tracker-id',
  severity: 'error',
  summary: 'The file name holds no id of an external tracker.',
  why: 'A session may serve several issues and outlive their ids; `linear_issue` is the place where tools look for one.',
  fixable: false,
  check({ session, name }, report) {
    if (name.tracker === undefined) return;
    const keep =
      session.linearIssue === undefined ? ` and write linear_issue: "${name.tracker}"` : '';
    report({
      at: 0,
      message: `The file name holds the tracker id ${name.tracker}, which belongs into the front matter. Rename it to ${name.proposal(session.created)}${keep}.`,
    });
  },
};

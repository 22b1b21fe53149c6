import type { Rule } from '../core/lint/rule.ts';

export const fileNameTimestamped: Rule = {
  name: 'file-name-timestamped',
  severity: 'error',
  summary: 'The file is named `YYYYMMDD-HHMMSS-kebab-description.md` with a real UTC time.',
  why: 'The timestamp orders sessions, keeps their names apart, and tells them from other Markdown.',
  fixable: false,
  check({ session, name }, report) {
    if (name.tracker !== undefined) return;
    if (name.stamp === undefined) {
      report({
        at: 0,
        message: `The file name "${session.id}" has no timestamp, so it sorts and matches nowhere. Rename it to ${name.proposal(session.created)}`,
      });
    } else if (name.time === undefined) {
      report({
        at: 0,
        message: `The file name says ${name.stamp}, a time that does not exist. Rename it to the UTC time the session was created.`,
      });
    } else if (!name.kebab) {
      report({
        at: 0,
        message: `Behind its timestamp the file name says "${name.rest}", which is no kebab-case description. Rename it to ${name.proposal(undefined)}`,
      });
    }
  },
};

import { parseTime } from '../core/clock.ts';
import { readName, stampFor } from '../core/file-name.ts';
import type { Rule } from '../core/rule.ts';

export const fileNameTimestamped: Rule = {
  name: 'file-name-timestamped',
  severity: 'error',
  summary: 'The file is named `YYYYMMDD-HHMMSS-kebab-description.md` with a real UTC time.',
  why: 'The timestamp orders sessions, keeps their names apart, and tells them from other Markdown.',
  fixable: false,
  check({ session }, report) {
    const name = readName(session.id, session.linearIssue);
    if (name.tracker !== undefined) return;
    if (name.date === undefined) {
      report({
        at: 0,
        message: `The file name "${session.id}" has no timestamp, so it sorts and matches nowhere. Rename it to ${stampFor(session.id, session.created)}-${name.words}.md`,
      });
    } else if (parseTime(name.date) === undefined) {
      report({
        at: 0,
        message: `The file name says ${name.date.replace('T', ' ').replace('Z', ' UTC')}, a time that does not exist. Rename it to the time the session was created.`,
      });
    } else if (!name.kebab) {
      report({
        at: 0,
        message: `Behind its timestamp the file name says "${name.rest}", which is no kebab-case description. Rename it to ${stampFor(session.id, undefined)}-${name.words}.md`,
      });
    }
  },
};

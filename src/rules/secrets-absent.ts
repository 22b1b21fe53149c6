import { findSecrets } from '../core/text/secrets.ts';
import type { Rule } from '../core/lint/rule.ts';

export const secretsAbsent: Rule = {
  name: 'secrets-absent',
  severity: 'error',
  summary: 'The file holds no token, key or password.',
  why: 'Session files are committed, and sent to every agent that works on them. A secret in one counts as published.',
  fixable: false,
  check({ session }, report) {
    for (const { start, kind, shown } of findSecrets(session.text)) {
      report({
        at: start,
        message: `This looks like ${kind} (${shown}), and the file goes into git and to agents. Remove it, and revoke it if it was committed.`,
      });
    }
  },
};

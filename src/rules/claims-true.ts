import type { Rule } from '../core/lint/rule.ts';

export const claimsTrue: Rule = {
  name: 'claims-true',
  severity: 'warning',
  summary: 'Every path that an active session names exists.',
  why: 'Whoever continues looks there first. A file that was moved or deleted since sends them astray; session verify says where it went, and checks branches, commits and commands too.',
  fixable: false,
  needs: 'sections',
  check({ session, world }, report) {
    if (world === undefined || !session.active) return;
    for (const { text, at } of world.missingPaths(session)) {
      report({
        at: Math.max(at, session.text.indexOf(text, at)),
        message: `"${text}" does not exist, so whoever continues looks in vain. Correct or remove it; session verify says where it went.`,
      });
    }
  },
};

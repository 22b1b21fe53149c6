import type { Rule } from '../core/lint/rule.ts';

export const completedSessionRemoved: Rule = {
  name: 'completed-session-removed',
  severity: 'warning',
  summary: 'A completed session is gone: its knowledge moved, its file deleted.',
  why: 'Sessions are for work in progress. One that stays hides the active ones, and its decisions are found by nobody.',
  fixable: false,
  needs: 'fields',
  check(subject, report) {
    if (subject.session.status !== 'completed') return;
    report({
      at: subject.keyAt(['session', 'status']),
      message:
        'The session is completed, but its file is still here. Move what was learned where it belongs and delete it: session complete.',
    });
  },
};

import { blockerReason, stateReason } from '../core/session/readiness.ts';
import type { Rule } from '../core/lint/rule.ts';

const DAY = 86_400_000;

export const stateHandoffReady: Rule = {
  name: 'state-handoff-ready',
  severity: 'warning',
  summary:
    'Current State says where the work stopped, and Blockers lists what the log calls a blocker.',
  why: 'The next person or agent starts from Current State alone, often without any other memory of the work.',
  fixable: false,
  needs: 'fields',
  check(subject, report) {
    const { session } = subject;
    if (session.status === 'completed') return;
    const section = session.section('Current State');
    // A long text is neither vague nor the one that every session starts with.
    const reason =
      section && section.end - section.bodyStart < 500 ? stateReason(session) : undefined;
    if (section && reason?.code === 'state-vague')
      report({ at: section.start, message: reason.text });
    if (section && reason?.code === 'state-start' && isOld(subject.updated, subject.now)) {
      report({
        at: section.start,
        message:
          'Current State still says that the work has not started. Write what is done and where it stopped (session update --state).',
      });
    }
    const blocker = blockerReason(session);
    const log = session.section('Session Log');
    if (blocker && log) report({ at: log.start, message: blocker.text });
  },
};

/** A session that was just made need not say more; one that was worked on or lay about must. */
function isOld(updated: number | undefined, now: number): boolean {
  return updated !== undefined && now - updated > DAY;
}

import { stepsReason } from '../core/session/readiness.ts';
import { readSectionText } from '../core/session/section-text.ts';
import type { Rule } from '../core/lint/rule.ts';

export const stepsActionable: Rule = {
  name: 'steps-actionable',
  severity: 'warning',
  summary: 'Next Steps names at least one open thing that can be done at once.',
  why: '"Continue" tells the next one nothing; a concrete first step saves reading everything again.',
  fixable: false,
  needs: 'fields',
  check({ session }, report) {
    const section = session.section('Next Steps');
    const reason = section && stepsReason(session);
    if (!section || !reason || readSectionText(session, section).kind !== 'text') return;
    if (
      reason.code === 'steps-vague' ||
      (reason.code === 'steps-empty' && session.nextSteps.length > 0)
    ) {
      report({ at: section.start, message: reason.text });
    }
  },
};

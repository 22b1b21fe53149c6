import type { Rule } from '../core/rule.ts';

export const decisionsWithRationale: Rule = {
  name: 'decisions-with-rationale',
  severity: 'warning',
  summary: 'Every decision says what was decided and why.',
  why: 'Without its reason a decision is asked about again, or undone by somebody who cannot know better.',
  fixable: false,
  needs: 'sections',
  check({ session }, report) {
    for (const { number, decision, rationale, section } of session.decisions) {
      if (decision !== '' && rationale !== '') continue;
      const lack = [
        decision === '' && '**Decision**:',
        rationale === '' && '**Rationale**:',
      ].filter(Boolean);
      report({
        at: section.start,
        message: `Decision ${number} has no ${lack.join(' and no ')}. Write ${lack.length === 2 ? 'both lines' : 'that line'} below its heading.`,
      });
    }
  },
};

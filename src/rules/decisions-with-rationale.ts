import { Decision, readDecisionTitle } from '../core/session/nouns.ts';
import type { Section } from '../core/outline/outline.ts';
import type { Rule } from '../core/lint/rule.ts';

export const decisionsWithRationale: Rule = {
  name: 'decisions-with-rationale',
  severity: 'warning',
  summary: 'Every decision says what was decided and why.',
  why: 'Without its reason a decision is asked about again, or undone by somebody who cannot know better.',
  fixable: false,
  needs: 'sections',
  check({ session, decisions }, report) {
    const { text } = session;
    for (let at = 0; at < decisions.length; at++) {
      const section = decisions[at]!;
      if (isLabelled(text, section, DECISION) && isLabelled(text, section, RATIONALE)) continue;
      const head = readDecisionTitle(section.title);
      if (!head) continue;
      const { decision, rationale } = new Decision(head.number, head.title, section, text);
      if (decision !== '' && rationale !== '') continue;
      const lack = [
        decision === '' && '**Decision**:',
        rationale === '' && '**Rationale**:',
      ].filter(Boolean);
      report({
        at: section.start,
        message: `Decision ${head.number} has no ${lack.join(' and no ')}. Write ${lack.length === 2 ? 'both lines' : 'that line'} below its heading.`,
      });
    }
  },
};

const DECISION = '**Decision**: ';
const RATIONALE = '**Rationale**: ';

/** Whether a label of the usual form, with a text behind it, stands in a section. */
function isLabelled(text: string, { bodyStart, end }: Section, label: string): boolean {
  const at = text.indexOf(label, bodyStart);
  return (
    at !== -1 &&
    at < end &&
    text.charCodeAt(at + label.length) > 32 &&
    text.charCodeAt(at - 1) === 10
  );
}

import type { Rule } from '../core/lint/rule.ts';
import { REQUIRED_SECTIONS } from '../core/session/session.ts';

export const sectionsOnce: Rule = {
  name: 'sections-once',
  severity: 'error',
  summary: 'Each required section stands in the file once.',
  why: 'Only the first one is read and updated; what the second one says is lost to everybody.',
  fixable: false,
  needs: 'sections',
  check({ session, hasTwins }, report) {
    if (!hasTwins) return;
    for (const part of session.parts) {
      const first = session.section(part.title);
      if (first === part || first === undefined || !REQUIRED.has(part.title)) continue;
      report({
        at: part.start,
        message: `\`## ${part.title}\` already stands in line ${first.line}, and only that one is read. Put the text of both under one heading.`,
      });
    }
  },
};

const REQUIRED: ReadonlySet<string> = new Set(REQUIRED_SECTIONS);

import type { Rule } from '../core/rule.ts';
import { REQUIRED_SECTIONS } from '../core/session.ts';

export const sectionsOnce: Rule = {
  name: 'sections-once',
  severity: 'error',
  summary: 'Each required section stands in the file once.',
  why: 'Only the first one is read and updated; what the second one says is lost to everybody.',
  fixable: false,
  needs: 'sections',
  check({ session }, report) {
    for (const title of REQUIRED_SECTIONS) {
      let first: number | undefined;
      for (const part of session.parts) {
        if (part.title !== title) continue;
        if (first === undefined) first = part.line;
        else {
          report({
            at: part.start,
            message: `\`## ${title}\` already stands in line ${first}, and only that one is read. Put the text of both under one heading.`,
          });
        }
      }
    }
  },
};

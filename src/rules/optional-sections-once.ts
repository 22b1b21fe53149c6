import type { Rule } from '../core/lint/rule.ts';
import { OPTIONAL_SECTIONS } from '../core/session/session.ts';

export const optionalSectionsOnce: Rule = {
  name: 'optional-sections-once',
  severity: 'warning',
  summary: 'Each optional section that the format knows stands in the file once.',
  why: 'Tasks, decisions, blockers and the log are read from the first section of their name only.',
  fixable: false,
  needs: 'sections',
  check({ session, hasTwins }, report) {
    if (!hasTwins) return;
    for (const part of session.parts) {
      const first = session.section(part.title);
      if (first === part || first === undefined || !KNOWN.has(part.title)) continue;
      report({
        at: part.start,
        message: `\`## ${part.title}\` already stands in line ${first.line}, and only that one is read. Put the text of both under one heading.`,
      });
    }
  },
};

const KNOWN: ReadonlySet<string> = new Set(OPTIONAL_SECTIONS);

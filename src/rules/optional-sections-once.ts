import { reportRepeated } from '../core/lint/repeated-sections.ts';
import type { Rule } from '../core/lint/rule.ts';
import { OPTIONAL_SECTIONS } from '../core/session/session.ts';

const KNOWN: ReadonlySet<string> = new Set(OPTIONAL_SECTIONS);

export const optionalSectionsOnce: Rule = {
  name: 'optional-sections-once',
  severity: 'warning',
  summary: 'Each optional section that the format knows stands in the file once.',
  why: 'Tasks, decisions, blockers and the log are read from the first section of their name only.',
  fixable: false,
  needs: 'sections',
  check: (subject, report) => reportRepeated(subject, KNOWN, report),
};

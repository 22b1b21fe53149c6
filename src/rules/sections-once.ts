import { reportRepeated } from '../core/lint/repeated-sections.ts';
import type { Rule } from '../core/lint/rule.ts';
import { REQUIRED_SECTIONS } from '../core/session/session.ts';

const REQUIRED: ReadonlySet<string> = new Set(REQUIRED_SECTIONS);

export const sectionsOnce: Rule = {
  name: 'sections-once',
  severity: 'error',
  summary: 'Each required section stands in the file once.',
  why: 'Only the first one is read and updated; what the second one says is lost to everybody.',
  fixable: false,
  needs: 'sections',
  check: (subject, report) => reportRepeated(subject, REQUIRED, report),
};

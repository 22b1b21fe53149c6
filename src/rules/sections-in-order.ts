import type { Rule } from '../core/lint/rule.ts';

export const sectionsInOrder: Rule = {
  name: 'sections-in-order',
  severity: 'error',
  summary: 'Context comes before Current State, and Current State before Next Steps.',
  why: 'People read from the top: why it is done, where it stands, how it goes on.',
  fixable: false,
  needs: 'sections',
  check({ required }, report) {
    let before: (typeof required)[number] | undefined;
    for (let at = 0; at < required.length; at++) {
      const part = required[at]!;
      if (!part.section) continue;
      if (before?.section && part.section.start < before.section.start) {
        report({
          at: part.section.start,
          message: `\`## ${part.title}\` stands before \`## ${before.title}\` (line ${before.section.line}). Move the whole section behind it.`,
        });
      }
      before = part;
    }
  },
};

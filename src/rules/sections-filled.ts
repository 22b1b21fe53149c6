import { readSectionText } from '../core/section-text.ts';
import type { Rule } from '../core/rule.ts';
import { hasTemplateName, lineAt, templateLines } from '../core/template.ts';
import { blockAt } from '../core/required.ts';
import type { Subject } from '../core/subject.ts';

export const sectionsFilled: Rule = {
  name: 'sections-filled',
  severity: 'error',
  summary:
    'No section is empty, and none holds template text or a placeholder in place of its content.',
  why: 'A heading without content promises something that is not there; template text even looks like it was.',
  fixable: false,
  needs: 'sections',
  check(subject, report) {
    const { session } = subject;
    for (const part of session.parts) {
      const found = readSectionText(session, part);
      if (found.kind === 'text') continue;
      if (found.kind === 'placeholder') {
        if (subject.fresh) continue;
        report({
          at: found.at,
          message: `\`## ${part.title}\` only says "${lineAt(session.text, found.at).trim()}", a placeholder. Write what is so, or remove the section.`,
        });
        continue;
      }
      const only = {
        empty: 'is empty',
        comment: 'holds only a comment',
        rule: 'holds only a horizontal rule',
      }[found.kind];
      report({
        at: part.start,
        message: `\`## ${part.title}\` ${only}, so it tells nobody anything. ${WHAT_TO_DO[part.title] ?? 'Write its content, or remove the heading.'}`,
      });
    }
    checkTemplate(subject, report);
  },
};

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  Context: 'Write what problem is solved and why now.',
  'Current State': 'Write what is done and where the work stopped.',
  'Next Steps': 'Write the first thing to do.',
};

function checkTemplate({ session, fresh }: Subject, report: Parameters<Rule['check']>[1]): void {
  const { text, outline } = session;
  for (const { title, bodyStart, end } of session.parts) {
    const lines = templateLines(text, title, bodyStart, end);
    if (lines.length === 0 || fresh) continue;
    const at = lines.filter((one) => !blockAt(outline.blocks, one)).sort((a, b) => a - b)[0];
    if (at !== undefined) {
      report({
        at,
        message: `"${lineAt(text, at).trim()}" is a sentence of the template, not of this work. Replace it with what is so, or remove it.`,
      });
    }
  }
  for (const heading of outline.headings) {
    if (!hasTemplateName(heading.text) || fresh) continue;
    report({
      at: heading.start,
      message: `The heading "${heading.text}" still holds a name of the template. Put the real one in its place.`,
    });
  }
}

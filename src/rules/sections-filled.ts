import { accidentOf } from '../core/lint/accidental-heading.ts';
import { readSectionText } from '../core/session/section-text.ts';
import type { Finding, Rule } from '../core/lint/rule.ts';
import {
  hasTemplateName,
  lineAt,
  mayHoldTemplate,
  mayHoldTemplateName,
  templateLines,
} from '../core/lint/template.ts';
import type { Section } from '../core/outline/outline.ts';
import { blockAt } from '../core/lint/required.ts';
import type { Session } from '../core/session/session.ts';
import type { Subject } from '../core/lint/subject.ts';

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
    const { parts } = session;
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!;
      const found = readSectionText(session, part);
      if (found.kind === 'text' || isAccidental(session, part)) continue;
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
    const told = mayHoldTemplate(session.text) ? checkSentences(subject, report) : [];
    if (mayHoldTemplateName(session.text)) checkNames(subject, told, report);
  },
};

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  Context: 'Write what problem is solved and why now.',
  'Current State': 'Write what is done and where the work stopped.',
  'Next Steps': 'Write the first thing to do.',
};

type Report = (finding: Finding) => void;

/** A heading that nobody meant, or a section that one cut short: heading-intended tells of both. */
function isAccidental(session: Session, part: Section): boolean {
  const { headings } = session.outline;
  return headings.some(
    (heading) =>
      (heading.start === part.start || heading.start === part.end) &&
      accidentOf(session, heading) !== undefined,
  );
}

/** Reports the first template sentence of each section; returns the sections told of. */
function checkSentences({ session, fresh }: Subject, report: Report): Section[] {
  const { text, outline } = session;
  return session.parts.filter(({ title, bodyStart, end }) => {
    const lines = templateLines(text, title, bodyStart, end);
    if (lines.length === 0 || fresh) return false;
    const [at] = lines.filter((one) => !blockAt(outline.blocks, one)).toSorted((a, b) => a - b);
    if (at === undefined) return false;
    report({
      at,
      message: `"${lineAt(text, at).trim()}" is a sentence of the template, not of this work. Replace it with what is so, or remove it.`,
    });
    return true;
  });
}

function checkNames({ session, fresh }: Subject, told: readonly Section[], report: Report): void {
  for (const heading of session.outline.headings) {
    if (!hasTemplateName(heading.text) || fresh) continue;
    if (told.some(({ start, end }) => start <= heading.start && heading.start < end)) continue;
    report({
      at: heading.start,
      message: `The heading "${heading.text}" still holds a name of the template. Put the real one in its place.`,
    });
  }
}

import { accidentOf } from '../core/lint/accidental-heading.ts';
import { blockAt } from '../core/lint/required.ts';
import type { Finding, Rule } from '../core/lint/rule.ts';
import type { Session } from '../core/session/session.ts';
import { lineEndingOf } from '../core/text/splice.ts';
import type { Subject } from '../core/lint/subject.ts';

export const headingIntended: Rule = {
  name: 'heading-intended',
  severity: 'warning',
  summary: 'What looks like a heading is one, and what is one was meant to be.',
  why: '`#Goal` is plain text, a line of --- makes the text above it a heading, and an unclosed fence or comment hides every heading below it.',
  fixable: true,
  needs: 'sections',
  check(subject, report) {
    checkMissingBlank(subject, report);
    checkUnderlines(subject.session, report);
    checkSwallowed(subject, report);
  },
};

type Report = (finding: Finding) => void;

/** `##Goal`: one to six # at the start of a line, a letter right behind, outside of blocks. */
function checkMissingBlank({ session, required }: Subject, report: Report): void {
  const { text, frontMatter, outline } = session;
  let at = frontMatter.bodyStart;
  while ((at = text.indexOf('#', at)) !== -1) {
    const start = at;
    while (text.charCodeAt(at) === 35) at++;
    if (text.charCodeAt(at) <= 32 || at - start > 6 || text.charCodeAt(start - 1) !== 10) continue;
    if (!/^\p{Lu}[\p{L}'’-]+(?: [^#\n]*)?\r?$/u.test(lineOf(text, at))) continue;
    if (blockAt(outline.blocks, start)) continue;
    if (required.some(({ nearMisses }) => nearMisses.some((miss) => miss.at === start))) continue;
    report({
      at: start,
      message: `"${lineOf(text, start).trim()}" is plain text, because no blank follows the #. Put one there if it is a heading.`,
      fix: [{ start: at, end: at, text: ' ' }],
    });
  }
}

function lineOf(text: string, from: number): string {
  const end = text.indexOf('\n', from);
  return text.slice(from, Math.min(from + 200, end === -1 ? text.length : end));
}

/** A line of exactly --- right below a text makes a heading of it. */
function checkUnderlines(session: Session, report: Report): void {
  const { headings } = session.outline;
  for (let at = 0; at < headings.length; at++) {
    const heading = headings[at]!;
    if (session.text.charCodeAt(heading.start) === 35) continue;
    const accident = accidentOf(session, heading);
    if (accident?.kind !== 'rule') continue;
    const { prose, underline } = accident;
    report({
      at: heading.start,
      message: `The line of --- right below makes a heading of "${heading.text.slice(0, 60)}". Put a blank line between them if it is a rule.`,
      ...(prose && {
        fix: [{ start: underline, end: underline, text: lineEndingOf(session.text) }],
      }),
    });
  }
}

/** An unclosed fence or comment with headings in it; a required one among them is an error elsewhere. */
function checkSwallowed({ session, required }: Subject, report: Report): void {
  const block = session.outline.blocks.at(-1);
  if (!block || block.closed || required.some((one) => one.enclosed?.block === block)) return;
  const inside = session.text.slice(block.start, block.end);
  const heading = /^#{1,6}[ \t]+\S.*$/m.exec(inside.slice(inside.indexOf('\n') + 1))?.[0].trim();
  if (heading === undefined) return;
  report({
    at: block.start,
    message: `This ${block.kind === 'html' ? 'comment or HTML block' : 'code fence'} is never closed, so it swallows "${heading.slice(0, 60)}" and all below. Close it where it should end.`,
  });
}

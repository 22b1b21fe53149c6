import type { Heading } from '../core/outline.ts';
import type { Finding, Rule } from '../core/rule.ts';
import { OPTIONAL_SECTIONS, REQUIRED_SECTIONS, type Session } from '../core/session.ts';
import type { Subject } from '../core/subject.ts';

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
  for (
    let at = text.indexOf('\n#', frontMatter.bodyStart - 1);
    at !== -1;
    at = text.indexOf('\n#', at + 1)
  ) {
    let letter = at + 1;
    while (text.charCodeAt(letter) === 35) letter++;
    const depth = letter - at - 1;
    if (text.charCodeAt(letter) <= 32 || depth > 6) continue;
    if (!/^\p{Lu}[\p{L}'’-]+(?: [^#\n]*)?\r?$/u.test(lineOf(text, letter))) continue;
    if (outline.blocks.some(({ start, end }) => start <= at + 1 && at + 1 < end)) continue;
    if (required.some(({ nearMisses }) => nearMisses.some((miss) => miss.at === at + 1))) continue;
    report({
      at: at + 1,
      message: `"${lineOf(text, at + 1).trim()}" is plain text, because no blank follows the #. Put one there if it is a heading.`,
      fix: [{ start: letter, end: letter, text: ' ' }],
    });
  }
}

function lineOf(text: string, from: number): string {
  const end = text.indexOf('\n', from);
  return text.slice(from, Math.min(from + 200, end === -1 ? text.length : end));
}

/** Among `##` headings, a text that a line of exactly --- turned into one was not meant as one. */
function checkUnderlines(session: Session, report: Report): void {
  const { headings } = session.outline;
  for (const heading of headings) {
    if (heading.depth !== 2 || isAtx(session, heading) || KNOWN.has(heading.text)) continue;
    const written = session.text.slice(heading.start, heading.end);
    if (!/\n {0,3}---[ \t]*$/.test(written)) continue;
    const lines = written.split('\n').length;
    const prose = lines > 2 || heading.text.length > 60 || /[.,;:!?]$/.test(heading.text);
    if (!prose && !headings.some((one) => one.depth === 2 && isAtx(session, one))) continue;
    const underline = heading.start + written.lastIndexOf('\n') + 1;
    const eol = written.includes('\r\n') ? '\r\n' : '\n';
    report({
      at: heading.start,
      message: `The line of --- right below makes a heading of "${heading.text.slice(0, 60)}". Put a blank line between them if it is a rule.`,
      ...(prose && { fix: [{ start: underline, end: underline, text: eol }] }),
    });
  }
}

const KNOWN: ReadonlySet<string> = new Set([...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS]);

function isAtx({ text }: Session, { start }: Heading): boolean {
  return text.charCodeAt(start) === 35;
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

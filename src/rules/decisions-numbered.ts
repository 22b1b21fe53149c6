import type { Finding, Rule } from '../core/lint/rule.ts';
import type { Section } from '../core/outline/outline.ts';
import type { Session } from '../core/session/session.ts';

export const decisionsNumbered: Rule = {
  name: 'decisions-numbered',
  severity: 'warning',
  summary: 'Every decision is headed `### Decision N: Title`, each with a number of its own.',
  why: 'Commits, records and people refer to decisions by number.',
  fixable: true,
  needs: 'sections',
  check({ session, decisions }, report) {
    if (isCounted(decisions)) return;
    const headings = decisions;
    const read = session.decisions;
    const seen = new Map<number, number>();
    let next = 1 + read.reduce((highest, { number }) => Math.max(highest, number), 0);
    for (const { number, section } of read) {
      const line = seen.get(number);
      if (line === undefined) {
        seen.set(number, section.line);
        continue;
      }
      const fix = isReferred(session, number)
        ? undefined
        : renumber(session, section, number, next);
      report({
        at: section.start,
        message: `Decision ${number} already stands in line ${line}, so a reference to it means two things. Give this one the number ${next}.`,
        ...(fix && { fix: [fix] }),
      });
      next++;
    }
    if (headings.length > read.length) reportUnread(session, headings, next, report);
  },
};

/** Whether the headings simply count 1, 2, 3: nearly all do. */
function isCounted(headings: readonly Section[]): boolean {
  for (let at = 0; at < headings.length; at++) {
    if (!headings[at]!.title.startsWith(`Decision ${at + 1}:`)) return false;
  }
  return true;
}

function renumber(
  { text }: Session,
  section: Section,
  number: number,
  to: number,
): { start: number; end: number; text: string } | undefined {
  const heading = text.slice(section.start, section.bodyStart);
  const match = /Decision[ \t]+(\d+)/.exec(heading);
  if (!match || Number(match[1]) !== number) return undefined;
  const end = section.start + match.index + match[0].length;
  return { start: end - (match[1]?.length ?? 0), end, text: String(to) };
}

/** Whether the number is used anywhere but in its own headings: a new number would cut that tie. */
function isReferred({ text }: Session, number: number): boolean {
  const all =
    text.match(new RegExp(`(?:decision[ \\t#]*|dec-)${number}(?!\\d)`, 'gi'))?.length ?? 0;
  const own =
    text.match(new RegExp(`^ {0,3}###[ \\t]+Decision[ \\t]+${number}(?!\\d)`, 'gm'))?.length ?? 0;
  return all > own;
}

function reportUnread(
  session: Session,
  headings: readonly Section[],
  next: number,
  report: (finding: Finding) => void,
): void {
  const read = new Set(session.decisions.map(({ section }) => section));
  let number = next;
  for (const section of headings) {
    if (read.has(section)) continue;
    const body = session.text.slice(section.bodyStart, section.end);
    if (
      !/\*\*(?:Decision|Rationale|Decided|Reason|Why)\b/i.test(body) &&
      !/^decision\b/i.test(section.title)
    )
      continue;
    report({
      at: section.start,
      message: `"${section.title}" is not read as a decision. Head it \`### Decision ${number}: ${section.title.replace(/^decision\b[\s:–—-]*/i, '') || 'Title'}\`.`,
    });
    number++;
  }
}

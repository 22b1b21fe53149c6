import type { Finding } from './rule.ts';
import type { Subject } from './subject.ts';

/** Reports each section of these titles that an earlier one hides. */
export function reportRepeated(
  { session, hasTwins }: Subject,
  titles: ReadonlySet<string>,
  report: (finding: Finding) => void,
): void {
  if (!hasTwins) return;
  for (const part of session.parts) {
    const first = session.section(part.title);
    if (first === part || first === undefined || !titles.has(part.title)) continue;
    report({
      at: part.start,
      message: `\`## ${part.title}\` already stands in line ${first.line}, and only that one is read. Put the text of both under one heading.`,
    });
  }
}

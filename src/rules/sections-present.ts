import type { NearMiss } from '../core/lint/near-miss.ts';
import type { Rule } from '../core/lint/rule.ts';
import type { Session } from '../core/session/session.ts';
import { firstLetter } from '../core/text/letters.ts';

export const sectionsPresent: Rule = {
  name: 'sections-present',
  severity: 'error',
  summary:
    'The file has `## Context`, `## Current State` and `## Next Steps`, exactly so and at level 2.',
  why: 'Whoever takes over, person or agent, looks for these three; hooks and briefs find them by their exact heading.',
  fixable: true,
  needs: 'sections',
  check({ session, required }, report) {
    for (let at = 0; at < required.length; at++) {
      const { title, section, nearMisses, enclosed } = required[at]!;
      if (section || enclosed?.meant) continue;
      const [first] = nearMisses;
      if (!first) {
        report({ at: placeFor(session), message: missingText(session, title, enclosed?.line) });
      } else {
        report({
          at: first.at,
          message: nearText(title, first, nearMisses.length),
          ...(first.fix && { fix: first.fix }),
        });
      }
    }
  },
};

function nearText(title: string, { written, why }: NearMiss, count: number): string {
  const shown = written.length > 60 ? `${written.slice(0, 59)}…` : written;
  if (count > 1) {
    return `\`## ${title}\` is missing; ${count} headings come near it, the first is \`${shown}\`. Keep one, as \`## ${title}\`.`;
  }
  return `\`## ${title}\` is missing; \`${shown}\` comes near it, but ${why}. Make it exactly \`## ${title}\`.`;
}

/** Titles that other formats use for ours; too free to be renamed without asking. */
const OTHERS: Readonly<Record<string, RegExp>> = {
  Context:
    /^(?:background|overview|problem(?: statement)?|goals?|objectives?|summary|purpose|why)\b/i,
  'Current State': /^(?:current )?(?:status|state|progress|position)\b|^where we are/i,
  'Next Steps':
    /^(?:what'?s next|next(?: actions?| up)?|todos?|to do|remaining(?: work)?|open work|follow.?ups?|action items)\b/i,
};

function missingText(session: Session, title: string, inFence: number | undefined): string {
  const other = session.outline.headings.find(
    ({ depth, text }) => depth > 1 && OTHERS[title]?.test(text.slice(firstLetter(text))),
  );
  const hint = other ? ` If "${other.text}" in line ${other.line} is meant, rename it.` : '';
  const fenced =
    inFence === undefined ? '' : ` The one in line ${inFence} stands inside a code block.`;
  return `\`## ${title}\` is missing, so ${LOSS[title] ?? 'something is unknown'}. Add it as a level-2 heading.${fenced}${hint}`;
}

const LOSS: Readonly<Record<string, string>> = {
  Context: 'nobody who picks this up knows why it is done',
  'Current State': 'nobody knows where the work stopped',
  'Next Steps': 'nobody knows how to go on',
};

/** A missing section is shown at the title, else where the Markdown begins. */
function placeFor({ outline, frontMatter }: Session): number {
  return (
    outline.headings.find(({ depth }) => depth === 1)?.start ?? Math.max(0, frontMatter.fenceStart)
  );
}

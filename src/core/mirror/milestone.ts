import type { Session } from '../session/session.ts';

/** A milestone as a tracker has it. */
interface Milestone {
  id: string;
  title: string;
}

/**
 * The milestone that a session is for: one whose whole title stands in a tag, in the title of the session or
 * in its branch. Of several the longest title counts, since `v1.2 beta` contains `v1.2`; of several as
 * long none does.
 */
export function detectMilestone(
  session: Pick<Session, 'title' | 'tags' | 'branch'>,
  milestones: readonly Milestone[],
): Milestone | undefined {
  const places = [...session.tags, session.title ?? '', session.branch ?? ''].map(words);
  const named = milestones
    .map((one) => ({ one, text: words(one.title) }))
    // A lone digit stands everywhere.
    .filter(({ text }) => text.replaceAll('-', '').length >= 2)
    .filter(({ text }) => places.some((place) => `-${place}-`.includes(`-${text}-`)));
  const [first, second] = named.toSorted((a, b) => b.text.length - a.text.length);
  return first?.text.length === second?.text.length ? undefined : first?.one;
}

/** Letters and digits in lower case, everything between them one hyphen. */
function words(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}

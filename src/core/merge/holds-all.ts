import { parseSession, type Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import type { Sessions } from './merge-body.ts';
import { sectionsOf } from './merge-body.ts';
import { meaningOf } from './merge-list.ts';

/** A merged session file. */
export interface Merge {
  text: string;
  /** What changed on both sides, by section or `front matter`: the log has the older version. */
  logged: string[];
}

/**
 * Whether a merged text is a session that has everything that either side has beyond the base, and
 * no section but theirs. Markdown may hide what stands behind an open fence or comment.
 */
export function holdsAll({ text, logged }: Merge, { base, newer, older }: Sessions): boolean {
  const merged = parseSession(text, newer.path);
  if (merged.frontMatter.data === undefined) return false;
  const held = nounsOf(merged);
  const known = nounsOf(base);
  const wanted = [...nounsOf(newer), ...nounsOf(older)].filter((one) => !known.has(one));
  if (!wanted.every((one) => held.has(one))) return false;
  const isLogged = (title: string): boolean =>
    merged.log.some((entry) => entry.title === `merge/${oneLine(title)}`);
  if (!logged.every(isLogged)) return false;
  const titles = new Set([newer, older].flatMap(sectionsOf).map(({ key }) => key));
  const sections = sectionsOf(merged);
  return sections.every(({ key }) => titles.has(key) || key === '## Session Log');
}

/** Everything of a session that has a name, each as a line. */
function nounsOf(session: Session): Set<string> {
  const words = (kind: string, all: readonly { text: string }[]): string[] =>
    all.map(({ text }) => `${kind} ${meaningOf(text)}`);
  return new Set([
    ...words('objective', session.objectives),
    ...words('task', session.tasks),
    ...words('blocker', session.blockers),
    ...words('step', session.nextSteps),
    ...session.decisions.map(({ number }) => `decision ${number}`),
    ...session.log.map(({ at, title, text }) => `log ${at} ${title} ${text.trim()}`),
    ...session.waves.map(({ number }) => `wave ${number}`),
    ...sectionsOf(session).map(({ key }) => `section ${key}`),
    ...session.agents.map(({ agent, task, id }) => `agent ${id ?? `${agent}: ${task}`}`),
  ]);
}

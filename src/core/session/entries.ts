import { isoTime } from '../clock.ts';
import { headingText, plain } from './compose.ts';
import { oneLine } from '../text/display.ts';
import { checkAdded } from './items.ts';
import { logHeading } from './lifecycle.ts';
import type { Section } from '../outline/outline.ts';
import { appendToSection, checkContained, guarded } from './sections.ts';
import type { Session } from './session.ts';
import { lineEndingOf } from '../text/splice.ts';
import { cutText } from '../brief/tokens.ts';

/** What a new decision says; Markdown, but the title. */
export interface NewDecision {
  text: string;
  title?: string | undefined;
  rationale?: string | undefined;
  alternatives?: string | undefined;
}

/** Adds a log entry on the side where the file has its newest: at the end unless it runs backwards. */
export function addLogEntry(session: Session, at: Date, who: string, text: string): Session {
  const title = 'Session Log';
  checkContained(text, 4);
  const entries = session.log;
  const [first] = entries;
  const entry = `${logHeading(at, headingText(who))}\n${gapAfter(session, first?.section)}${text}`;
  const newestFirst = first !== undefined && first.at > (entries.at(-1)?.at ?? '');
  const eol = lineEndingOf(session.text);
  const splice = newestFirst
    ? {
        start: first.section.start,
        end: first.section.start,
        text: `${entry.replaceAll('\n', eol)}${eol}${eol}`,
      }
    : appendToSection(session, title, entry);
  return checkAdded(session, guarded(session, [splice], [title]), title, ({ log }) => log.length);
}

/** Adds a decision with the number behind the highest. */
export function addDecision(session: Session, one: NewDecision): Session {
  const title = 'Decisions';
  const number = Math.max(0, ...session.decisions.map((decision) => decision.number)) + 1;
  const name = one.title ?? shortTitle(one.text);
  const parts = [
    labelled('Decision', one.text),
    ...(one.rationale === undefined ? [] : [labelled('Rationale', one.rationale)]),
    ...(one.alternatives === undefined ? [] : [labelled('Alternatives', one.alternatives)]),
  ];
  const body = parts.reduce(
    (all, part) => all + (isShort(all) && isShort(part) ? '\n' : '\n\n') + part,
  );
  checkContained(body, 4);
  const gap = gapAfter(session, session.decisions.at(-1)?.section);
  const splice = appendToSection(
    session,
    title,
    `### Decision ${number}: ${headingText(name)}\n${gap}${body}`,
  );
  return checkAdded(
    session,
    guarded(session, [splice], [title]),
    title,
    ({ decisions }) => decisions.length,
  );
}

/** Who a log entry is by when nobody said it: the agent's type, else whether an agent or a person acts. */
export function authorOf(agentType: string | undefined, inConversation: boolean): string {
  return oneLine(agentType ?? '') || (inConversation ? 'agent' : 'person');
}

/** The day of a time, as resolved blockers carry it: `2026-11-20`, UTC. */
export function dayOf(at: Date): string {
  return isoTime(at).slice(0, 10);
}

/** A blank line behind the heading, unless the file's own entries have none. */
function gapAfter(session: Session, sibling: Section | undefined): string {
  if (!sibling) return '\n';
  return /^[ \t]*\r?\n/.test(session.text.slice(sibling.bodyStart, sibling.bodyStart + 100))
    ? '\n'
    : '';
}

function labelled(label: string, text: string): string {
  return text.includes('\n') ? `**${label}**:\n\n${text}` : `**${label}**: ${plain(text)}`;
}

function isShort(part: string): boolean {
  return !part.includes('\n\n');
}

/** The first sentence of a text, cut to the length of a heading. */
export function shortTitle(text: string): string {
  const line = oneLine(text.split(/\n\s*\n/)[0] ?? text);
  const sentence = /^.{8,}?[.!?:;](?=\s|$)/.exec(line)?.[0].slice(0, -1) ?? line;
  return cutText(sentence.replace(/^[-*+#>\s]+/, ''), 70);
}

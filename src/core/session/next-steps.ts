import { checkAdded, itemText } from './items.ts';
import type { ListItem } from '../outline/outline.ts';
import { appendItems, guarded, insertSection, markerAfter } from './sections.ts';
import type { NextStep, Session } from './session.ts';
import { lineEndingOf, type Splice } from '../text/splice.ts';

/** A next step with the id that refs use. */
export interface NumberedStep extends NextStep {
  id: string;
}

/** The next steps with their ids, `step-1` first. */
export function numberedSteps(session: Session): NumberedStep[] {
  return session.nextSteps.map((step, at) => ({ ...step, id: `step-${at + 1}` }));
}

/**
 * Puts new next steps in the place of the open ones. Steps that are done, and prose around the
 * list, stay. The new ones have the marker of the first they replace, a checkbox where it had one.
 */
export function replaceOpenSteps(session: Session, texts: readonly string[]): Session {
  const open = session.nextSteps.filter(({ done }) => !done).map(({ item }) => item);
  const next = guarded(session, splicesFor(session, open, texts.map(itemText)), [TITLE]);
  return checkAdded(
    session,
    next,
    TITLE,
    ({ nextSteps }) => nextSteps.length,
    texts.length - open.length,
  );
}

const TITLE = 'Next Steps';

function splicesFor(
  session: Session,
  open: readonly ListItem[],
  contents: readonly string[],
): Splice[] {
  const section = session.section(TITLE);
  const [first] = open;
  if (!section)
    return [insertSection(session, TITLE, contents.map((content) => `- ${content}`).join('\n'))];
  if (!first) {
    const boxed = session.nextSteps.some(({ item }) => item.checked !== null);
    return [appendItems(session, section, boxed ? contents.map((one) => `[ ] ${one}`) : contents)];
  }
  const [head = { start: first.start, end: first.end }, ...others] = runsOf(session, open);
  return [
    { ...head, text: listText(session, first, contents) },
    ...others.map((run) => removal(session.text, run)),
  ];
}

interface Run {
  start: number;
  end: number;
}

/** Items with nothing but blank lines between them make one run. */
function runsOf(session: Session, items: readonly ListItem[]): Run[] {
  const runs: Run[] = [];
  for (const item of items) {
    const end = item.start + session.text.slice(item.start, item.end).trimEnd().length;
    const last = runs.at(-1);
    if (last && session.text.slice(last.end, item.start).trim() === '') last.end = end;
    else runs.push({ start: item.start, end });
  }
  return runs;
}

function listText(session: Session, first: ListItem, contents: readonly string[]): string {
  const box = first.checked === null ? '' : '[ ] ';
  return contents
    .map((content, at) => {
      const marker = markerAfter(session, first, at);
      return `${at === 0 ? marker.trimStart() : marker}${box}${content}`;
    })
    .join(lineEndingOf(session.text));
}

/** A run with the line it stands on, and one blank line above where it has one below as well. */
function removal(text: string, { start, end }: Run): Splice {
  let from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline === -1 ? text.length : newline + 1;
  const above = /\n([ \t]*\r?\n)$/.exec(text.slice(Math.max(0, from - 100), from));
  if (above?.[1] !== undefined && /^[ \t]*(?:\r?\n|$)/.test(text.slice(to, to + 100)))
    from -= above[1].length;
  return { start: from, end: to, text: '' };
}

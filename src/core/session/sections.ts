import { SessionError } from '../errors.ts';
import { outline, type ListItem, type Section } from '../outline/outline.ts';
import { OPTIONAL_SECTIONS, parseSession, REQUIRED_SECTIONS, type Session } from './session.ts';
import { applySplices, lineEndingOf, type Splice } from '../text/splice.ts';

const ORDER: readonly string[] = [...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS];

/**
 * Replaces the text below a level-2 heading; the blank lines and the rule around it stay. Makes the
 * section when it is missing.
 */
export function replaceSection(session: Session, title: string, body: string): Splice {
  const section = session.section(title);
  if (!section) return insertSection(session, title, body);
  const { from, to } = bodyRange(session, section);
  if (from === to) return fillSection(session, section, body);
  return { start: from, end: to, text: inLines(session, body) };
}

/** Adds Markdown as the last block of a level-2 section; makes the section when it is missing. */
export function appendToSection(session: Session, title: string, body: string): Splice {
  const section = session.section(title);
  return section ? appendWithin(session, section, body) : insertSection(session, title, body);
}

/** Adds Markdown as the last block of any section, its subsections included. */
export function appendWithin(session: Session, section: Section, body: string): Splice {
  const { from, to } = bodyRange(session, section);
  if (from === to) return fillSection(session, section, body);
  const eol = lineEndingOf(session.text);
  return { start: to, end: to, text: eol + eol + inLines(session, body) };
}

/**
 * Adds items to a section: right below its list where the section ends in one, with the same
 * marker, else as a list of their own. Each content is one line that starts no block.
 */
export function appendItems(
  session: Session,
  section: Section,
  contents: readonly string[],
): Splice {
  const { to } = bodyRange(session, section);
  const last = topItems(session, section).at(-1);
  if (!last || session.text.slice(last.end, to).trim() !== '') {
    return appendWithin(session, section, contents.map((content) => `- ${content}`).join('\n'));
  }
  const eol = lineEndingOf(session.text);
  const text = contents.map(
    (content, at) => `${eol}${markerAfter(session, last, at + 1)}${content}`,
  );
  return { start: to, end: to, text: text.join('') };
}

/** The items of a section that are in no other list. */
export function topItems(session: Session, section: Section): ListItem[] {
  return session.outline.items.filter(
    ({ level, start }) => level === 1 && section.bodyStart <= start && start < section.end,
  );
}

/** Indent, marker and blanks of the item that stands `step` places behind `item` in its list. */
export function markerAfter(session: Session, item: ListItem, step: number): string {
  const lineStart = session.text.lastIndexOf('\n', item.start - 1) + 1;
  const indent = session.text.slice(lineStart, item.start);
  const marker = /^(?:([-*+])|(\d{1,9})([.)]))([ \t]{0,4})/.exec(
    session.text.slice(item.start, item.start + 20),
  );
  const number = marker?.[2] === undefined ? '' : `${Number(marker[2]) + step}${marker[3] ?? '.'}`;
  return `${/^ *$/.test(indent) ? indent : ''}${marker?.[1] ?? (number || '-')}${marker?.[4] || ' '}`;
}

/** Puts a new level-2 section where the template has it: before the first later one, else at the end. */
export function insertSection(session: Session, title: string, body: string): Splice {
  const eol = lineEndingOf(session.text);
  const text = `## ${title}${eol}${eol}${inLines(session, body)}`;
  const rank = ORDER.indexOf(title);
  const sections = session.outline.sections.filter(({ depth }) => depth <= 2);
  const at = sections.findIndex(({ title: other }) => rank !== -1 && ORDER.indexOf(other) > rank);
  const next = sections[at];
  if (!next) return insertAtEnd(session, text, eol);
  const before = sections[at - 1];
  const start = before ? layoutStart(session, before) : next.start;
  return {
    start,
    end: start,
    text: `${blankLineBefore(session.text, start, eol)}${text}${eol}${eol}`,
  };
}

/** Ticks or clears one checkbox: one character changes. */
export function tick(mark: number, done: boolean): Splice {
  return { start: mark, end: mark + 1, text: done ? 'x' : ' ' };
}

/**
 * The session with splices applied, made sure that text from outside has not grown or swallowed a
 * section: the headings of level 1 and 2 must be the old ones in their order, plus those in `added`.
 * @throws SessionError `would-break-sections`
 */
export function guarded(
  session: Session,
  splices: readonly Splice[],
  added: readonly string[] = [],
): Session {
  const next = parseSession(applySplices(session.text, splices), session.path);
  const before = upperHeadings(session);
  const rest = added.map((title) => `2 ${title}`).filter((one) => !before.includes(one));
  const kept = upperHeadings(next).filter((one) => {
    const at = rest.indexOf(one);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
  if (kept.length !== before.length || kept.some((one, at) => one !== before[at]))
    throw wouldBreak(3);
  return next;
}

/**
 * Makes sure that Markdown from outside stays within its place: no heading above `level`, no fence,
 * comment or HTML block left open.
 * @throws SessionError `would-break-sections`
 */
export function checkContained(body: string, level: 3 | 4): void {
  const { headings } = outline(`# a\n\n${body}\n\n# b\n`);
  const closed = headings.at(-1)?.text === 'b' && headings.at(-1)?.depth === 1;
  if (!closed || headings.slice(1, -1).some(({ depth }) => depth < level)) throw wouldBreak(level);
}

function upperHeadings(session: Session): string[] {
  return session.outline.sections.flatMap(({ depth, title }) =>
    depth <= 2 ? [`${depth} ${title}`] : [],
  );
}

function wouldBreak(level: 3 | 4): SessionError {
  return new SessionError('would-break-sections', {
    so: 'The text given would open or swallow a section of the session file.',
    follows: 'So nothing was written.',
    todo: `Use headings of level ${level} (${'#'.repeat(level)}) or lower in it, and close every code fence, comment and HTML block.`,
  });
}

/** The text of a section without the blank lines around it and the rule before the next section. */
export function bodyRange(session: Session, section: Section): { from: number; to: number } {
  const to = contentEnd(session.text, section.bodyStart, layoutStart(session, section));
  const body = session.text.slice(section.bodyStart, to);
  const lead = /^(?:[ \t]*\r?\n)*/.exec(body)?.[0].length ?? 0;
  return { from: section.bodyStart + lead, to };
}

/**
 * Where the layout before the next section begins: a horizontal rule there belongs to neither body.
 * The end of the section where there is none.
 */
function layoutStart(session: Session, section: Section): number {
  if (section.end >= session.text.length) return section.end;
  const to = contentEnd(session.text, section.bodyStart, section.end);
  const lineStart = Math.max(section.bodyStart, session.text.lastIndexOf('\n', to - 1) + 1);
  if (!/^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/.test(session.text.slice(lineStart, to)))
    return section.end;
  // Without a blank line above, `---` would make a heading of the line before it.
  const above = session.text.slice(section.bodyStart, lineStart);
  return above === '' || /(?:^|\n)[ \t]*\r?\n$/.test(above.slice(-200)) ? lineStart : section.end;
}

/** Behind the last line between two offsets that is not blank, its trailing blanks included. */
function contentEnd(text: string, start: number, end: number): number {
  const to = start + text.slice(start, end).trimEnd().length;
  if (to === start) return start;
  const rest = /^[ \t]*/.exec(text.slice(to, Math.min(end, to + 100)))?.[0].length ?? 0;
  return to + rest;
}

/** The first text of a section that has none, blank lines around it. */
function fillSection(session: Session, section: Section, body: string): Splice {
  const eol = lineEndingOf(session.text);
  const at = section.bodyStart;
  const rest = session.text.slice(at, section.end);
  const ahead = session.text.charCodeAt(at - 1) === 10 ? eol : eol + eol;
  const atEnd = section.end === session.text.length && rest === '';
  const behind = atEnd ? (ahead === eol ? eol : '') : /^[ \t]*\r?\n/.test(rest) ? eol : eol + eol;
  return { start: at, end: at, text: `${ahead}${inLines(session, body)}${behind}` };
}

/** At the end; a file without a last line ending stays one. */
function insertAtEnd(session: Session, text: string, eol: string): Splice {
  const at = session.text.length;
  const lastLine = session.text.charCodeAt(at - 1) === 10 ? eol : '';
  return {
    start: at,
    end: at,
    text: `${blankLineBefore(session.text, at, eol)}${text}${lastLine}`,
  };
}

/** What is missing for a blank line to stand before an offset. */
function blankLineBefore(text: string, at: number, eol: string): string {
  if (at === 0) return '';
  if (text.charCodeAt(at - 1) !== 10) return eol + eol;
  return /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, at - 100), at)) ? '' : eol;
}

/** A body without blank lines around it, in the line endings of the file. */
function inLines(session: Session, body: string): string {
  const text = body.replace(/^(?:[ \t]*(?:\r\n?|\n))+/, '').trimEnd();
  return text.replaceAll(/\r\n?|\n/g, lineEndingOf(session.text));
}

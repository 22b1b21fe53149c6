import { isNothing, isPlaceholder } from '../lint/template.ts';
import type { Section } from '../outline/outline.ts';
import type { Session } from '../session/session.ts';
import { cutText } from '../brief/tokens.ts';
import { oneLine } from '../text/display.ts';
import { headingUse, type CompletionConfig, type HeadingUse } from './completion-config.ts';

/** A piece of a session that says one thing. */
export interface Passage {
  /** Its heading, its bold beginning, or its first sentence; one line. */
  title: string;
  /** Markdown without blank lines around it, LF only; '' when the title says it all. */
  body: string;
  /** The whole text below the heading, or of the item without its marker. */
  text: string;
  /** First and last line of the file, from 1. */
  lines: [number, number];
  /** The heading when it has one. */
  section: Section | undefined;
}

/** The level-2 sections that feed something, in the order of the file. */
export function sectionsFor(
  session: Session,
  config: CompletionConfig,
  use: HeadingUse,
): readonly Section[] {
  return session.parts.filter(({ title }) => headingUse(config, title) === use);
}

/**
 * What a section says, one by one: its subsections; before them the items of its lists, or its
 * paragraphs. Comments, placeholders and words for nothing are passed over.
 */
export function passagesOf(session: Session, section: Section): Passage[] {
  const subsections = directSubsections(session, section);
  const lead = { start: section.bodyStart, end: subsections[0]?.start ?? section.end };
  return [
    ...piecesOf(session, lead).map((piece) => asPassage(session, piece)),
    ...subsections.map((one) => ofSubsection(session, one)),
  ].filter(({ title, text }) => title !== '' && !saysNothing(title, text));
}

/** The text of a range, LF only, without blank lines, comments and a closing rule around it. */
export function cleanText(session: Session, from: number, to: number): string {
  return trimmed(withoutComments(session, from, to));
}

/** The line of an offset, from 1. */
function lineOf(session: Session, offset: number): number {
  const starts = lineStartsOf(session);
  let low = 0;
  let high = starts.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** First and last line with text of a range. */
export function linesOf(session: Session, from: number, to: number): [number, number] {
  const text = session.text.slice(from, to);
  const behind = text.trimEnd().length;
  return [lineOf(session, from), lineOf(session, from + Math.max(0, behind - 1))];
}

/** A text as a title: the bold words that open it, else its first sentence, without markup around it. */
export function titleOf(text: string): string {
  const bold = BOLD_OPENING.exec(text)?.[1];
  if (bold !== undefined) return cutText(plainLine(bold), LONGEST_TITLE);
  const line = oneLine(text.split(/\n[ \t]*\n/, 1)[0] ?? '');
  const sentence = SENTENCE.exec(line)?.[1] ?? line;
  return cutText(plainLine(sentence), LONGEST_TITLE);
}

/** Words as they are compared: case, markup, punctuation and blanks do not count. */
export function comparable(text: string): string {
  return oneLine(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const LONGEST_TITLE = 100;
const BOLD_OPENING = /^(?:\*\*|__)(\S(?:.{0,118}?\S)?)[.:]?(?:\*\*|__)(?=[\s.:—–-]|$)/;
const SENTENCE = /^(.{8,}?[^.\s])[.!?](?:\s|$)/;

function plainLine(text: string): string {
  return oneLine(text)
    .replace(/^(?:\*\*|__|[*_`])+|(?:\*\*|__|[*_`])+$/g, (marks, at: number) =>
      balanced(text, marks, at) ? '' : marks,
    )
    .replace(/[.:]$/, '')
    .trim();
}

/** Marks at both ends go together; one that opens inside stays. */
function balanced(text: string, marks: string, at: number): boolean {
  return at === 0 ? text.trimEnd().endsWith(marks) : text.trimStart().startsWith(marks);
}

function directSubsections(session: Session, section: Section): Section[] {
  const inside = session.outline.sections.filter(
    ({ start, depth }) => depth > 2 && start >= section.bodyStart && start < section.end,
  );
  const depth = Math.min(...inside.map((one) => one.depth));
  return inside.filter((one) => one.depth === depth);
}

function ofSubsection(session: Session, section: Section): Passage {
  const body = cleanText(session, section.bodyStart, section.end);
  return {
    title: oneLine(section.title),
    body,
    text: body,
    lines: linesOf(session, section.start, section.end),
    section,
  };
}

interface Piece {
  start: number;
  end: number;
  text: string;
}

/** The items of the top lists and the paragraphs between them; code belongs to what stands before it. */
function piecesOf(session: Session, { start, end }: { start: number; end: number }): Piece[] {
  const items = session.outline.items.filter(
    (item) => item.level === 1 && item.start >= start && item.start < end,
  );
  const pieces: Piece[] = [];
  let at = start;
  for (const item of items) {
    pieces.push(...paragraphs(session, at, item.start));
    const stop = Math.min(item.end, end);
    pieces.push({ start: item.start, end: stop, text: itemText(session, item.start, stop) });
    at = stop;
  }
  return [...pieces, ...paragraphs(session, at, end)].filter(({ text }) => text !== '');
}

function paragraphs(session: Session, from: number, to: number): Piece[] {
  const fences = session.outline.blocks.filter(
    (block) => block.kind === 'fence' && block.start >= from && block.start < to,
  );
  const pieces: Piece[] = [];
  const breaks = /(?:\r?\n[ \t]*)*\r?\n[ \t]*\r?\n|$/g;
  const text = session.text.slice(from, to);
  let start = 0;
  for (const match of text.matchAll(breaks)) {
    const inFence = fences.some(
      (one) => one.start < from + match.index && from + match.index < one.end,
    );
    if (inFence) continue;
    add(pieces, session, from + start, from + match.index);
    start = match.index + match[0].length;
  }
  return pieces;
}

function add(pieces: Piece[], session: Session, start: number, end: number): void {
  const text = cleanText(session, start, end);
  if (text === '') return;
  const before = pieces.at(-1);
  if (before === undefined || !/^(?:```|~~~)/.test(text)) {
    const lead = /^\s*/.exec(session.text.slice(start, end))?.[0].length ?? 0;
    pieces.push({ start: start + lead, end, text });
    return;
  }
  before.end = end;
  before.text += `\n\n${text}`;
}

/** An item's Markdown without marker, box and indentation. */
function itemText(session: Session, start: number, end: number): string {
  const [first = '', ...rest] = cleanText(session, start, end).split('\n');
  const marker = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]*/.exec(first)?.[0] ?? '';
  const line = first.slice(marker.length).replace(/^\[[ xX]\](?:[ \t]+|$)/, '');
  const width = marker.length;
  const outdented = rest.map((one) =>
    one.slice(Math.min(width, /^[ \t]*/.exec(one)?.[0].length ?? 0)),
  );
  return trimmed([line, ...outdented].join('\n'));
}

function asPassage(session: Session, { start, end, text }: Piece): Passage {
  const title = titleOf(text);
  const whole = comparable(title) === comparable(text);
  return {
    title,
    body: whole ? '' : text,
    text,
    lines: linesOf(session, start, end),
    section: undefined,
  };
}

function saysNothing(title: string, text: string): boolean {
  const said = text === '' ? title : text;
  return isNothing(said) || isPlaceholder(said) || /\[(?:Title|Name)\]/.test(title);
}

function withoutComments(session: Session, from: number, to: number): string {
  let text = '';
  let at = from;
  for (const { kind, start, end } of session.outline.blocks) {
    if (kind !== 'html' || start < at || start >= to) continue;
    if (!session.text.startsWith('<!--', start)) continue;
    text += session.text.slice(at, start);
    at = Math.min(end, to);
  }
  return text + session.text.slice(at, to);
}

function trimmed(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replace(/\n[ \t]*\n(?:-{3,}|\*{3,}|_{3,})\s*$/, '')
    .replace(/^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/, '')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

const STARTS = new WeakMap<Session, readonly number[]>();

function lineStartsOf(session: Session): readonly number[] {
  let starts = STARTS.get(session);
  if (starts === undefined) {
    starts = [
      0,
      ...Array.from(session.text.matchAll(/\r\n?|\n/g), ({ 0: eol, index }) => index + eol.length),
    ];
    STARTS.set(session, starts);
  }
  return starts;
}

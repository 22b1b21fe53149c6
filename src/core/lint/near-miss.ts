import { outline, type Heading } from '../outline/outline.ts';
import { OPTIONAL_SECTIONS, REQUIRED_SECTIONS, type Session } from '../session/session.ts';
import { firstLetter } from '../text/letters.ts';
import { applySplices, lineEndingOf, type Splice } from '../text/splice.ts';

/** A heading, or a line meant as one, that all but names a required section. */
export interface NearMiss {
  at: number;
  /** The line as written. */
  written: string;
  /** What differs, as the end of a sentence: `it is a level-3 heading`. */
  why: string;
  /** Makes it the exact heading; undefined where that would change more than the heading. */
  fix: readonly Splice[] | undefined;
}

interface Place {
  start: number;
  end: number;
  text: string;
  heading: Heading | undefined;
}

/** What is left of a title once case, markup, prefixes and suffixes are taken away. */
interface Reading {
  exact: boolean;
  prefix: string;
  suffix: string;
}

export function findNearMisses(session: Session, title: string): readonly NearMiss[] {
  const found: NearMiss[] = [];
  for (const heading of session.outline.headings) {
    const reading = readTitle(heading.text, title);
    const { start, end, text } = heading;
    if (reading) found.push(nearMiss(session, title, { start, end, text, heading }, reading));
  }
  if (found.length === 0) {
    for (const place of linesLikeHeadings(session, title)) {
      const reading = readTitle(place.text, title);
      if (reading) found.push(nearMiss(session, title, place, reading));
    }
  }
  return found.length < 2 ? found : found.map((one) => ({ ...one, fix: undefined }));
}

/** Reads a heading as `title` with something before or behind it; undefined when it is another one. */
function readTitle(text: string, title: string): Reading | undefined {
  if (text.length < title.length || text.length > 200) return undefined;
  const start = firstLetter(text);
  const [words] = wordsOf(title).exec(text.slice(start)) ?? [];
  if (words === undefined) return undefined;
  const behind = text.slice(start + words.length);
  const suffix = behind.trimStart();
  if (suffix !== '' && (firstLetter(suffix) === 0 || /[\n\r\u2028\u2029]/.test(suffix)))
    return undefined;
  return {
    exact: words === title,
    prefix: text.slice(0, start).trim(),
    suffix: suffix.trim(),
  };
}

const PATTERNS = new Map<string, RegExp>();

/** The words of a title at the start of a text, however they are spelled. */
function wordsOf(title: string): RegExp {
  const known = PATTERNS.get(title);
  if (known) return known;
  const words = title.split(' ').join('[\\s_-]*');
  const pattern = new RegExp(`^${words}${title.endsWith('s') ? '?' : ''}`, 'iu');
  PATTERNS.set(title, pattern);
  return pattern;
}

function nearMiss(session: Session, title: string, place: Place, reading: Reading): NearMiss {
  const written = session.text.slice(place.start, place.end).trim();
  return {
    at: place.start,
    written: written.split(/\r?\n/, 1)[0] ?? '',
    why:
      differences(place, reading, /^[*_]/.test(written)).join(' and ') ||
      'it is written in another way',
    fix: fixOf(session, title, place, reading),
  };
}

function differences({ heading }: Place, reading: Reading, bold: boolean): string[] {
  const found: string[] = [];
  if (!heading)
    found.push(bold ? 'it is bold text, not a heading' : 'a blank is missing after the #');
  else if (heading.depth !== 2) found.push(`it is a level-${heading.depth} heading`);
  if (!reading.exact) found.push('it is spelled differently');
  if (reading.prefix !== '') found.push(`"${reading.prefix}" stands before it`);
  if (reading.suffix !== '') found.push(`"${reading.suffix}" stands behind it`);
  return found;
}

function fixOf(
  session: Session,
  title: string,
  place: Place,
  reading: Reading,
): Splice[] | undefined {
  if (reading.prefix !== '') return undefined;
  const words = reading.suffix.replace(/^[\s:.,;|–—-]+/, '');
  if (words !== '' && (!/^[\w(]/.test(words) || /^\d+[.)](?:\s|$)/.test(words))) return undefined;
  if (place.heading && !keepsExtent(session, place.heading)) return undefined;
  const eol = lineEndingOf(session.text);
  const moved =
    words === '' ? '' : `${eol}${eol}${words}${nextIsBlank(session.text, place.end) ? '' : eol}`;
  const splice = { start: place.start, end: place.end, text: `## ${title}${moved}` };
  const after = outline(applySplices(session.text, [splice]));
  return after.sections.some((one) => one.depth === 2 && one.title === title)
    ? [splice]
    : undefined;
}

/** Whether the line below the one that ends at `end` is blank, or there is none. */
function nextIsBlank(text: string, end: number): boolean {
  return /^\r?\n[ \t]*(?:\r?\n|$)|^\s*$/.test(text.slice(end, end + 400));
}

/** Whether the section keeps its text when its heading moves to level 2. */
function keepsExtent(session: Session, heading: Heading): boolean {
  if (heading.depth === 2) return true;
  const { headings } = session.outline;
  const later = headings.slice(headings.indexOf(heading) + 1);
  const endBefore = later.find(({ depth }) => depth <= heading.depth);
  const endAfter = later.find(({ depth }) => depth <= 2);
  if (endBefore === endAfter) return true;
  return heading.depth === 1 ? isNamed(endAfter, KNOWN) : isNamed(endBefore, REQUIRED_SECTIONS);
}

const KNOWN = [...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS];

function isNamed(heading: Heading | undefined, titles: readonly string[]): boolean {
  return heading !== undefined && titles.some((title) => readTitle(heading.text, title));
}

/** Lines outside of blocks that are bold from their start, or begin with # without a blank. */
function linesLikeHeadings(session: Session, title: string): Place[] {
  const { text } = session;
  const found: Place[] = [];
  const word = title
    .slice(0, title.indexOf(' ') + 1 || title.length)
    .trim()
    .toLowerCase();
  for (const match of text.matchAll(/^(?:#{1,6}|\*\*|__)(?![#\s])[^\n]*/gm)) {
    const line = match[0].trimEnd();
    const start = match.index;
    if (line.length > 200 || !line.toLowerCase().includes(word)) continue;
    if (session.outline.blocks.some((block) => block.start <= start && start < block.end)) continue;
    const said = line.startsWith('#') ? line.replace(/^#+|#+$/g, '') : unbold(line);
    found.push({ start, end: start + line.length, text: said.trim(), heading: undefined });
  }
  return found.filter(({ start }) => start >= session.frontMatter.bodyStart);
}

/** `**Current State:** text` without the marks of the bold part. */
function unbold(line: string): string {
  const mark = line.slice(0, 2);
  const close = line.indexOf(mark, 2);
  return close === -1 ? line : line.slice(2, close) + line.slice(close + 2);
}

import type { Session } from '../session/session.ts';
import { isNothing, isPlaceholder } from '../lint/template.ts';
import type { CompletionConfig } from './completion-config.ts';
import { comparable, linesOf, passagesOf, sectionsFor, titleOf } from './passages.ts';

/** Something worth knowing that a session has learned. */
export interface FoundLesson {
  id: string;
  kind: 'lesson' | 'pattern';
  title: string;
  /** Markdown; the whole of what was learned. */
  body: string;
  tags: string[];
  /** 0 to 1. */
  importance: number;
  lines: [number, number];
}

/** Where nothing else is said. */
const DEFAULT_IMPORTANCE = 0.5;

/**
 * What was learned: everything in the sections for it, and lines anywhere that are marked `Lesson:`,
 * `Learned:` or `Pattern:`, bold or not. The same said twice counts once.
 */
export function findLessons(session: Session, config: CompletionConfig): FoundLesson[] {
  const sections = sectionsFor(session, config, 'lessons');
  const listed = sections
    .flatMap((section) => passagesOf(session, section))
    .map(({ title, text, lines, section }) =>
      section ? lessonOf(session, text, lines, title) : lessonOf(session, text, lines),
    );
  const inSection = (at: number): boolean =>
    sections.some(({ start, end }) => start <= at && at < end);
  const marked = markedLines(session)
    .filter(({ at }) => !inSection(at))
    .map(({ text, lines }) => lessonOf(session, text, lines));
  return distinct([...listed, ...marked]).map((lesson, at) => ({ ...lesson, id: `les-${at + 1}` }));
}

/** An answer to "What was learned?" as a lesson. */
export function answeredLesson(session: Session, answer: string): FoundLesson {
  return { ...lessonOf(session, answer, [0, 0]), id: 'les-answer' };
}

function lessonOf(
  session: Session,
  said: string,
  lines: [number, number],
  heading = '',
): FoundLesson {
  const mark = MARK.exec(said);
  const bare = mark === null ? said : said.slice(mark[0].length);
  const { text, importance, tags } = readNotes(bare);
  const titled = readNotes(heading.replace(MARK, ''));
  const word = (mark ?? MARK.exec(heading))?.[1]?.toLowerCase();
  return {
    id: '',
    kind: word === 'pattern' ? 'pattern' : 'lesson',
    title: titled.text === '' ? titleOf(text) : titled.text,
    body: text === '' ? titled.text : text,
    tags: [...new Set([...session.tags, ...titled.tags, ...tags])],
    importance: titled.importance ?? importance ?? DEFAULT_IMPORTANCE,
    lines,
  };
}

/** `(importance: 0.8)`, `(tags: a, b)`, and one to three `!` that stand alone, taken out of a text. */
function readNotes(said: string): { text: string; importance?: number; tags: string[] } {
  const tags: string[] = [];
  let importance: number | undefined;
  let text = said.replace(NOTES, (_, key: string, value: string) => {
    if (key.toLowerCase() === 'tags') tags.push(...value.split(/[,\s]+/).filter(Boolean));
    else importance = bounded(Number(value));
    return '';
  });
  text = text.replace(SHOUT, (_, before: string | undefined, after: string | undefined) => {
    importance ??= SHOUTED[(before ?? after ?? '!').length - 1];
    return '';
  });
  return { text: text.trim(), tags, ...(importance !== undefined && { importance }) };
}

const NOTES = /(?:(?<![ \t])[ \t]+)?[([](importance|tags):[ \t]*([^)\]\n]*)[)\]]/gi;
const SHOUT = /^(!{1,3})[ \t]+|(?<![ \t])[ \t]+(!{1,3})$/g;
const SHOUTED = [0.7, 0.85, 1];

function bounded(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : DEFAULT_IMPORTANCE;
}

const MARK =
  /^(?:\*\*|__)?(lessons? learned|lesson|learned|learning|pattern)(?:(?:\*\*|__)[ \t]*:|:(?:\*\*|__)|:)[ \t]*/i;
const MARKED_LINE =
  /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?((?:\*\*|__)?(?:lessons? learned|lesson|learned|learning|pattern)(?:(?:\*\*|__)[ \t]*:|:(?:\*\*|__)|:)[ \t]+\S.*)$/gim;
/** A line that does not continue the one above it. */
const NEW_BLOCK =
  /^\s*(?:$|[-*+>][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|`{3}|~{3}|\*\*[^*]+(?::\*\*|\*\*:)|\|)/;

function markedLines(session: Session): { at: number; text: string; lines: [number, number] }[] {
  const { text, outline } = session;
  const from = outline.headings[0]?.start ?? 0;
  const hidden = (at: number): boolean =>
    at < from || outline.blocks.some(({ start, end }) => start <= at && at < end);
  return [...text.matchAll(MARKED_LINE)].flatMap((match) => {
    const at = match.index;
    const first = (match[1] ?? '').trim();
    const bare = first.replace(MARK, '');
    if (hidden(at) || isNothing(bare) || isPlaceholder(bare)) return [];
    const end = endOfParagraph(text, at + match[0].length);
    const rest = text.slice(at + match[0].length, end).split(/\r?\n/);
    const said = [first, ...rest.map((line) => line.trim())].filter(Boolean).join('\n');
    return [{ at, text: said, lines: linesOf(session, at, end) }];
  });
}

function endOfParagraph(text: string, from: number): number {
  let end = from;
  while (end < text.length) {
    const next = text.indexOf('\n', end) + 1;
    if (next === 0 || next >= text.length) return next === 0 ? text.length : end;
    const stop = text.indexOf('\n', next);
    const line = text.slice(next, stop === -1 ? text.length : stop).trimEnd();
    if (NEW_BLOCK.test(line) || MARK.test(line.trimStart())) return end;
    end = stop === -1 ? text.length : stop;
  }
  return end;
}

function distinct(all: readonly FoundLesson[]): FoundLesson[] {
  const seen = new Set<string>();
  return all.filter(({ title, body }) => {
    const key = comparable(`${title} ${body}`);
    if (comparable(title) === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

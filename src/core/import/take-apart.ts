import { outline, type Section } from '../outline/outline.ts';
import { trimmed } from './contained.ts';
import { lineCounter } from './line-counter.ts';
import { IMPORTED_NOTES } from './note.ts';
import { takeDatedHeadings, takeDatedLines, readDatedTitle, type LogPiece } from './log-pieces.ts';
import { fieldIn, take, titleIn, type Said } from './said.ts';
import { mayTellState, targetOf } from './section-names.ts';

/** Some lines of a note, and the section that takes them. */
export interface Piece {
  target: string;
  /** Its heading as written; undefined for text that had none. */
  heading: string | undefined;
  /** As it is written, without blank lines around it. */
  body: string;
  lines: readonly [number, number];
}

/** What became of the first heading. */
export const TITLE = 'the title';

/** The Markdown of a note in parts. */
export interface Parts {
  pieces: Piece[];
  entries: LogPiece[];
  /** Lines that became fields. */
  fields: { line: number; what: string }[];
}

/** A stretch of the note between two of its outermost headings. */
interface Chunk {
  title: string | undefined;
  body: string;
  /** Of its heading, or of its first line where it has none. */
  line: number;
  /** Of the first line of its body. */
  bodyLine: number;
  lastLine: number;
}

/**
 * Takes Markdown apart, each line into one part; `said` takes in what fields and headings say. `line` is the
 * number of its first line in the note.
 */
export function takeApart(text: string, line: number, said: Said): Parts {
  const parts: Parts = { pieces: [], entries: [], fields: [] };
  for (const chunk of chunksOf(text, line, said, parts)) {
    if (chunk.title === undefined) takePreamble(chunk, said, parts);
    else takeChunk({ ...chunk, title: chunk.title }, said, parts);
  }
  settleState(parts);
  return parts;
}

const AHEAD = '\n';

function chunksOf(text: string, line: number, said: Said, parts: Parts): Chunk[] {
  // A blank line ahead: a rule at the start is no front matter.
  const { sections } = outline(AHEAD + text);
  const places = sections.map((one) => ({
    ...one,
    start: one.start - AHEAD.length,
    bodyStart: Math.min(one.bodyStart - AHEAD.length, text.length),
    line: one.line - 1,
  }));
  const heading = titleOf(places);
  if (heading) takeTitle(heading, line, said, parts);
  const others = places.filter((one) => one !== heading);
  let outer = Infinity;
  // Those that stand in no other one: a second heading of level 1 does not swallow the sections before it.
  const upper = others.filter(({ depth }) => {
    const isOutermost = depth <= outer;
    if (isOutermost) outer = depth;
    return isOutermost;
  });
  const lineAt = lineCounter(text, line);
  const end = (at: number): number => upper[at]?.start ?? text.length;
  const chunks: Chunk[] = [];
  const top = heading && heading.start <= end(0) ? heading : undefined;
  const before = text.slice(0, top?.start ?? 0);
  const from = top?.bodyStart ?? 0;
  if (before.trim() !== '') chunks.push(untitled(before, line, lineAt(before.length)));
  chunks.push(untitled(text.slice(from, end(0)), lineAt(from), lineAt(Math.max(from, end(0) - 1))));
  for (const [at, { title, start, bodyStart }] of upper.entries()) {
    const [own, bodyLine] = [lineAt(start), lineAt(bodyStart)];
    const lastLine = lineAt(Math.max(start, end(at + 1) - 1));
    chunks.push({ title, body: text.slice(bodyStart, end(at + 1)), line: own, bodyLine, lastLine });
  }
  return chunks;
}

function untitled(body: string, line: number, lastLine: number): Chunk {
  return { title: undefined, body, line, bodyLine: line, lastLine };
}

/** The title of the document: its first heading, when it is the only one of level 1 and names no section. */
function titleOf(places: readonly Section[]): Section | undefined {
  const [first] = places;
  if (first?.depth !== 1) return undefined;
  const single = places.filter(({ depth }) => depth === 1).length === 1;
  return single || targetOf(first.title, false) === undefined ? first : undefined;
}

function takeTitle({ title, line }: Section, from: number, said: Said, parts: Parts): void {
  const found = titleIn(title);
  if (found !== undefined) said.title ??= found;
  parts.fields.push({ line: from + line - 1, what: TITLE });
}

/** What stands above the first section: fields go into the front matter, the rest is background. */
function takePreamble(chunk: Chunk, said: Said, parts: Parts): void {
  const kept = chunk.body.split('\n').map((text, at) => {
    const field = fieldIn(text);
    if (!field || !take(said, field.key, field.value)) return text;
    parts.fields.push({ line: chunk.bodyLine + at, what: field.key });
    return '';
  });
  const headed = takeDatedHeadings(kept.join('\n'), chunk.bodyLine);
  const listed = takeDatedLines(headed.rest, chunk.bodyLine);
  parts.entries.push(...headed.entries, ...listed.entries);
  add(parts, 'Context', { ...chunk, body: listed.rest });
}

/** Sections whose items may bear a day without being entries of a log. */
const DATED_THEMSELVES = new Set(['Decisions', 'Lessons', 'Execution Progress']);

function takeChunk(chunk: Chunk & { title: string }, said: Said, parts: Parts): void {
  const target = targetOf(
    chunk.title,
    /^\s*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\][ \t]/m.test(chunk.body),
  );
  const dated = target === undefined ? readDatedTitle(chunk.title) : undefined;
  if (dated) {
    const lines = [chunk.line, chunk.lastLine] as const;
    parts.entries.push({ ...dated, written: chunk.title, body: chunk.body, lines });
    return;
  }
  if (target === 'Context') {
    for (const text of chunk.body.split('\n').slice(0, 40)) {
      const field = fieldIn(text);
      if (field) take(said, field.key, field.value);
    }
  }
  if (target === 'Session Log') takeLog(chunk, parts);
  else if (target !== undefined && DATED_THEMSELVES.has(target)) add(parts, target, chunk);
  else takeMixed(chunk, target, parts);
}

/** A log: dated headings and lines; what bears no time is one more entry. */
function takeLog(chunk: Chunk & { title: string }, parts: Parts): void {
  const headed = takeDatedHeadings(chunk.body, chunk.bodyLine);
  const listed = takeDatedLines(headed.rest, chunk.bodyLine);
  if (listed.rest.trim() !== '') {
    const lines = [chunk.line, chunk.lastLine] as const;
    const { title, bodyLine: _, ...rest } = { ...chunk, written: chunk.title, time: undefined };
    parts.entries.push({ title, written: rest.written, time: rest.time, body: listed.rest, lines });
  }
  parts.entries.push(...headed.entries, ...listed.entries);
}

/** A section that may hold entries of a log: tools append their updates below whatever stands last. */
function takeMixed(chunk: Chunk, target: string | undefined, parts: Parts): void {
  const { entries, rest } = takeDatedHeadings(chunk.body, chunk.bodyLine);
  parts.entries.push(...entries);
  add(parts, target ?? IMPORTED_NOTES, { ...chunk, body: rest });
}

function add(parts: Parts, target: string, chunk: Chunk): void {
  const body = trimmed(chunk.body);
  if (body === '' && target !== IMPORTED_NOTES) return;
  parts.pieces.push({
    target,
    heading: chunk.title,
    body,
    lines: [chunk.line, chunk.lastLine],
  });
}

/** An outcome tells where the work stands, when nothing else does. */
function settleState({ pieces }: Parts): void {
  if (pieces.some(({ target }) => target === 'Current State')) return;
  const found = pieces.findLast(
    ({ target, heading, body }) =>
      target === IMPORTED_NOTES && body !== '' && heading !== undefined && mayTellState(heading),
  );
  if (found) found.target = 'Current State';
}

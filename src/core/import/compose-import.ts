import { logTime } from '../clock.ts';
import { inline, openHeading, plain, sessionHeading } from '../session/compose.ts';
import {
  OPTIONAL_SECTIONS,
  parseSession,
  readDecisionTitle,
  REQUIRED_SECTIONS,
} from '../session/session.ts';
import { readSectionText } from '../session/section-text.ts';
import { isStartState, templateLines } from '../lint/template.ts';
import { outline } from '../outline/outline.ts';
import { mask } from '../text/secrets.ts';
import { contained, quote, trimmed } from './contained.ts';
import { insideOf } from './inside.ts';
import type { LogPiece } from './log-pieces.ts';
import { IMPORTED_NOTES } from './note.ts';
import type { Piece } from './take-apart.ts';
import { lostLines } from './words-kept.ts';

/** A log entry with its time in UTC. */
export interface TimedEntry extends LogPiece {
  at: Date;
}

/** What the body of a session file is made of. */
export interface BodyParts {
  title: string;
  status: string;
  pieces: readonly Piece[];
  entries: readonly TimedEntry[];
  /** One sentence: what was imported. */
  origin: string;
}

/** The Markdown below the front matter; every required section says something true. */
export function composeBody(parts: BodyParts): string {
  const sections = new Map<string, string[]>();
  const put = (target: string, block: string): void => {
    const blocks = sections.get(target);
    if (blocks) blocks.push(block);
    else sections.set(target, [block]);
  };
  put(IMPORTED_NOTES, parts.origin);
  for (const piece of parts.pieces) {
    const target = isFit(piece) ? piece.target : IMPORTED_NOTES;
    const isFirst = !sections.has(target) && target !== IMPORTED_NOTES;
    put(target, isFirst ? contained(piece.body, 3) : withHeading(piece));
  }
  for (const entry of parts.entries) put('Session Log', logEntry(entry));
  for (const title of REQUIRED_SECTIONS) {
    if (!sections.has(title)) put(title, startOf(title, parts));
  }
  const decisions = sections.get('Decisions');
  if (decisions) sections.set('Decisions', [numberedDecisions(decisions.join('\n\n'))]);
  const order = [...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS, IMPORTED_NOTES];
  const blocks = order.flatMap((title) => {
    const body = sections.get(title);
    return body ? [`## ${title}`, ...body] : [];
  });
  return `\n${sessionHeading(parts.title)}\n\n${blocks.join('\n\n')}\n`;
}

/** Whether a piece says something in the section that it is meant for. */
function isFit({ target, body }: Piece): boolean {
  if (target === IMPORTED_NOTES) return true;
  const session = parseSession(`\n## ${target}\n\n${contained(body, 3)}\n`, '');
  const [section] = session.parts;
  if (!section || session.parts.length !== 1) return false;
  if (readSectionText(session, section).kind !== 'text') return false;
  if (target === 'Current State' && isStartState(session.body(target))) return false;
  return templateLines(session.text, target, section.bodyStart, section.end).length === 0;
}

function withHeading({ heading, body }: Piece): string {
  if (heading === undefined) return contained(body, 3);
  const head = `### ${openHeading(inline(heading)) || 'Untitled'}`;
  return body === '' ? head : `${head}\n\n${contained(body, 4)}`;
}

/** The words of an entry stay in one line with their own time, where the time of its heading is another. */
function logEntry({ at, title, written, body }: TimedEntry): string {
  const head = `### ${logTime(at)} - ${inline(title) || 'note'}`;
  const text = trimmed(body);
  const isLine =
    /^(?:[-*+][ \t]+)?\[?\d/.test(written) && written.includes(text.split('\n')[0] ?? '');
  const whole = `${head}\n\n${text}`;
  if (lostLines(written, whole)?.length === 0)
    return text === '' ? `${head}\n\n${plain(written)}` : `${head}\n\n${contained(text, 4)}`;
  if (isLine) {
    const more = text.split('\n').slice(1).join('\n');
    const line = plain(written.replace(/^\s*[-*+][ \t]+/, ''));
    return `${head}\n\n${line}${trimmed(more) === '' ? '' : `\n\n${contained(more, 4)}`}`;
  }
  const noted = `${head}\n\nIts heading was: ${inline(written)}`;
  return text === '' ? noted : `${noted}\n\n${contained(text, 4)}`;
}

/** What a required section says where the note says nothing: true sentences, no template text. */
function startOf(title: string, { title: work, status, origin, entries }: BodyParts): string {
  if (title === 'Context') return `${plain(work)}\n\n${origin}`;
  if (title === 'Next Steps') {
    return status === 'completed'
      ? '- Check that nothing of it is left to do, then complete it with `session complete`'
      : `- Find out how it goes on, and write it down with \`session update\`: ${inline(work)}`;
  }
  const last = entries.at(-1);
  const latest = last
    ? ` Its last entry is of ${logTime(last.at)} UTC: ${mask(inline(firstLine(last)))}`
    : '';
  return `Imported; the note does not say where the work stands (status: ${status}).${latest}`;
}

function firstLine({ title, body, written }: LogPiece): string {
  const line = (trimmed(body).split('\n')[0] ?? '').replace(/^\s*(?:[-*+]|#{1,6})\s+/, '');
  return (
    [title, line]
      .filter((one) => one !== '')
      .join(': ')
      .slice(0, 200) || written.slice(0, 200)
  );
}

/** List items and headings below Decisions as decisions, numbered on; what is one already stays. */
function numberedDecisions(body: string): string {
  const ahead = '# a\n\n';
  const { items, sections } = outline(ahead + body);
  const headings = sections.filter(({ depth }) => depth === 3);
  let next = Math.max(0, ...headings.map(({ title }) => readDecisionTitle(title)?.number ?? 0)) + 1;
  let result = '';
  let from = 0;
  const top = items.filter(({ level }) => level === 1);
  const inSection = insideOf(headings);
  const places = [
    ...headings.map((one) => ({ ...one, item: undefined })),
    ...top
      .filter(({ start }) => !inSection(start))
      .map((item) => ({ ...item, title: item.text, item })),
  ].toSorted((a, b) => a.start - b.start);
  for (const { title, start, end, item } of places) {
    const at = start - ahead.length;
    if (item) {
      const to = end - ahead.length;
      const text = dedented(body.slice(at, to));
      result += `${body.slice(from, at)}\n### Decision ${next++}: ${decisionTitle(title)}\n\n**Decision**: ${contained(text, 4)}\n\n`;
      from = to;
    } else if (!readDecisionTitle(title)) {
      const text = at + 3;
      result += `${body.slice(from, text)} Decision ${next++}:`;
      from = text;
    }
  }
  return trimmed(result + body.slice(from)).replaceAll(/\n{3,}/g, '\n\n');
}

/** The text of a list item: marker and indentation gone. */
function dedented(item: string): string {
  const [first = '', ...rest] = item.trimEnd().split('\n');
  const marker = /^(?:[-*+]|\d{1,9}[.)])[ \t]*/.exec(first)?.[0].length ?? 0;
  return [
    first.slice(marker),
    ...rest.map((line) => line.replace(new RegExp(`^ {0,${marker}}`), '')),
  ]
    .join('\n')
    .trimStart();
}

/** What is bold at its start, else its first words. */
function decisionTitle(text: string): string {
  const bold = /^\*\*(.{1,80}?)\*\*/.exec(text)?.[1]?.replace(/:$/, '');
  const said = inline(bold ?? text.replace(/\s*[;.—–:](?:\s.*)?$/, ''));
  if (said.length <= 80) return said || 'Decision';
  return `${said.slice(0, said.lastIndexOf(' ', 79) > 30 ? said.lastIndexOf(' ', 79) : 79)}…`;
}

/** Lines of the note that stand nowhere in the text, quoted at its end. */
export function withLost(note: string, text: string): string | undefined {
  const lost = lostLines(note, text);
  if (lost === undefined) return undefined;
  if (lost.length === 0) return text;
  const groups: string[] = [];
  let before = -1;
  for (const { line, text: said } of lost) {
    if (line === before + 1 && groups.length > 0) groups[groups.length - 1] += `\n${said}`;
    else groups.push(said);
    before = line;
  }
  const asWritten = groups.map(quote).join('\n>\n');
  const head = text.includes(`\n## ${IMPORTED_NOTES}\n`) ? '' : `## ${IMPORTED_NOTES}\n\n`;
  const intro = '### As it was written\n\nThese lines stand above in another form.';
  return `${text.trimEnd()}\n\n${head}${intro}\n\n${asWritten}\n`;
}

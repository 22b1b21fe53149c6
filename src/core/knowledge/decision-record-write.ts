import { containedMarkdown } from './contained-markdown.ts';
import { headingText } from '../session/compose.ts';
import type { DecisionRecord } from './decision-record-read.ts';
import { outline, type Section } from '../outline/outline.ts';
import { descriptionOf } from '../session/naming.ts';
import { oneLine } from '../text/display.ts';
import { applySplices, lineEndingOf, type Splice } from '../text/splice.ts';

/** What a decision record says; Markdown, but title, status and source. '' where nothing is known. */
export interface DecisionContent {
  number: number;
  title: string;
  /** `accepted`, `proposed` … */
  status: string;
  context: string;
  decision: string;
  rationale: string;
  alternatives: string;
  consequences: string;
  /** The session, its decision (`dec-3`) and the commit it was made at. */
  session: string | undefined;
  sessionDecision: string | undefined;
  commit: string | undefined;
  date: Date;
}

type Field = 'context' | 'decision' | 'rationale' | 'alternatives' | 'consequences';

/** The sections of a record in their order; others' names for them follow ours. */
const SECTIONS: readonly (readonly [field: Field, titles: readonly string[]])[] = [
  ['context', ['Context', 'Context and Problem Statement']],
  ['decision', ['Decision', 'Decision Outcome']],
  ['rationale', ['Rationale']],
  ['alternatives', ['Alternatives', 'Alternatives Considered', 'Considered Options']],
  ['consequences', ['Consequences']],
];

/** The name and text of a new record, in the form of Nygard's records with what a session knows beside. */
export function composeDecisionRecord(content: DecisionContent): { name: string; text: string } {
  const { number, title, status, date } = content;
  const words = SECTIONS.map(([field, [name]]) => [name, bodyOf(content, field)] as const);
  const parts = [
    `# ${number}. ${headingText(title)}`,
    `Date: ${date.toISOString().slice(0, 10)}`,
    `## Status\n\n${capital(headingText(status)) || 'Accepted'}`,
    ...words.flatMap(([name, body]) => (body === '' ? [] : [`## ${name}\n\n${body}`])),
    ...sourceSection(content),
  ];
  return { name: recordName(number, title), text: `${parts.join('\n\n')}\n` };
}

/** `0012-use-a-queue.md` */
function recordName(number: number, title: string): string {
  const words = descriptionOf(title);
  const named = words === 'session' && !/session/i.test(title) ? 'decision' : words;
  return `${String(number).padStart(4, '0')}-${named}.md`;
}

/**
 * The text of a record with what the session knows better put in by splices. In the session's own record
 * every section that it has words for becomes those words, and missing ones are added; in a record
 * that others wrote only sections without any text are filled. Number, title, date and a status
 * that says more than `proposed` stay. Equal to `record.text` when nothing is new.
 */
export function updateDecisionRecord(record: DecisionRecord, content: DecisionContent): string {
  const { text } = record;
  const sections = outline(text).sections.filter(({ depth }) => depth === 2);
  const own = record.session !== undefined && record.session === content.session;
  const eol = lineEndingOf(text);
  const splices: Splice[] = [];
  const missing: string[] = [];
  for (const [field, names] of SECTIONS) {
    const section = sections.find(({ title }) => names.some((name) => isSameName(name, title)));
    const body = given(content, field);
    if (body === '') continue;
    if (section === undefined) missing.push(`## ${names[0]}\n\n${body}`);
    else if (own || isEmpty(text, section)) splices.push(...refilled(text, section, body, eol));
  }
  if (own && missing.length > 0) splices.push(added(text, sections, missing, eol));
  splices.push(...statusSplice(record, sections, content.status));
  return applySplices(text, splices);
}

function bodyOf(content: DecisionContent, field: Field): string {
  const body = given(content, field);
  return body === '' && field === 'decision' ? containedMarkdown(oneLine(content.title), 3) : body;
}

function given(content: DecisionContent, field: Field): string {
  return containedMarkdown(content[field], 3);
}

function sourceSection({ session, sessionDecision, commit }: DecisionContent): string[] {
  const lines = [
    ['Session', session],
    ['Decision', sessionDecision],
    ['Commit', commit],
  ].flatMap(([label, value]) => (value === undefined ? [] : [`- ${label}: ${oneLine(value)}`]));
  return lines.length === 0 ? [] : [`## Source\n\n${lines.join('\n')}`];
}

function isSameName(name: string, title: string): boolean {
  return name.toLowerCase() === title.trim().toLowerCase();
}

function isEmpty(text: string, { bodyStart, end }: Section): boolean {
  return (
    text
      .slice(bodyStart, end)
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .trim() === ''
  );
}

/** New words below a heading, in the line endings of the file; nothing when they are there already. */
function refilled(text: string, section: Section, body: string, eol: string): Splice[] {
  const { bodyStart, end } = section;
  const old = text.slice(bodyStart, end);
  if (old.replaceAll('\r\n', '\n').trim() === body.trim()) return [];
  const lead = text.charCodeAt(bodyStart - 1) === 10 ? eol : eol + eol;
  const next = `${lead}${body.replaceAll('\n', eol)}${eol}${end < text.length ? eol : ''}`;
  return [{ start: bodyStart, end, text: next }];
}

/** Sections that the record lacks, before its Source, else at its end. */
function added(
  text: string,
  sections: readonly Section[],
  missing: readonly string[],
  eol: string,
): Splice {
  const body = missing.join('\n\n').replaceAll('\n', eol);
  const source = sections.find(({ title }) => title === 'Source');
  if (source) return { start: source.start, end: source.start, text: `${body}${eol}${eol}` };
  const behind = text.length;
  const gap = text.endsWith(`\n${eol}`) ? '' : text.endsWith('\n') ? eol : eol + eol;
  return { start: behind, end: behind, text: `${gap}${body}${eol}` };
}

/** A proposal that the session has settled is settled; any other status was set by somebody who knew. */
function statusSplice(
  { text, status }: DecisionRecord,
  sections: readonly Section[],
  settled: string,
): Splice[] {
  const section = sections.find(({ title }) => isSameName('Status', title));
  const line = /\bproposed\b/i.exec(section ? text.slice(section.bodyStart, section.end) : '');
  if (!section || !line || !/^proposed$/i.test(status) || !/^accepted$/i.test(settled)) return [];
  const start = section.bodyStart + line.index;
  const word = line[0] === 'proposed' ? 'accepted' : 'Accepted';
  return [{ start, end: start + line[0].length, text: word }];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

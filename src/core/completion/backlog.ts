import { outline, type Checkbox, type Section } from '../outline/outline.ts';
import { mask } from '../text/secrets.ts';
import { oneLine } from '../text/display.ts';
import type { FoundWork } from './extract-work.ts';
import { appendBlock, appendToSection, harmlessLine, type TextFile } from './markdown-append.ts';
import { comparable } from './passages.ts';
import type { Extraction } from './plan.ts';

export interface BacklogPlan {
  /** The text of the file as it will be; undefined when nothing is added. */
  after: string | undefined;
  extractions: Extraction[];
}

/**
 * The work that remains as one section of the backlog for each session. What stands there already, open
 * anywhere or in any state in the section of this session, is referred to and not written again.
 */
export function planBacklog(
  file: TextFile,
  session: { id: string; title: string },
  work: readonly FoundWork[],
): BacklogPlan {
  const before = file.text ?? '';
  const { sections, checkboxes } = outline(before);
  const own = sections.find(({ title }) => title.includes(session.id));
  const known = (text: string): boolean => checkboxes.some((box) => stands(box, text, own));
  const missing = work.filter(({ text }) => !known(lineFor(text)));
  const extractions = work.map((one): Extraction => ({
    id: one.id,
    kind: 'remaining-work',
    title: mask(one.text),
    lines: one.lines,
    to: file.path,
    action: !missing.includes(one) ? 'reference' : file.text === undefined ? 'create' : 'append',
  }));
  if (missing.length === 0) return { after: undefined, extractions };
  const items = missing.map((one) => `- [ ] ${lineOf(one)}`).join('\n');
  if (own) return { after: appendToSection(before, own, items, true), extractions };
  const heading = `## ${harmlessLine(mask(oneLine(session.title)))} (session ${session.id})`;
  const start = before.trim() === '' ? '# Backlog\n\n' : '';
  return { after: appendBlock(before, `${start}${heading}\n\n${items}`), extractions };
}

function stands(box: Checkbox, text: string, own: Section | undefined): boolean {
  const isOwn = own !== undefined && own.start <= box.start && box.start < own.end;
  return (isOwn || !box.checked) && comparable(bareText(box.text)) === comparable(text);
}

function lineOf({ text, blocker }: FoundWork): string {
  return `${blocker ? BLOCKED : ''}${lineFor(text)}`;
}

function lineFor(text: string): string {
  return harmlessLine(mask(text));
}

function bareText(text: string): string {
  return text.startsWith(BLOCKED) ? text.slice(BLOCKED.length) : text;
}

const BLOCKED = 'Blocked: ';

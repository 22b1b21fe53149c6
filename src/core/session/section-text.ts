import type { Section } from '../outline/outline.ts';
import type { Session } from './session.ts';
import { cannotBePlaceholder, isPlaceholder, lineAt, templateLines } from '../lint/template.ts';

/** What a section says: something, nothing, or only what was to be replaced. */
export type SectionText =
  | { kind: 'text' }
  | { kind: 'empty' | 'comment' | 'rule' }
  | { kind: 'placeholder'; at: number };

const TEXT: SectionText = { kind: 'text' };
const RULE = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
/** Longer first lines are no placeholder. */
const SHORT = 70;

/** Looks no further than the first line that says something. */
export function readSectionText(
  { text }: Session,
  { title, bodyStart, end }: Section,
): SectionText {
  let at = bodyStart;
  let blank: 'empty' | 'comment' | 'rule' = 'empty';
  let placeholder: number | undefined;
  while ((at = skipBlank(text, at, end)) < end) {
    if (cannotBePlaceholder(text, at)) return TEXT;
    if (text.startsWith('<!--', at)) {
      const close = text.indexOf('-->', at);
      at = close === -1 || close >= end ? end : close + 3;
      if (blank === 'empty') blank = 'comment';
      continue;
    }
    const newline = text.indexOf('\n', at);
    const lineEnd = newline === -1 || newline > end ? end : newline;
    if (lineEnd - at > SHORT && !text.startsWith('orem ipsum', at + 1)) return TEXT;
    const line = lineAt(text.slice(at, lineEnd), 0);
    if (RULE.test(line)) blank = blank === 'empty' ? 'rule' : blank;
    else if (isPlaceholder(line) && !isTemplate(text, title, at, lineEnd)) placeholder ??= at;
    else return TEXT;
    at = lineEnd;
  }
  return placeholder === undefined ? { kind: blank } : { kind: 'placeholder', at: placeholder };
}

function isTemplate(text: string, title: string, start: number, end: number): boolean {
  return templateLines(text, title, start, end).length > 0;
}

function skipBlank(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) <= 32) at++;
  return at;
}

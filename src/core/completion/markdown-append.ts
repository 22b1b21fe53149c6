import type { Section } from '../outline/outline.ts';
import { lineEndingOf } from '../text/splice.ts';

/** A text file that takes something, as it is now. */
export interface TextFile {
  /** Relative to the root, with `/`. */
  path: string;
  /** Undefined where there is none. */
  text: string | undefined;
}

/** A text with a section at its end; a file without a last line ending stays one. */
export function appendBlock(text: string, block: string): string {
  const eol = lineEndingOf(text);
  const body = inEndings(block, eol);
  if (text.trim() === '') return `${text}${body}${eol}`;
  const closed = text.endsWith('\n');
  const gap = !closed ? eol + eol : /\n[ \t]*\r?\n$/.test(text) ? '' : eol;
  return `${text}${gap}${body}${closed ? eol : ''}`;
}

/** A text with more at the end of one of its sections; `tight` puts list items right below others. */
export function appendToSection(
  text: string,
  section: Section,
  block: string,
  tight: boolean,
): string {
  const eol = lineEndingOf(text);
  const written = text.slice(0, section.end).trimEnd();
  const at = Math.max(written.length, Math.min(section.bodyStart, section.end));
  const head = text.slice(0, at);
  const isItem = tight && /(?:^|\n)[ \t]*[-*+][ \t][^\n]*$/.test(head);
  const gap = isItem ? eol : eol + eol;
  const joined = head.endsWith('\n') ? eol : gap;
  const rest = text.slice(at);
  return `${head}${joined}${inEndings(block, eol)}${rest}`;
}

/** One line of Markdown in which no comment opens. */
export function harmlessLine(text: string): string {
  return text.replaceAll('<!--', '&lt;!--');
}

function inEndings(block: string, eol: string): string {
  return block.replaceAll(/\r\n?|\n/g, eol);
}

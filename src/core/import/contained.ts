import { SessionError } from '../errors.ts';
import { outline } from '../outline/outline.ts';
import { checkContained } from '../session/sections.ts';
import { applySplices } from '../text/splice.ts';

/** What stands before a text while it is looked at: `---` at its start is no front matter. */
const AHEAD = '# a\n\n';

/**
 * Markdown that stays within a section: its headings become those of `level` or lower. What cannot be made
 * to stay there (an open fence or comment, underlined headings) is quoted: a quote holds any Markdown.
 */
export function contained(body: string, level: 3 | 4): string {
  const text = trimmed(body);
  const { headings } = outline(AHEAD + text);
  const own = headings.slice(1);
  const top = Math.min(...own.map(({ depth }) => depth), 6);
  const deeper = Math.max(0, level - top);
  const splices = own.map(({ start, depth }) => ({
    start: start - AHEAD.length,
    end: start - AHEAD.length,
    text: '#'.repeat(Math.min(6, depth + deeper) - depth),
  }));
  const underlined = own.some(({ start }) => text.charCodeAt(start - AHEAD.length) !== 35);
  if (deeper > 0 && underlined) return quote(text);
  const result = applySplices(text, splices);
  return staysWithin(result, level) ? result : quote(text);
}

function staysWithin(body: string, level: 3 | 4): boolean {
  try {
    checkContained(body, level);
    return true;
  } catch (error) {
    if (error instanceof SessionError) return false;
    throw error;
  }
}

/** The text as a quote, line by line. */
export function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** Without blank lines around it; the indentation of its first line stays. */
export function trimmed(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

/** A fenced block that its own text cannot close. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`;
}

import { cutText } from '../brief/tokens.ts';
import { withoutComments } from '../outline/comments.ts';

/** What one file about the project says, line by line, and the same in fewer words. */
export interface ContextPart {
  lines: string[];
  short: string[];
}

/** What every session of a project may know: its files about itself and what its configuration names. */
export interface ProjectContext {
  architecture: ContextPart;
  conventions: ContextPart;
  facts: ContextPart;
}

/** The configured name of an architecture, and the patterns to keep to; '' and none where not said. */
export interface NamedContext {
  architecture: string;
  patterns: readonly string[];
}

/** Puts the texts of the three files together with what the configuration names; a missing file is ''. */
export function projectContext(
  texts: Readonly<Record<keyof ProjectContext, string>>,
  named: NamedContext,
): ProjectContext {
  const said = [
    ...(named.architecture === '' ? [] : [`Pattern: ${named.architecture}`]),
    ...(named.patterns.length === 0 ? [] : [`Keep to: ${named.patterns.join(', ')}`]),
  ];
  const architecture = contextPart(texts.architecture);
  return {
    architecture: {
      lines: [...said, ...architecture.lines],
      short: [...said, ...architecture.short],
    },
    conventions: contextPart(texts.conventions),
    facts: contextPart(withoutStruck(texts.facts)),
  };
}

/**
 * The filled sections of a Markdown file, the name of each before its first line; comments, the title
 * and empty sections are left out. In short: the first line of each.
 */
export function contextPart(text: string): ContextPart {
  const part: ContextPart = { lines: [], short: [] };
  let heading = '';
  let fence = '';
  for (const line of proseOf(text).split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    const title = fence === '' ? /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) : null;
    if (title) {
      heading = title[1] === '#' ? '' : (title[2] ?? '');
    } else if (mark !== '') {
      if (fence === '') fence = mark;
      else if (mark.startsWith(fence)) fence = '';
    } else if (line.trim() !== '') {
      const first = heading !== '' || part.lines.length === 0;
      const said = heading === '' ? line.trimEnd() : `${heading}: ${line.trim()}`;
      heading = '';
      part.lines.push(said);
      if (first) part.short.push(cutText(said, 160));
    }
  }
  return part;
}

/** Facts that hold no more are told to nobody; those of `session verify --facts`, line by line. */
function withoutStruck(text: string): string {
  if (!text.includes('~~') && !text.includes('DEPRECATED')) return text;
  return text
    .split('\n')
    .filter((line) => !/^\s*[-*+][ \t]+(?:\*\*[^*]*\*\*:?[ \t]*)?~~|\bDEPRECATED\b/.test(line))
    .join('\n');
}

/** Front matter says something about the file, comments something to whoever edits it. */
function proseOf(text: string): string {
  const markdown = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replace(/^---\n[\s\S]*?\n---(?:\n|$)/, '');
  return withoutComments(markdown);
}

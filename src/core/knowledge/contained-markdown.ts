import { outline, type Heading } from '../outline/outline.ts';
import { applySplices } from '../text/splice.ts';

/**
 * Markdown from elsewhere as it may stand inside a section of a file that we compose: headings go down
 * to `shallowest` or below, what was left open is closed. A reader sees the same; nothing in it can
 * begin or swallow a section. Line endings become LF, blank lines around it go.
 */
export function containedMarkdown(given: string, shallowest: 2 | 3): string {
  const text = withoutBlankEdges(given.replaceAll(/\r\n?/g, '\n'));
  if (isContained(text, shallowest)) return text;
  const lowered = lowerHeadings(text, shallowest);
  const closed = [lowered, ...closersOf(lowered).map((closer) => `${lowered}\n${closer}`)];
  return closed.find((one) => isContained(one, shallowest)) ?? fenced(text);
}

function withoutBlankEdges(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

function isContained(text: string, shallowest: number): boolean {
  const { headings } = outline(frame(text));
  const last = headings.at(-1);
  const ends = last?.text === 'b' && last.depth === 1;
  return ends && headings.slice(1, -1).every(({ depth }) => depth >= shallowest);
}

/** The text between two headings of ours: what holds here holds in any section. */
function frame(text: string): string {
  return `# a\n\n${text}\n\n# b\n`;
}

function lowerHeadings(text: string, shallowest: number): string {
  const { headings } = outline(text);
  const step = shallowest - Math.min(6, ...headings.map(({ depth }) => depth));
  if (step <= 0) return text;
  return applySplices(
    text,
    headings.map((heading) => ({
      start: heading.start,
      end: heading.end,
      text: `${'#'.repeat(Math.min(6, heading.depth + step))} ${wordsOf(text, heading)}`,
    })),
  );
}

/** What stands in a heading, as it is written: behind the hashes, or above the underline. */
function wordsOf(text: string, { start, end }: Heading): string {
  const written = text.slice(start, end);
  const atx = /^#{1,6}(?:[ \t]+|$)/.exec(written)?.[0].length;
  if (atx !== undefined) return written.slice(atx);
  const lines = written.split('\n').slice(0, -1);
  return lines.map((line) => line.trim()).join(' ');
}

/** What may close the block that a text leaves open; the right one is found by trying. */
function closersOf(text: string): string[] {
  const open = outline(text).blocks.findLast(({ closed }) => !closed);
  if (open === undefined) return [];
  const start = text.slice(open.start, open.start + 200).trimStart();
  const mark = /^(?:`{3,}|~{3,})/.exec(start)?.[0];
  const tag = /^<(pre|script|style|textarea)\b/i.exec(start)?.[1];
  return mark ? [mark] : tag ? [`</${tag}>`] : ['-->', '?>', ']]>', '>'];
}

function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}text\n${text}\n${mark}`;
}

import { outline } from './outline.ts';

/** Where none of these is, there is no code that a comment could stand in. */
const MAY_BE_CODE = /[`~]|^(?: {4}|[ ]{0,3}\t)/m;
/** A run of backticks, or the opening of a comment with what stands before it where that is no text. */
const MARK = /`+|(?:^[ \t>]*)?<!--/gm;
const OPEN = '<!--'.length;

/**
 * Markdown without its HTML comments, one that is never closed included. In code, and open in the middle of a
 * line, `<!--` is text and stays.
 * @param put what comes in the place of a comment; nothing by default
 */
export function withoutComments(
  markdown: string,
  put: (comment: string) => string = () => '',
): string {
  if (!markdown.includes('<!--')) return markdown;
  const blocks = MAY_BE_CODE.test(markdown) ? outline(markdown).blocks : [];
  const code = blocks.filter(({ kind }) => kind !== 'html');
  const lastClose = markdown.lastIndexOf('-->');
  let [result, from, seen, next] = ['', 0, 0, 0];
  for (const { 0: mark, index } of markdown.matchAll(MARK)) {
    const at = mark.endsWith('<!--') ? index + mark.length - OPEN : index;
    if (at < seen) continue;
    while ((code[next]?.end ?? Infinity) <= at) next++;
    const block = code[next];
    const startsLine = index === 0 || markdown[index - 1] === '\n';
    if (block !== undefined && block.start <= at) seen = block.end;
    else if (mark.startsWith('`')) seen = behindSpan(markdown, at, mark);
    else if (at + OPEN <= lastClose || startsLine) {
      const close = markdown.indexOf('-->', at + OPEN);
      seen = close === -1 ? markdown.length : close + 3;
      result += markdown.slice(from, at) + put(markdown.slice(at, seen));
      from = seen;
    }
  }
  return result + markdown.slice(from);
}

/** Behind the code span that a run of backticks opens; behind the run where its paragraph closes none. */
function behindSpan(text: string, at: number, ticks: string): number {
  const behind = at + ticks.length;
  if (text[at - 1] === '\\') return behind;
  let from = behind;
  for (let close = text.indexOf(ticks, from); close !== -1; close = text.indexOf(ticks, from)) {
    if (/\n[ \t]*\r?\n/.test(text.slice(from, close))) break;
    from = close + ticks.length;
    while (text[from] === '`') from++;
    if (from - close === ticks.length) return from;
  }
  return behind;
}

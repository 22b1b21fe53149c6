import { lineEndingOf } from '../text/splice.ts';

const OPEN = '>>> agent-session: written by `session init`, removed by `session uninstall`';
const CLOSE = '<<< agent-session';
const WITH_FILE = ', with this file';
/** The line before it had no end: it is taken back where nothing was appended since. */
const OPEN_END = ', after a line without an end';
const CHECKSUM = /, checksum ([0-9a-f]{16})\b/;

const BLOCK =
  /^[ \t]*(?:#|<!--) >>> agent-session\b([^\r\n]*)\r?\n(?:[^\n]*\n)*?[ \t]*(?:#|<!--) <<< agent-session(?: -->)?([^\r\n]*)(\r?\n|$)/m;

/** 16 digits that tell one text from another. */
export type Checksum = (text: string) => string;

/** Whether a text holds a block of ours. */
export function hasBlock(text: string): boolean {
  return BLOCK.test(text);
}

/**
 * Inserts lines between two comment lines that mark them as ours, in a file whose comments start
 * with `#`, or in Markdown. Nothing else changes. The block always ends its last line, so that what is
 * appended to the file later does not land in our comment.
 * @param offset the start of a line, or the end of the text
 * @param newFile whether the block is all that the file is for: it goes with the block then
 * @param sum of the lines, where a later version may have other lines: see `renewBlock`
 */
export function insertBlock(
  text: string,
  offset: number,
  lines: readonly string[],
  options: { indent?: string; newFile?: boolean; markdown?: boolean; sum?: Checksum } = {},
): string {
  const eol = lineEndingOf(text);
  const mark = options.sum ? `, checksum ${options.sum(linesText(lines))}` : '';
  const [before, after] = [text.slice(0, offset), text.slice(offset)];
  const cut = before === '' || before.endsWith('\n');
  const open = OPEN + (options.newFile ? WITH_FILE : '') + (cut ? '' : OPEN_END) + mark;
  const comment = (words: string): string =>
    options.markdown ? `<!-- ${words} -->` : `# ${words}`;
  const block = [comment(open), ...lines, comment(CLOSE)]
    .map((line) => (options.indent ?? '') + line + eol)
    .join('');
  return before + (cut ? '' : eol) + block + after;
}

/** Our block with other lines, where nobody has edited it; else the text as it is. */
export function renewBlock(text: string, lines: readonly string[], sum: Checksum): string {
  const whole = BLOCK.exec(text)?.[0] ?? '';
  const [open = '', ...rest] = whole.replace(/\r?\n$/, '').split(/\r?\n/);
  const inner = rest.slice(0, -1);
  if (CHECKSUM.exec(open)?.[1] !== sum(linesText(inner))) return text;
  const eol = /\r\n/.test(whole) ? '\r\n' : '\n';
  const marked = open.replace(CHECKSUM, () => `, checksum ${sum(linesText(lines))}`);
  const after = [marked, ...lines, rest.at(-1)].join(eol) + (/\r?\n$/.exec(whole)?.[0] ?? '');
  return text.replace(whole, () => after);
}

/** Line endings are no part of it: git may turn them. */
function linesText(lines: readonly string[]): string {
  return lines.join('\n');
}

/**
 * Removes our block; what somebody wrote behind its last mark stays, as a line of its own. Undefined as
 * text: the file was only there for it.
 */
export function removeBlock(text: string): { text: string | undefined; found: boolean } {
  const match = BLOCK.exec(text);
  if (!match) return { text, found: false };
  const [whole, opening = '', behind = '', end = ''] = match;
  const before = text.slice(0, match.index);
  const theirs = behind.trim() === '' ? '' : behind + end;
  const after = theirs + text.slice(match.index + whole.length);
  // An earlier version let its block end the file without a last newline, where there was none before it.
  const hadOpenEnd = end === '' || opening.includes(OPEN_END);
  const rest = after === '' && hadOpenEnd ? before.replace(/\r?\n$/, '') : before + after;
  const ours = opening.includes(WITH_FILE) && /^(?:#![^\n]*)?\s*$/.test(rest);
  return { text: ours ? undefined : rest, found: true };
}

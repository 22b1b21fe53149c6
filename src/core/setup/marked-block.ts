import { lineEndingOf } from '../text/splice.ts';

const OPEN = '>>> agent-session: written by `session init`, removed by `session uninstall`';
const CLOSE = '<<< agent-session';
const WITH_FILE = ', with this file';

const BLOCK =
  /^[ \t]*(?:#|<!--) >>> agent-session\b([^\r\n]*)\r?\n(?:[^\n]*\n)*?[ \t]*(?:#|<!--) <<< agent-session[^\r\n]*(\r?\n|$)/m;

/** Whether a text holds a block of ours. */
export function hasBlock(text: string): boolean {
  return BLOCK.test(text);
}

/**
 * Inserts lines between two comment lines that mark them as ours, in a file whose comments start
 * with `#`, or in Markdown. Nothing else changes.
 * @param offset the start of a line, or the end of the text
 * @param newFile whether the block is all that the file is for: it goes with the block then
 */
export function insertBlock(
  text: string,
  offset: number,
  lines: readonly string[],
  options: { indent?: string; newFile?: boolean; markdown?: boolean } = {},
): string {
  const eol = lineEndingOf(text);
  const open = OPEN + (options.newFile ? WITH_FILE : '');
  const comment = (words: string): string =>
    options.markdown ? `<!-- ${words} -->` : `# ${words}`;
  const block = [comment(open), ...lines, comment(CLOSE)]
    .map((line) => (options.indent ?? '') + line)
    .join(eol);
  const [before, after] = [text.slice(0, offset), text.slice(offset)];
  const cut = before === '' || before.endsWith('\n');
  return cut ? before + block + eol + after : before + eol + block + after;
}

/** Removes our block. Undefined as text: the file was only there for it. */
export function removeBlock(text: string): { text: string | undefined; found: boolean } {
  const match = BLOCK.exec(text);
  if (!match) return { text, found: false };
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  // A block that ends a file without a last newline brought the newline before it along.
  const rest = match[2] === '' ? before.replace(/\r?\n$/, '') : before + after;
  const ours = match[1]?.includes(WITH_FILE) && /^(?:#![^\n]*)?\s*$/.test(rest);
  return { text: ours ? undefined : rest, found: true };
}

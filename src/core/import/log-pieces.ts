import { outline } from '../outline/outline.ts';
import { insideOf } from './inside.ts';
import { lineCounter } from './line-counter.ts';
import { findTime, type SaidTime } from './said-times.ts';

/** One entry of a log, as the note has it. */
export interface LogPiece {
  time: SaidTime | undefined;
  /** Who or what, for the heading; '' where nothing is left beside the time. */
  title: string;
  /** The heading or line that it began with. */
  written: string;
  body: string;
  /** From 1, counted in the note. */
  lines: readonly [number, number];
}

/** What a text held of a log, and what is left of it. */
export interface Unlogged {
  entries: LogPiece[];
  rest: string;
}

/** Words that may stand before the time of an entry's heading. */
const LEAD =
  /^(?:update|session|entry|progress|checkpoint|log|note|day)s?(?:[ \t]+(?:update|log|note|entry))?(?:[ \t]+#?\d{1,4})?[ \t]*[-–—:(@[]?[ \t]*$/i;

/** The time that a heading is about, and the words beside it. */
export function readDatedTitle(title: string): { time: SaidTime; title: string } | undefined {
  const time = findTime(title.slice(0, 200));
  if (!time) return undefined;
  const before = title.slice(0, time.start).replace(/^[^\p{L}\p{N}[(]+/u, '');
  if (before.replace(/[[(]$/, '').trim() !== '' && !LEAD.test(before)) return undefined;
  const words = [before, title.slice(time.end)].map((one) =>
    one.replace(/^[\s\])–—:@-]+|[\s[(–—:@-]+$/g, ''),
  );
  return { time, title: words.filter((one) => one !== '').join(' ') };
}

/** Takes the parts with a dated heading out of a text whose first line is line `line` of the note. */
export function takeDatedHeadings(body: string, line: number): Unlogged {
  const ahead = '# a\n\n';
  const { sections } = outline(ahead + body);
  const lineAt = lineCounter(body, line);
  const entries: LogPiece[] = [];
  let rest = '';
  let from = 0;
  for (const { title, start, bodyStart, end } of sections.slice(1)) {
    const [at, to] = [start - ahead.length, end - ahead.length];
    if (at < from) continue;
    const dated = readDatedTitle(title);
    if (!dated) continue;
    rest += blanked(body.slice(from, at));
    entries.push({
      ...dated,
      written: title,
      body: body.slice(Math.min(bodyStart - ahead.length, to), to),
      lines: [lineAt(at), lineAt(to - 1)],
    });
    from = to;
  }
  return { entries, rest: rest + body.slice(from) };
}

const DATED_LINE = /^(?:[-*+][ \t]+)?\[?(?=\d{4}[-/.]?\d\d[-/.]?\d\d)/;

/** Whether a line begins with its time, as those of a journal do. */
export function isDatedLine(line: string): boolean {
  const mark = DATED_LINE.exec(line)?.[0];
  return mark !== undefined && findTime(line.slice(mark.length))?.start === 0;
}

/** Takes the lines that begin with their time out of a text; what follows one belongs to it. */
export function takeDatedLines(body: string, line: number): Unlogged {
  const inBlock = insideOf(outline(`\n${body}`).blocks);
  const entries: (LogPiece & { lines: [number, number] })[] = [];
  const rest: string[] = [];
  let offset = 1;
  for (const [index, text] of body.split('\n').entries()) {
    const at = offset;
    offset += text.length + 1;
    const last = entries.at(-1);
    if (!inBlock(at) && isDatedLine(text)) {
      entries.push(lineEntry(text, line + index));
    } else if (last) {
      last.body += `${text}\n`;
      if (text.trim() !== '') last.lines[1] = line + index;
    } else {
      rest.push(text);
    }
  }
  return { entries, rest: rest.join('\n') };
}

function lineEntry(text: string, line: number): LogPiece & { lines: [number, number] } {
  const bare = text.slice(DATED_LINE.exec(text)?.[0].length ?? 0);
  const time = findTime(bare);
  const said = bare
    .slice(time?.end ?? 0)
    .replace(/^[\s\]–—:-]+/, '')
    .trim();
  const match = /^(\p{L}[\p{L}\p{N}_-]{0,30}(?:\([^()]{0,80}\))?):(?=\s|$)\s*(.*)$/u.exec(said);
  return {
    time,
    title: match?.[1] ?? '',
    written: text,
    body: `${match ? (match[2] ?? '') : said}\n`,
    lines: [line, line],
  };
}

/** Lines taken out leave a blank one, so that what stood above and below does not run together. */
function blanked(text: string): string {
  return text === '' || text.endsWith('\n\n') ? text : `${text}\n`;
}

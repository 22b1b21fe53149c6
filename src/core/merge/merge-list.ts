import type { ListItem } from '../outline/outline.ts';
import type { Session } from '../session/session.ts';
import { align, distinct, settled, type Frame, type Piece, type Three } from './align.ts';
import type { LostTexts } from './lost.ts';

/** A range of a session file whose list items are merged one by one. */
export interface Span {
  session: Session;
  from: number;
  to: number;
  /** The level of its items; above 1 it is the inside of an item, behind its first line. */
  level: number;
}

/** A list item with its indentation and all that is nested in it. */
interface ItemPiece extends Piece {
  /** Its first line. */
  head: string;
  done: boolean;
  inner: Span;
}

/** Items, and the texts before, between and behind them: one more than there are items. */
interface Content {
  text: string;
  items: ItemPiece[];
  gaps: string[];
  /** What stands outside of items. */
  prose: string;
}

/**
 * Merges the text of three spans: list items by their words, done winning over open, and the prose
 * around them by the rule of prose. Nothing that a side added goes.
 */
export function mergeContent(spans: Three<Span>, title: string, lost: LostTexts): string {
  const newer = readContent(spans.newer);
  const older = readContent(spans.older);
  const base = readContent(spans.base);
  if (newer.text === older.text || older.text === base.text) return newer.text;
  if (newer.text === base.text) return older.text;
  const onlyOlder = newer.prose === base.prose && older.prose !== base.prose;
  const frame: Frame = onlyOlder ? 'older' : 'newer';
  if (!onlyOlder && older.prose !== base.prose) lost.note(title, older.prose, newer.prose);
  const content = onlyOlder ? older : newer;
  const merged = align({ base: base.items, newer: newer.items, older: older.items }, frame);
  // Each side took away what the other kept: a section must not end up empty.
  if (merged.length === 0 && content.prose === '') return newer.text;
  return write(content, merged, {
    frame,
    inside: (spans.newer ?? spans.older)?.level !== 1,
    textOf: (item) => mergeItem(item, title, lost),
  });
}

function readContent(span: Span | undefined): Content {
  if (!span) return { text: '', items: [], gaps: [''], prose: '' };
  const { session, from, to, level } = span;
  const items: ItemPiece[] = [];
  const gaps: string[] = [];
  let at = from;
  for (const item of session.outline.items) {
    if (item.level !== level || item.start < at || item.start >= to) continue;
    const start = lineStart(session.text, item.start, at);
    gaps.push(session.text.slice(at, start));
    at = item.start + session.text.slice(item.start, Math.min(item.end, to)).trimEnd().length;
    items.push(readItem(session, item, start, at));
  }
  gaps.push(session.text.slice(at, to));
  const prose = gaps.map((gap) => gap.trim()).filter((gap) => gap !== '');
  return {
    text: session.text.slice(from, to),
    items: distinct(items),
    gaps,
    prose: prose.join('\n\n'),
  };
}

/** The indentation belongs to the item, where nothing else stands before it. */
function lineStart(text: string, at: number, least: number): number {
  const start = Math.max(least, text.lastIndexOf('\n', at - 1) + 1);
  return text.slice(start, at).trim() === '' ? start : at;
}

function readItem(session: Session, item: ListItem, start: number, end: number): ItemPiece {
  const { text } = session;
  const newline = text.indexOf('\n', item.start);
  const headEnd = newline === -1 || newline > end ? end : newline;
  return {
    key: meaningOf(item.text),
    content: text.slice(start, end),
    head: text.slice(start, headEnd),
    done: item.checked === true || STRUCK.test(item.text),
    inner: { session, from: headEnd, to: end, level: item.level + 1 },
  };
}

const STRUCK = /^~~(.*)~~/;

/** The words of an item, whether it is open or done. */
export function meaningOf(text: string): string {
  return text
    .replace(/\s*\(resolved \d{4}-\d\d-\d\d\)\s*$/, '')
    .replace(STRUCK, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function mergeItem(
  { base, newer, older }: Three<ItemPiece>,
  title: string,
  lost: LostTexts,
): string {
  if (!newer || !older) return (newer ?? older)?.content ?? '';
  if (newer.content === older.content || older.content === base?.content) return newer.content;
  if (newer.content === base?.content) return older.content;
  // Where the sides differ in being done, the one that changed it decides; a new one is done.
  const turned = newer.done === (base?.done ?? false) ? older : newer;
  const head =
    newer.done === older.done ? settled(base?.head, newer.head, older.head) : turned.head;
  const inner = { base: base?.inner, newer: newer.inner, older: older.inner };
  return head + mergeContent(inner, title, lost).trimEnd();
}

interface Writing {
  frame: Frame;
  /** Whether this is the inside of an item, which begins on a line of its own. */
  inside: boolean;
  textOf: (item: Three<ItemPiece>) => string;
}

/** The frame's text with its items merged, the removed ones out and the added ones in. */
function write(content: Content, merged: readonly Three<ItemPiece>[], how: Writing): string {
  const { gaps, items } = content;
  const between = gaps.slice(1, -1).some((gap) => /^\n[ \t]*\n\s*$/.test(gap)) ? '\n\n' : '\n';
  const placed = merged.map((three) => items.findIndex(({ key }) => key === three[how.frame]?.key));
  const first = placed.find((at) => at !== -1);
  if (first === undefined) {
    return opening(gaps.join('\n\n'), how.inside) + merged.map(how.textOf).join(between);
  }
  let out = joinGaps(gaps.slice(0, first + 1), 'first');
  let last = first;
  for (const [index, three] of merged.entries()) {
    const at = placed[index] ?? -1;
    if (at > last) {
      out += joinGaps(gaps.slice(last + 1, at + 1), 'middle');
      last = at;
    } else if (index > 0) out += between;
    const text = how.textOf(three);
    out += at === -1 ? likeNeighbour(text, items[first]) : text;
  }
  return out + joinGaps(gaps.slice(last + 1), 'last');
}

/** What stands before the first item where there was none. */
function opening(gap: string, inside: boolean): string {
  if (gap.trim() === '') return inside ? '\n' : '';
  return gap.trimEnd() + (inside ? '\n' : '\n\n');
}

/** Gaps that have become one, because the items between them went. */
function joinGaps(gaps: readonly string[], where: 'first' | 'middle' | 'last'): string {
  if (gaps.length === 1) return gaps[0] ?? '';
  const told = gaps.filter((gap) => gap.trim() !== '');
  const [start = '', end = ''] = [gaps[0], gaps.at(-1)];
  if (told.length === 0) return where === 'last' ? end : start;
  const prose = told.map((gap) => gap.replace(/^(?:[ \t]*\n)+/, '').trimEnd()).join('\n\n');
  const lead = where === 'first' ? (/^(?:[ \t]*\n)*/.exec(start)?.[0] ?? '') : '\n\n';
  return lead + prose + (where === 'last' ? '' : '\n\n');
}

/** An added bullet takes the sign of the list it comes to; one of the same width changes nothing else. */
function likeNeighbour(text: string, neighbour: ItemPiece | undefined): string {
  const sign = /^\s*([-*+])\s/.exec(neighbour?.head ?? '')?.[1];
  return sign === undefined ? text : text.replace(/^(\s*)[-*+](?=\s)/, `$1${sign}`);
}

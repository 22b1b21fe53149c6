import { outline } from '../outline/outline.ts';
import { applySplices } from '../text/splice.ts';
import { numberInHeading, numberInName, readDecisionRecord } from './decision-record-read.ts';

/** A Markdown file of the folder of decision records. */
export interface RecordFile {
  /** Relative to the root, with `/`. */
  path: string;
  text: string;
}

/** A record that gets another number, because an earlier one has its own. */
export interface Renumbering {
  from: string;
  /** Equal to `from` where the file name holds no number. */
  to: string;
  /** The record that keeps the number. */
  keeper: string;
  number: number;
  next: number;
}

/** One file as it will be; `to` is where. */
export interface RenumberedFile extends RecordFile {
  to: string;
  after: string;
}

/** Numbers of the records by path, 0 for one without; where the name says it the text is not asked for. */
export function recordNumbers(
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): Map<string, number> {
  return new Map(
    paths.map((path) => {
      const digits = /template/i.test(path) ? undefined : numberInName(path);
      if (digits !== undefined) return [path, Number(digits)];
      const text = textOf(path);
      return [path, (text !== undefined && readDecisionRecord(path, text)?.number) || 0];
    }),
  );
}

/**
 * Which records have a number that an earlier one has, and the next free numbers for them.
 * @param since when a record came, milliseconds since 1970; Infinity for one that is not committed yet
 */
export function planRenumbering(
  numbers: ReadonlyMap<string, number>,
  since: (path: string) => number,
): Renumbering[] {
  const ordered = [...numbers]
    .filter(([, number]) => number > 0)
    .toSorted(([a], [b]) => compare(since(a), since(b)) || (a < b ? -1 : 1));
  let next = Math.max(0, ...numbers.values()) + 1;
  const keepers = new Map<number, string>();
  return ordered.flatMap(([from, number]) => {
    const keeper = keepers.get(number);
    if (keeper === undefined) {
      keepers.set(number, from);
      return [];
    }
    const move = { from, to: renamed(from, next), keeper, number, next };
    next++;
    return [move];
  });
}

/**
 * The files that change: records under their new number, and what links to them. Links come first and records
 * last, so that after a crash the same plan comes out again.
 */
export function renumber(
  files: readonly RecordFile[],
  moves: readonly Renumbering[],
): RenumberedFile[] {
  const changed = files.map(({ path, text }) => {
    const move = moves.find(({ from }) => from === path);
    const headed = move === undefined ? text : withNumber(text, move);
    return { path, text, to: move?.to ?? path, after: withLinks(headed, moves), moved: !!move };
  });
  return changed
    .filter(({ path, to, text, after }) => path !== to || text !== after)
    .toSorted((a, b) => Number(a.moved) - Number(b.moved))
    .map(({ path, text, to, after }) => ({ path, text, to, after }));
}

/** Infinity less Infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function renamed(path: string, next: number): string {
  const digits = numberInName(path);
  if (digits === undefined) return path;
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash).replace(digits, padded(next, digits));
  return path.slice(0, slash) + name;
}

function padded(number: number, like: string): string {
  return String(number).padStart(like.startsWith('0') ? like.length : 1, '0');
}

/** The heading says the new number where it said the old one. */
function withNumber(text: string, { number, next }: Renumbering): string {
  const heading = outline(text).headings.find(({ depth }) => depth === 1);
  if (heading === undefined) return text;
  const written = text.slice(heading.start, heading.end);
  const place = numberInHeading(written, number);
  if (place === undefined) return text;
  const digits = written.slice(place.start, place.end);
  const [start, end] = [heading.start + place.start, heading.start + place.end];
  return applySplices(text, [{ start, end, text: padded(next, digits) }]);
}

function withLinks(text: string, moves: readonly Renumbering[]): string {
  let result = text;
  for (const move of moves) if (move.from !== move.to) result = withLink(result, move);
  return result;
}

/** Links to one record: their target, and the number where their words begin with it. */
function withLink(text: string, { from, to, number, next }: Renumbering): string {
  const [folder, name] = [nameOf(from.slice(0, from.lastIndexOf('/'))), nameOf(from)];
  if (!text.includes(name)) return text;
  const target = `(?:\\./|(?:[^\\s()<>\`"']*/)?${escaped(folder)}/)?${escaped(name)}(?![\\w.-])`;
  const worded = new RegExp(`(\\[[^\\]\\n]*\\])(\\(<?${target})`, 'g');
  const bare = new RegExp(`(?<=^|[\\s(<\`"'])${target}`, 'gm');
  const mention = new RegExp(`(?<=^\\[(?:adr|dr|decision)?[-\\s#]*)0*${number}(?!\\d)`, 'i');
  return text
    .replace(worded, (_, words: string, rest: string) => {
      const said = words.replace(mention, (digits) => padded(next, digits));
      return said + rest;
    })
    .replace(bare, (found) => found.slice(0, -name.length) + nameOf(to));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import type { Section } from '../outline/outline.ts';
import type { Session } from './session.ts';

/** The usual heading of a log entry; one pattern is cheaper than looking at sixteen characters. */
const USUAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d(?:$|\s*[-\u2013\u2014:])/;
const ANY =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d(?:$|\s*[-\u2013\u2014:])/;

/** Whether a heading begins with `YYYY-MM-DD HH:MM`, a real time, and then a dash, a colon or nothing. */
function isDated(title: string): boolean {
  if (USUAL.test(title)) return true;
  const match = ANY.exec(title);
  if (!match) return false;
  const [, year, month, day] = match.map(Number);
  return (day ?? 0) <= new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
}

/** The entries of a session log, those with a time and those without. */
export interface LogHeads {
  all: readonly Section[];
  dated: readonly Section[];
}

export function readLogHeads(session: Session): LogHeads {
  const all = session.subsections('Session Log');
  for (let at = 0; at < all.length; at++) {
    if (!isDated(all[at]!.title)) return { all, dated: all.filter((one) => isDated(one.title)) };
  }
  return { all, dated: all };
}

/**
 * The first entry that stands out of order, with the one before it: entries run upwards, or downwards
 * where the last one is older than the first.
 */
export function findDisorder(
  dated: readonly Section[],
): { entry: Section; before: Section; down: boolean } | undefined {
  const first = dated[0];
  const last = dated.at(-1);
  if (!first || !last) return undefined;
  const down = minuteOf(first) > minuteOf(last);
  let before = first;
  for (let at = 1; at < dated.length; at++) {
    const entry = dated[at]!;
    // Whole titles are compared first: nearly always that is enough.
    const inOrder = down ? entry.title <= before.title : entry.title >= before.title;
    if (!inOrder && minuteOf(entry) !== minuteOf(before)) return { entry, before, down };
    before = entry;
  }
  return undefined;
}

/** `YYYY-MM-DD HH:MM`, which sorts as it is. */
export function minuteOf({ title }: Section): string {
  return title.slice(0, 16);
}

import { DAY } from './since.ts';

export type Step = 'day' | 'week' | 'month';

/** One stretch of time of a chart or a table: from `start` until before `end`, UTC. */
export interface Period {
  start: number;
  end: number;
}

/**
 * Days, weeks from Monday on, or months that cover a span; the first one may begin before it. Of a span that is
 * too long for a table only the newest.
 */
export function periods(from: number, to: number, step: Step): Period[] {
  const found: Period[] = [];
  const earliest = nextOf(startOf(to, step), step, 1 - MOST);
  for (let start = Math.max(startOf(from, step), earliest); start <= to;) {
    const end = nextOf(start, step);
    found.push({ start, end });
    start = end;
  }
  return found;
}

/** A hundred years of months. */
const MOST = 1200;

/** Steps that make a chart of a span readable. */
export function stepFor(from: number, to: number): Step {
  const days = (to - from) / DAY;
  return days <= 35 ? 'day' : days <= 400 ? 'week' : 'month';
}

function startOf(at: number, step: Step): number {
  const day = at - (((at % DAY) + DAY) % DAY);
  const date = new Date(day);
  if (step === 'day') return day;
  if (step === 'week') return day - ((date.getUTCDay() + 6) % 7) * DAY;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** The start that lies so many steps later. */
function nextOf(start: number, step: Step, count = 1): number {
  if (step !== 'month') return start + count * (step === 'day' ? 1 : 7) * DAY;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
}

/** How many of these times fall into each period. */
export function countIn(all: readonly Period[], times: readonly number[]): number[] {
  const counts = all.map(() => 0);
  const sorted = times.toSorted((a, b) => a - b);
  let at = 0;
  for (const time of sorted) {
    while (at < all.length && time >= (all[at]?.end ?? Infinity)) at++;
    if (at < all.length && time >= (all[at]?.start ?? Infinity)) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

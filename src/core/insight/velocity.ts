import type { Insight } from './insight.ts';
import type { TrackedItem } from './item-history.ts';
import { countIn, periods, type Period } from './periods.ts';
import { DAY } from './since.ts';
import type { SessionFacts } from './session-facts.ts';

/** How much of one thing was done in a span. */
export interface Rate {
  total: number;
  perDay: number;
  perWeek: number;
  /** Done, nobody knows when: not in `total`. */
  undated: number;
}

export interface Velocity {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  days: number;
  objectives: Rate;
  tasks: Rate;
  commits: Rate;
  /** Oldest first, the newest 1,200; the first and the last may lie partly outside the span. */
  weeks: (Period & { objectives: number; tasks: number; commits: number })[];
}

/** What is looked at when nobody says since when. */
const USUAL_SPAN = 56 * DAY;

/**
 * Objectives, tasks and commits per day and week: since the given time, else over the last eight weeks,
 * and never from before anything is known. With `only`, of that session alone.
 */
export function velocity(insight: Insight, only?: SessionFacts): Velocity {
  const { now, since } = insight;
  const sessions = only === undefined ? insight.sessions : [only];
  const own = only === undefined ? undefined : new Set(only.commits);
  const commits = insight.commits.filter(({ sha }) => own?.has(sha) ?? true).map(({ at }) => at);
  const objectives = doneTimes(sessions.flatMap((one) => one.objectives));
  const tasks = doneTimes(sessions.flatMap((one) => one.tasks));
  const begun = sessions.flatMap((one) => one.begun ?? []);
  const first = earliest([...commits, ...objectives.times, ...begun], now);
  const from = Math.max(since ?? now - USUAL_SPAN, first);
  const days = Math.max(1, (now - from) / DAY);
  const rate = (times: readonly number[], undated: number): Rate => {
    const total = times.filter((at) => at >= from && at <= now).length;
    return { total, perDay: total / days, perWeek: (total / days) * 7, undated };
  };
  const weeks = periods(from, now, 'week');
  const counts = [objectives.times, tasks.times, commits].map((times) =>
    countIn(
      weeks,
      times.filter((at) => at >= from),
    ),
  );
  return {
    from,
    to: now,
    days,
    objectives: rate(objectives.times, objectives.undated),
    tasks: rate(tasks.times, tasks.undated),
    commits: rate(commits, 0),
    weeks: weeks.map((week, at) => ({
      ...week,
      objectives: counts[0]?.[at] ?? 0,
      tasks: counts[1]?.[at] ?? 0,
      commits: counts[2]?.[at] ?? 0,
    })),
  };
}

/** When items were done, as commits show it, and how many were done at a time that none shows. */
export function doneTimes(items: readonly TrackedItem[]): { times: number[]; undated: number } {
  const done = items.filter((one) => one.done);
  const times = done.flatMap(({ finished }) =>
    finished === undefined || finished.orEarlier ? [] : [finished.at],
  );
  return { times, undated: done.length - times.length };
}

function earliest(times: readonly number[], otherwise: number): number {
  return times.reduce((first, at) => Math.min(first, at), otherwise);
}

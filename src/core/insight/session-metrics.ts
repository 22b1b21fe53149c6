import { doneOf } from './insight.ts';
import type { SessionFacts } from './session-facts.ts';
import { counted, median, minutesText, NOT_KNOWN } from './wording.ts';

/** The figures of one session; null where nothing could tell. */
export interface SessionMetrics {
  duration_minutes: number | null;
  objectives: number | null;
  objectives_done: number | null;
  tasks: number | null;
  tasks_done: number | null;
  decisions: number | null;
  agents: number | null;
  blockers: number | null;
  blockers_open: number | null;
  commits: number | null;
  files: number | null;
}

export function metricsOf(one: SessionFacts): SessionMetrics {
  const { session } = one;
  const count = (items: readonly unknown[]): number | null =>
    session === undefined ? null : items.length;
  const done = (items: readonly { done: boolean }[]) => items.filter((item) => item.done);
  return {
    duration_minutes: one.minutes ?? null,
    objectives: count(one.objectives),
    objectives_done: count(done(one.objectives)),
    tasks: count(one.tasks),
    tasks_done: count(done(one.tasks)),
    decisions: count(one.decisions),
    agents: count(one.agents),
    blockers: count(one.blockers),
    blockers_open: count(one.blockers.filter((item) => !item.done)),
    commits: one.commits?.length ?? null,
    files: one.files?.length ?? null,
  };
}

/** The figures of one session in one line for people. */
export function metricsLine(one: SessionFacts): string {
  const { session, minutes, objectives, tasks, decisions, agents, blockers, commits, files } = one;
  const some = (items: readonly unknown[], noun: string): string[] =>
    items.length === 0 ? [] : [counted(items.length, noun)];
  return [
    minutes === undefined ? 'time not known' : minutesText(minutes),
    ...(session === undefined
      ? ['text not known']
      : [
          ...(objectives.length === 0 ? [] : [`${doneOf(one, objectives)} objectives`]),
          ...(tasks.length === 0 ? [] : [`${doneOf(one, tasks)} tasks`]),
          ...some(decisions, 'decision'),
          ...some(agents, 'agent'),
          ...some(
            blockers.filter((item) => !item.done),
            'open blocker',
          ),
        ]),
    commits === undefined ? 'commits not known' : counted(commits.length, 'commit'),
    files === undefined ? 'files not known' : counted(files.length, 'file'),
  ].join(', ');
}

/** What several sessions come to, for people. */
export function totalLine(all: readonly SessionFacts[]): string {
  const known = all.flatMap(({ minutes }) => minutes ?? []);
  const middle = median(known);
  const objectives = all.flatMap((one) => one.objectives);
  const done = objectives.filter((one) => one.done).length;
  const commits = new Set(all.flatMap((one) => one.commits ?? []));
  const time = middle === undefined ? NOT_KNOWN : minutesText(Math.round(middle));
  const rest = known.length < all.length ? ` (${NOT_KNOWN} for ${all.length - known.length})` : '';
  return `${counted(all.length, 'session')}, ${time} in the middle${rest}, ${done} of ${counted(objectives.length, 'objective')} done, ${counted(commits.size, 'commit')}`;
}

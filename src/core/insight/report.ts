import type { SessionHealth } from './health.ts';
import { isRecordKeeping } from './commit-stream.ts';
import { isActive, newestFirst, type Insight } from './insight.ts';
import type { TrackedItem } from './item-history.ts';
import { patterns, type Patterns } from './patterns.ts';
import { countIn, periods, stepFor, type Period, type Step } from './periods.ts';
import type { SessionFacts } from './session-facts.ts';
import { DAY } from './since.ts';
import { doneTimes } from './velocity.ts';

export type ReportKind = 'weekly' | 'project' | 'since';

/** A report as data; every format says the same. Times are milliseconds since 1970. */
export interface Report {
  kind: ReportKind;
  project: string;
  from: number;
  to: number;
  totals: {
    commits: number;
    authors: number;
    active: number;
    begun: number;
    ended: number;
    objectives: number;
    tasks: number;
    /** Done at a time that no commit shows: in neither of the two above. */
    undated: number;
    decisions: number;
    blockersMet: number;
    blockersResolved: number;
    blockersOpen: number;
  };
  step: Step;
  series: (Period & { commits: number; objectives: number; tasks: number })[];
  /** Active ones, and those that anything happened to, newest first. */
  sessions: SessionFacts[];
  states: { state: string; count: number }[];
  files: { path: string; commits: number; sessions: number }[];
  openBlockers: { session: SessionFacts; item: TrackedItem; days: number | undefined }[];
  decisions: { session: SessionFacts; item: TrackedItem }[];
  health: SessionHealth[];
  patterns: Patterns;
  notes: string[];
}

export interface ReportQuestion {
  kind: ReportKind;
  project: string;
  /** Of active sessions. */
  health: readonly SessionHealth[];
}

/** Files that are told. */
const MOST_FILES = 12;

export function makeReport(insight: Insight, { kind, project, health }: ReportQuestion): Report {
  const { now, commits } = insight;
  const from = insight.since ?? beginning(insight);
  const isIn = (at: number | undefined): boolean => at !== undefined && at >= from && at <= now;
  const active = insight.sessions.filter(isActive);
  const recent = new Set(commits.map(({ sha }) => sha));
  const touched = insight.sessions.filter(
    (one) => isActive(one) || happened(one, isIn) || one.commits?.some((sha) => recent.has(sha)),
  );
  const objectives = doneTimes(insight.sessions.flatMap((one) => one.objectives));
  const tasks = doneTimes(insight.sessions.flatMap((one) => one.tasks));
  const blockers = insight.sessions.flatMap((one) => one.blockers);
  const open = openBlockers(active, now);
  const decisions = insight.sessions.flatMap((session) =>
    session.decisions
      .filter(({ seen }) => (seen === undefined ? isIn(session.begun) : isIn(exact(seen))))
      .map((item) => ({ session, item })),
  );
  const step = stepFor(from, now);
  const found = patterns({ ...insight, sessions: touched });
  return {
    kind,
    project,
    from,
    to: now,
    totals: {
      commits: commits.length,
      authors: new Set(commits.map(({ author }) => author)).size,
      active: active.length,
      begun: insight.sessions.filter(({ begun }) => isIn(begun)).length,
      ended: insight.sessions.filter(({ ended }) => isIn(ended)).length,
      objectives: objectives.times.filter(isIn).length,
      tasks: tasks.times.filter(isIn).length,
      undated: undatedIn(touched),
      decisions: decisions.length,
      blockersMet: blockers.filter(({ seen }) => isIn(exact(seen))).length,
      blockersResolved: blockers.filter(({ finished }) => isIn(exact(finished))).length,
      blockersOpen: open.length,
    },
    step,
    series: seriesOf({ from, to: now, step }, [
      commits.map(({ at }) => at),
      objectives.times,
      tasks.times,
    ]),
    sessions: newestFirst(touched),
    states: statesOf(touched),
    files: filesOf(insight),
    openBlockers: open,
    decisions,
    health: health.filter(({ verdict }) => verdict === 'needs attention'),
    patterns: found,
    notes: insight.notes,
  };
}

/** What the report is called, without the project. */
export function reportTitle({ kind }: Pick<Report, 'kind'>): string {
  return kind === 'weekly' ? 'Weekly report' : kind === 'project' ? 'Project report' : 'Report';
}

function happened(one: SessionFacts, isIn: (at: number | undefined) => boolean): boolean {
  return [one.begun, one.updated, one.ended].some(isIn);
}

/** The time of a moment that is known for certain. */
function exact(moment: TrackedItem['seen']): number | undefined {
  return moment === undefined || moment.orEarlier ? undefined : moment.at;
}

function beginning({ commits, sessions, now }: Insight): number {
  const times = [...commits.map(({ at }) => at), ...sessions.flatMap(({ begun }) => begun ?? [])];
  return times.reduce((first, at) => Math.min(first, at), now);
}

function undatedIn(sessions: readonly SessionFacts[]): number {
  return doneTimes(sessions.flatMap(({ objectives, tasks }) => [...objectives, ...tasks])).undated;
}

function seriesOf(
  { from, to, step }: { from: number; to: number; step: Step },
  [commits = [], objectives = [], tasks = []]: readonly (readonly number[])[],
): Report['series'] {
  const all = periods(from, to, step);
  const count = (times: readonly number[]): number[] =>
    countIn(
      all,
      times.filter((at) => at >= from),
    );
  const counts = { commits: count(commits), objectives: count(objectives), tasks: count(tasks) };
  return all.map((period, at) => ({
    ...period,
    commits: counts.commits[at] ?? 0,
    objectives: counts.objectives[at] ?? 0,
    tasks: counts.tasks[at] ?? 0,
  }));
}

function statesOf(sessions: readonly SessionFacts[]): Report['states'] {
  const counts = new Map<string, number>();
  for (const { state } of sessions) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .map(([state, count]) => ({ state, count }))
    .toSorted((a, b) => b.count - a.count || (a.state < b.state ? -1 : 1));
}

/** Files of the work that most commits changed. */
function filesOf({ commits, sessions }: Insight): Report['files'] {
  const changes = new Map<string, number>();
  for (const { files } of commits) {
    for (const { path } of files) {
      if (!isRecordKeeping(path)) changes.set(path, (changes.get(path) ?? 0) + 1);
    }
  }
  const known = sessions.map(({ files = [] }) => new Set(files));
  return [...changes]
    .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, MOST_FILES)
    .map(([path, count]) => ({
      path,
      commits: count,
      sessions: known.filter((files) => files.has(path)).length,
    }));
}

/** Oldest first; those of unknown age before them. */
function openBlockers(sessions: readonly SessionFacts[], now: number): Report['openBlockers'] {
  return sessions
    .flatMap((session) =>
      session.blockers
        .filter(({ done }) => !done)
        .map((item) => ({
          session,
          item,
          days: item.seen && Math.max(0, Math.floor((now - item.seen.at) / DAY)),
        })),
    )
    .toSorted((a, b) => (b.days ?? Infinity) - (a.days ?? Infinity));
}

import { frequentBlockers, type BlockerPattern } from './blockers.ts';
import type { Insight } from './insight.ts';
import type { SessionFacts } from './session-facts.ts';
import { median } from './wording.ts';

/** A file that several sessions changed. */
interface FilePattern {
  path: string;
  sessions: string[];
  /** Commits of any session or none that changed it. */
  commits: number;
}

/** What one session took for each objective that it has done. */
interface ObjectiveTime {
  id: string;
  done: number;
  minutes: number;
  each: number;
}

export interface Patterns {
  blockers: BlockerPattern[];
  files: FilePattern[];
  objectives: {
    /** Minutes; undefined where no session tells. */
    median: number | undefined;
    /** Sessions by what an objective took, longest first. */
    sessions: ObjectiveTime[];
    /** From when an objective was written down until it was done, in minutes; only where commits show both. */
    leadMedian: number | undefined;
    leadKnown: number;
    /** Sessions with something missing: no objective done, no length, or no text. */
    unknown: number;
  };
}

export function patterns(insight: Insight, only?: SessionFacts): Patterns {
  const { sessions } = insight;
  const own = only === undefined ? sessions : [only];
  const about = <T extends { sessions: string[] }>(all: T[]): T[] =>
    only === undefined ? all : all.filter((one) => one.sessions.includes(only.id));
  return {
    blockers: about(frequentBlockers(sessions)),
    files: about(recurringFiles(insight)),
    objectives: objectiveTimes(own),
  };
}

/** Files that two sessions or more changed, those of most sessions first. */
function recurringFiles({ sessions, commits }: Insight): FilePattern[] {
  const bySession = new Map<string, string[]>();
  for (const { id, files } of sessions) {
    for (const path of files ?? []) {
      const ids = bySession.get(path);
      if (ids) ids.push(id);
      else bySession.set(path, [id]);
    }
  }
  const changes = new Map<string, number>();
  for (const { files } of commits) {
    for (const { path } of files) {
      if (bySession.has(path)) changes.set(path, (changes.get(path) ?? 0) + 1);
    }
  }
  return [...bySession]
    .filter(([, ids]) => ids.length > 1)
    .map(([path, ids]) => ({ path, sessions: ids, commits: changes.get(path) ?? 0 }))
    .toSorted(
      (a, b) =>
        b.sessions.length - a.sessions.length ||
        b.commits - a.commits ||
        (a.path < b.path ? -1 : 1),
    );
}

function objectiveTimes(sessions: readonly SessionFacts[]): Patterns['objectives'] {
  const known = sessions.flatMap(({ id, minutes, objectives }) => {
    const done = objectives.filter((one) => one.done).length;
    return done === 0 || minutes === undefined ? [] : [{ id, done, minutes, each: minutes / done }];
  });
  const leads = sessions
    .flatMap(({ objectives }) => objectives)
    .flatMap(({ seen, finished }) =>
      seen === undefined || finished === undefined || seen.orEarlier || finished.orEarlier
        ? []
        : // Written down and done in one commit: nobody knows how long it took.
          seen.commit === finished.commit
          ? []
          : [(finished.at - seen.at) / 60_000],
    );
  return {
    median: median(known.map(({ each }) => each)),
    sessions: known.toSorted((a, b) => b.each - a.each),
    leadMedian: median(leads),
    leadKnown: leads.length,
    unknown: sessions.length - known.length,
  };
}

import { parseTime } from '../clock.ts';
import type { Completed } from '../completion/history.ts';
import type { Session } from '../session/session.ts';
import { isRecordKeeping, type Commit } from './commit-stream.ts';
import { ItemHistory, type TrackedItem, type Version } from './item-history.ts';

/** One session, live or ended, as insight sees it. Times are milliseconds since 1970. */
export interface SessionFacts {
  id: string;
  title: string;
  /** The status that its file has; of one that has ended, how it ended. */
  state: string;
  /** Whether its file is here. */
  isLive: boolean;
  begun: number | undefined;
  updated: number | undefined;
  /** When it ended; undefined for a live one. */
  ended: number | undefined;
  /** From its beginning to its end, or to the last change of a live one. */
  minutes: number | undefined;
  branch: string | undefined;
  /** What its file says or last said; undefined where nobody has that text any more. */
  session: Session | undefined;
  /** Empty, too, where `session` is undefined. */
  objectives: TrackedItem[];
  tasks: TrackedItem[];
  blockers: TrackedItem[];
  /** `text` is the title. */
  decisions: TrackedItem[];
  agents: { agent: string; task: string; status: string }[];
  /** Hashes of the commits of the work, without the one that ended it; undefined where no git could say. */
  commits: string[] | undefined;
  /** Files of the work, in no order, without session files; undefined where nothing could say. */
  files: string[] | undefined;
}

/** What is known of a session beside its own text. */
export interface Traces {
  /** Versions of its file that commits have, oldest first. */
  versions: readonly Version[];
  /** Its commits, newest first; undefined without git. */
  commits: readonly Commit[] | undefined;
  /** Paths that hooks saw being edited. */
  edited: readonly string[];
}

export function liveFacts(session: Session, traces: Traces): SessionFacts {
  const begun = parseTime(session.created);
  const updated = parseTime(session.lastUpdated);
  return {
    id: session.id,
    title: session.title ?? session.id,
    state: session.status ?? 'unknown',
    isLive: true,
    begun,
    updated,
    ended: undefined,
    minutes: minutesBetween(begun, updated),
    branch: session.branch,
    ...nouns(session, traces.versions),
    ...work(traces, []),
  };
}

/** `session` is the last text of its file, where there is one. */
export function endedFacts(
  one: Completed,
  session: Session | undefined,
  traces: Traces,
): SessionFacts {
  const begun = parseTime(one.record?.plan.snapshot.created_at) ?? parseTime(session?.created);
  const ended = parseTime(one.ended);
  // Whoever deletes the file by hand may commit work along with it; a completion never does.
  const ending = one.outcome === 'deleted' ? undefined : one.commit;
  const recorded = one.record?.plan.snapshot.commits.map(({ sha }) => sha) ?? [];
  return {
    id: one.id,
    title: one.title ?? session?.title ?? one.id,
    state: one.outcome,
    isLive: false,
    begun,
    updated: parseTime(session?.lastUpdated),
    ended,
    minutes: one.minutes ?? minutesBetween(begun, ended),
    branch: session?.branch,
    ...nouns(session, traces.versions),
    ...work({ ...traces, commits: traces.commits?.filter(({ sha }) => sha !== ending) }, recorded),
  };
}

function nouns(
  session: Session | undefined,
  versions: readonly Version[],
): Pick<SessionFacts, 'session' | 'objectives' | 'tasks' | 'blockers' | 'decisions' | 'agents'> {
  if (session === undefined) {
    return { session, objectives: [], tasks: [], blockers: [], decisions: [], agents: [] };
  }
  const history = new ItemHistory(versions);
  return {
    session,
    objectives: history.track(session, 'objectives'),
    tasks: history.track(session, 'tasks'),
    blockers: history.track(session, 'blockers'),
    decisions: history.track(session, 'decisions'),
    agents: session.agents.map(({ agent, task, status }) => ({ agent, task, status })),
  };
}

function work(
  { commits, edited }: Traces,
  recorded: readonly string[],
): Pick<SessionFacts, 'commits' | 'files'> {
  if (commits === undefined) {
    const isKnown = edited.length > 0;
    return {
      commits: recorded.length > 0 ? [...recorded] : undefined,
      files: isKnown ? workFiles(edited) : undefined,
    };
  }
  const paths = commits.flatMap(({ files }) => files.map(({ path }) => path));
  return {
    commits: [...new Set([...commits.map(({ sha }) => sha), ...recorded])],
    files: workFiles([...paths, ...edited]),
  };
}

function workFiles(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !isRecordKeeping(path));
}

function minutesBetween(from: number | undefined, to: number | undefined): number | undefined {
  if (from === undefined || to === undefined || to < from) return undefined;
  return Math.round((to - from) / 60_000);
}

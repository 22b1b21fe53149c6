import { isoTime, parseTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { oneLine } from '../text/display.ts';
import { readDuration } from './commit-message.ts';
import { OUTCOMES, type Outcome } from './plan.ts';
import type { CompletionRecord, Slot } from './record.ts';

/** A commit that deleted session files, as git's log tells of it. */
export interface Deletion {
  commit: string;
  /** ISO time of the commit. */
  at: string;
  /** Paths of the session files that went, relative to the root. */
  paths: string[];
  /** `Session-Outcome: successful` …, one line each. */
  trailers: string[];
}

/** One session that has ended, wherever that is known from. */
export interface Completed {
  id: string;
  /** Undefined where only its deletion is known; its file says it then. */
  title: string | undefined;
  /** `deleted`: somebody removed the file by hand. `unfinished`: a completion was begun and did not end. */
  outcome: Outcome | 'deleted' | 'unfinished';
  /** When it ended, ISO 8601. */
  ended: string;
  minutes: number | undefined;
  decisions: number | undefined;
  /** How many commits belong to the work; the one that ended it is none of them. */
  commits: number | undefined;
  /** The commit that ended it. */
  commit: string | undefined;
  /** The commit that has its file still, where nobody committed the deletion. */
  tree?: string;
  /** What it is known from: local state, a record that git keeps, or a commit that deleted the file. */
  source: 'record' | 'ref' | 'commit';
  record: CompletionRecord | undefined;
  slot: Slot;
}

/** Between the commits and the fields of a log in `LOG_FORMAT`: characters that no text of git has. */
const [START, FIELD, END] = ['\u0001', '\u0002', '\u0003'];
/** With `-z --name-only`; git knows these characters as `%x01` and so on. */
export const LOG_FORMAT = '--format=%x01%H%x02%cI%x02%(trailers:only,unfold)%x03';

/** Reads what `git log` prints in `LOG_FORMAT`. */
export function readDeletions(log: string): Deletion[] {
  return log
    .split(START)
    .slice(1)
    .map((entry) => {
      const [head = '', rest = ''] = entry.split(END);
      const [commit = '', at = '', trailers = ''] = head.split(FIELD);
      const names = rest.split('\0').map((name) => name.replace(/^\n+/, ''));
      return {
        commit,
        at,
        paths: names.filter((name) => name.endsWith('.md')),
        trailers: trailers.split('\n').filter((line) => line !== ''),
      };
    });
}

export function completedFromRecord(
  record: CompletionRecord,
  slot: Slot,
  source: 'record' | 'ref',
): Completed {
  const { plan, closed, started, state } = record;
  const { snapshot } = plan;
  return {
    id: plan.id,
    title: plan.title,
    outcome: state === 'closed' ? plan.outcome : 'unfinished',
    ended: closed ?? started,
    minutes: snapshot.duration_minutes,
    decisions: snapshot.decisions.length,
    commits: snapshot.commits.length,
    commit: record.commit,
    source,
    record,
    slot,
  };
}

/** What a commit tells of the sessions it deleted; its trailers count only for the one they name. */
export function completedFromDeletion({ commit, at, paths, trailers }: Deletion): Completed[] {
  const value = (key: string): string | undefined =>
    trailers.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
  return paths.map((path) => {
    const id = path.replace(/^.*\//, '').replace(/\.md$/, '');
    const isNamed = value('Session') === id;
    const outcome = OUTCOMES.find((one) => isNamed && one === value('Session-Outcome'));
    const decisions = Number(value('Session-Decisions'));
    return {
      id,
      title: undefined,
      outcome: outcome ?? 'deleted',
      ended: utc(at),
      minutes: isNamed ? readDuration(value('Session-Time') ?? '') : undefined,
      decisions: isNamed && Number.isInteger(decisions) ? decisions : undefined,
      commits: undefined,
      commit,
      source: 'commit',
      record: undefined,
      slot: 'last',
    };
  });
}

/** Git tells the time of a commit with the offset of whoever made it. */
function utc(at: string): string {
  const time = parseTime(at);
  return time === undefined ? at : isoTime(new Date(time));
}

/**
 * All that have ended, newest first, each session once: what a record says stands before what git keeps
 * of it, and that before a commit.
 */
export function mergeCompleted(all: readonly Completed[]): Completed[] {
  const time = ({ ended }: Completed): number => parseTime(ended) ?? 0;
  const best = all.toSorted(
    (a, b) =>
      SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) ||
      age(a.slot) - age(b.slot) ||
      time(b) - time(a),
  );
  const seen = new Map<string, Completed>();
  for (const one of best) if (!seen.has(one.id)) seen.set(one.id, one);
  return [...seen.values()].toSorted(
    (a, b) =>
      Number(b.outcome === 'unfinished') - Number(a.outcome === 'unfinished') ||
      time(b) - time(a) ||
      (a.id < b.id ? 1 : -1),
  );
}

const SOURCES: readonly Completed['source'][] = ['record', 'ref', 'commit'];

/** The one at work comes first, the last one that was closed next; of the earlier ones a higher number is newer. */
function age(slot: Slot): number {
  return slot === 'open' ? -2 : slot === 'last' ? -1 : 1 / slot;
}

/**
 * The one that a ref names: an id, a path, or a unique part of an id.
 * @throws SessionError `unknown-ref`, `ambiguous-ref`
 */
export function pickCompleted(ref: string, all: readonly Completed[]): Completed {
  const wanted = ref.replace(/^.*[\\/]/, '').replace(/\.md$/, '');
  const exact = all.find(({ id }) => id === wanted);
  if (exact) return exact;
  const part = wanted.toLowerCase();
  const fits = part === '' ? [] : all.filter(({ id }) => id.toLowerCase().includes(part));
  if (fits.length === 1 && fits[0]) return fits[0];
  if (fits.length === 0) {
    throw new SessionError('unknown-ref', {
      so: `No session that has ended is named "${oneLine(ref)}".`,
      follows: 'Neither a record of this machine nor the history of any branch here knows it.',
      todo: 'See which there are with: session history  (git fetch brings the history of others)',
    });
  }
  const shown = fits.slice(0, 8).map(({ id }) => `  ${oneLine(id)}`);
  if (fits.length > shown.length) shown.push(`  and ${fits.length - shown.length} more`);
  throw new SessionError('ambiguous-ref', {
    so: `"${oneLine(ref)}" fits ${fits.length} sessions that have ended.`,
    follows: 'So it is not clear which one is meant.',
    todo: `Name one, a unique part of its id is enough:\n${shown.join('\n')}`,
  });
}

import { parseTime, stampTime } from '../clock.ts';
import type { Completed } from '../completion/history.ts';
import type { Outcome } from '../completion/plan.ts';
import type { Session } from './session.ts';

/** A session that can be found: a file that is here, or the last text of one that has ended. */
export interface Findable {
  session: Session;
  /** How it ended; undefined for a file that is here. */
  ended: Completed | undefined;
}

/** `active` is in progress or paused; `deleted` was removed by hand, without a completion. */
export const FIND_STATUSES = ['active', 'in_progress', 'paused', 'completed', 'deleted'] as const;

/** What is looked for; a field that is undefined lets everything pass. */
export interface SessionFilter {
  status?: (typeof FIND_STATUSES)[number] | undefined;
  type?: string | undefined;
  outcome?: Outcome | undefined;
  /** Begun at this time or later, milliseconds since 1970. */
  since?: number | undefined;
  /** Begun before this time. */
  until?: number | undefined;
  /** Text that stands in the file or its name just so, but for the case of letters. */
  contains?: string | undefined;
}

export function fits(one: Findable, filter: SessionFilter): boolean {
  const { status, type, outcome, since, until, contains } = filter;
  const begun = begunOf(one);
  return (
    (status === undefined || hasStatus(one, status)) &&
    (type === undefined || (one.session.type ?? 'general') === type) &&
    (outcome === undefined || one.ended?.outcome === outcome) &&
    (since === undefined || (begun !== undefined && begun >= since)) &&
    (until === undefined || (begun !== undefined && begun < until)) &&
    (contains === undefined || holds(one.session, contains.toLowerCase()))
  );
}

/** Whether only sessions that are here can have what is looked for. */
export function isAboutLive({ status, outcome }: SessionFilter): boolean {
  return outcome === undefined && ['active', 'in_progress', 'paused'].includes(status ?? '');
}

/** What its file says; of one that has ended, `completed` or `deleted`. */
export function statusOf({ session, ended }: Findable): string | undefined {
  if (ended === undefined) return session.status;
  return ended.outcome === 'deleted' ? 'deleted' : 'completed';
}

function hasStatus(one: Findable, wanted: NonNullable<SessionFilter['status']>): boolean {
  if (wanted === 'active') return one.ended === undefined && one.session.active;
  return statusOf(one) === wanted;
}

/** When it began, as its file or its name says; undefined where neither does. */
export function begunOf({ session }: Findable): number | undefined {
  return parseTime(session.created) ?? stampTime(session.id);
}

function holds(session: Session, text: string): boolean {
  return `${session.id}\n${session.text}`.toLowerCase().includes(text);
}

/** Newest first; the id decides between equals. */
export function newestBegunFirst(all: readonly Findable[]): Findable[] {
  const time = (one: Findable): number => begunOf(one) ?? 0;
  return all.toSorted((a, b) => time(b) - time(a) || (a.session.id < b.session.id ? 1 : -1));
}

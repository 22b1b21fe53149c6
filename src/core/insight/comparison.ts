import { agoText, isoTime } from '../clock.ts';
import type { Session } from '../session/session.ts';
import { doneOf } from './insight.ts';
import type { SessionFacts } from './session-facts.ts';
import { dayText, minutesText, NOT_KNOWN, said } from './wording.ts';

/** Two sessions side by side, line by line. */
export interface Comparison {
  rows: { label: string; a: string; b: string }[];
  /** Texts of each side, and those that both have. */
  lists: { label: string; a: string[]; b: string[]; shared: string[] }[];
}

/** `subjects` are those of the commits, by their hashes. */
export function compareSessions(
  a: SessionFacts,
  b: SessionFacts,
  { now, subjects }: { now: number; subjects: ReadonlyMap<string, string> },
): Comparison {
  const row = (label: string, of: (one: SessionFacts) => string) => ({
    label,
    a: of(a),
    b: of(b),
  });
  const open = ({ session, blockers }: SessionFacts): string =>
    session === undefined
      ? NOT_KNOWN
      : `${blockers.filter(({ done }) => !done).length} open, ${blockers.filter(({ done }) => done).length} resolved`;
  return {
    rows: [
      row('id', ({ id }) => said(id)),
      row('state', ({ state, isLive }) => said(isLive ? state : `ended: ${state}`)),
      row('branch', ({ branch, session }) =>
        branch === undefined ? (session === undefined ? NOT_KNOWN : '-') : said(branch),
      ),
      row('begun', ({ begun }) => dayText(begun)),
      row('last', ({ ended, updated }) => lastText(ended, updated, now)),
      row('time', ({ minutes }) => minutesText(minutes)),
      row('objectives', (one) => counts(one, one.objectives)),
      row('tasks', (one) => counts(one, one.tasks)),
      row('decisions', (one) => known(one.session, one.decisions.length)),
      row('agents', (one) => known(one.session, one.agents.length)),
      row('files', ({ files }) => (files === undefined ? NOT_KNOWN : String(files.length))),
      row('commits', ({ commits }) => (commits === undefined ? NOT_KNOWN : String(commits.length))),
      row('blockers', open),
    ],
    lists: [
      list('Objectives', a, b, ({ objectives }) => objectives.map(boxed)),
      list('Decisions', a, b, ({ decisions }) => decisions.map(({ text }) => said(text))),
      list('Agents', a, b, ({ agents }) =>
        agents.map(({ agent, task, status }) => said(`${agent} (${status || '?'}): ${task}`)),
      ),
      list('Blockers', a, b, ({ blockers }) => blockers.map(boxed)),
      list('Files', a, b, ({ files }) => (files ?? []).map(said).toSorted()),
      list('Commits', a, b, ({ commits }) =>
        (commits ?? []).map((sha) => said(`${sha.slice(0, 7)} ${subjects.get(sha) ?? ''}`)),
      ),
    ].filter((one) => one.a.length + one.b.length + one.shared.length > 0),
  };
}

function lastText(ended: number | undefined, updated: number | undefined, now: number): string {
  const at = ended ?? updated;
  if (at === undefined) return NOT_KNOWN;
  return ended === undefined ? agoText(now - at) : `ended ${dayText(at)}`;
}

function counts(one: SessionFacts, items: readonly { done: boolean }[]): string {
  const text = doneOf(one, items);
  return text === '?' ? NOT_KNOWN : text === '-' ? 'none' : `${text} done`;
}

function known(session: Session | undefined, count: number): string {
  return session === undefined ? NOT_KNOWN : String(count);
}

function boxed({ text, done }: { text: string; done: boolean }): string {
  return `${done ? '[x]' : '[ ]'} ${said(text)}`;
}

function list(
  label: string,
  a: SessionFacts,
  b: SessionFacts,
  of: (one: SessionFacts) => string[],
): Comparison['lists'][number] {
  const [left, right] = [of(a), of(b)];
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  return {
    label,
    a: left.filter((text) => !inRight.has(text)),
    b: right.filter((text) => !inLeft.has(text)),
    shared: left.filter((text) => inRight.has(text)),
  };
}

/** One session for programs; what is not known is null. */
export function factsJson(one: SessionFacts): object {
  const time = (at: number | undefined): string | null =>
    at === undefined ? null : isoTime(new Date(at));
  const items = (all: SessionFacts['objectives']): object[] | null =>
    one.session === undefined
      ? null
      : all.map(({ id, text, done, seen, finished }) => ({
          id,
          text: said(text),
          done,
          seen: time(seen?.at),
          finished: time(finished?.orEarlier === true ? undefined : finished?.at),
        }));
  return {
    id: one.id,
    title: one.title,
    state: one.state,
    live: one.isLive,
    branch: one.branch ?? null,
    begun: time(one.begun),
    last_updated: time(one.updated),
    ended: time(one.ended),
    duration_minutes: one.minutes ?? null,
    objectives: items(one.objectives),
    tasks: items(one.tasks),
    blockers: items(one.blockers),
    decisions:
      one.session === undefined
        ? null
        : one.decisions.map(({ id, text }) => ({ id, title: said(text) })),
    agents: one.session === undefined ? null : one.agents,
    files: one.files?.toSorted() ?? null,
    commits: one.commits ?? null,
  };
}

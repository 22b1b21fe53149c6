import type { Commit } from './commit-stream.ts';
import type { SessionFacts } from './session-facts.ts';

/** Everything that was gathered about a project; nothing in it is a judgement. */
export interface Insight {
  /** Milliseconds since 1970. */
  now: number;
  /** What is asked about begins then; undefined for everything. */
  since: number | undefined;
  /** Live ones and those that have ended, newest first. */
  sessions: SessionFacts[];
  /** Those since then, newest first, of all branches. A session may have older ones. */
  commits: Commit[];
  /** What could not be known, and why; one sentence each. */
  notes: string[];
}

/** Whether somebody may still be at work on it. */
export function isActive({ isLive, state }: SessionFacts): boolean {
  return isLive && state !== 'completed';
}

/** When a session was last heard of. */
function lastTime({ ended, updated, begun }: SessionFacts): number {
  return ended ?? updated ?? begun ?? 0;
}

/** Newest first; the id decides between equals. */
export function newestFirst(sessions: readonly SessionFacts[]): SessionFacts[] {
  return sessions.toSorted((a, b) => lastTime(b) - lastTime(a) || (a.id < b.id ? 1 : -1));
}

/** How many of some items are done: `2/5`, and a dash where the text is not known. */
export function doneOf(
  one: Pick<SessionFacts, 'session'>,
  items: readonly { done: boolean }[],
): string {
  if (one.session === undefined) return '?';
  if (items.length === 0) return '-';
  return `${items.filter(({ done }) => done).length}/${items.length}`;
}

import type { ReadinessFacts } from '../session/readiness.ts';
import type { Session } from '../session/session.ts';
import type { Member } from './group.ts';

/**
 * How one member of a group stands. in_progress, paused: its file is here and says so. completed: its file
 * says so and is still here. ended: the file is gone, and it is known how it ended. elsewhere: another
 * branch has it. unreadable: its file is here and cannot be read. missing: nobody knows it.
 */
export interface MemberState {
  session: string;
  /** The group that it is a direct member of. */
  group: string;
  state: 'in_progress' | 'paused' | 'completed' | 'ended' | 'elsewhere' | 'unreadable' | 'missing';
  title: string | undefined;
  branch: string | undefined;
  /** Whether its file is handoff-ready; undefined without one. */
  ready: boolean | undefined;
  outcome: Member['outcome'];
  /** ISO 8601; undefined before its end. */
  ended: string | undefined;
  /** ISO 8601; '' where only the session itself says that it belongs here. */
  added: string;
  /** The session where its file is here and can be read. */
  file: Session | undefined;
  /** What was found out about it that its file does not say; undefined where nobody looked. */
  found?: ReadinessFacts;
}

/** How a list calls the state: the outcome of what has ended. */
export function stateWord({ state, outcome }: Pick<MemberState, 'state' | 'outcome'>): string {
  return state === 'ended' && outcome !== undefined ? outcome : state;
}

/** Whether somebody works on it, or will. */
export function isActive({ state }: Pick<MemberState, 'state'>): boolean {
  return state === 'in_progress' || state === 'paused';
}

/** Those at work first, then what is laid aside, then what has ended, the latest first. */
export function byState(a: MemberState, b: MemberState): number {
  const rank = ({ state }: MemberState): number => ORDER.indexOf(state);
  const since = ({ ended, added }: MemberState): string => ended ?? added;
  return (
    rank(a) - rank(b) ||
    (since(a) === since(b) ? (a.session < b.session ? -1 : 1) : since(a) < since(b) ? 1 : -1)
  );
}

const ORDER: readonly MemberState['state'][] = [
  'in_progress',
  'paused',
  'elsewhere',
  'unreadable',
  'missing',
  'completed',
  'ended',
];

/** How many members there are of each state, by its word: `{ in_progress: 1, successful: 2 }`. */
export function countStates(members: readonly MemberState[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const member of members.toSorted(byState)) {
    const word = stateWord(member);
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** `3 sessions: 1 in progress, 2 successful` */
export function countText(members: readonly MemberState[]): string {
  const parts = Object.entries(countStates(members)).map(
    ([word, count]) => `${count} ${word.replaceAll('_', ' ')}`,
  );
  const total = `${members.length} ${members.length === 1 ? 'session' : 'sessions'}`;
  return parts.length === 0 ? total : `${total}: ${parts.join(', ')}`;
}

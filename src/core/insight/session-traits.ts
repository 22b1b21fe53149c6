import type { CountedSession } from './totals.ts';
import type { SessionFacts } from './session-facts.ts';

/** One session of files and history, for totals. */
export function countedSession(one: SessionFacts): CountedSession {
  const { id, begun, ended, isLive, minutes, state, blockers } = one;
  return {
    id,
    started: begun,
    ended,
    minutes: isLive ? undefined : minutes,
    outcome: isLive ? undefined : state,
    traits: traitsOf(one),
    blockers,
  };
}

/** A working day. */
const DAY_OF_WORK = 8 * 60;

/** What a session did that others may have done without; nothing where its text is not known. */
function traitsOf({
  session,
  objectives,
  tasks,
  decisions,
  agents,
  minutes,
}: SessionFacts): string[] {
  if (session === undefined) return [];
  const some: readonly (readonly [string, boolean])[] = [
    [`type ${session.type ?? 'general'}`, true],
    ['with objectives', objectives.length > 0],
    ['with tasks in waves', tasks.length > 0],
    ['with decisions written down', decisions.length > 0],
    ['with agents', agents.length > 0],
    ['with a branch of its own', session.branch !== undefined && !TRUNK.test(session.branch)],
    ['with an issue', session.githubIssue !== undefined || session.linearIssue !== undefined],
    ['with a log', session.body('Session Log').trim() !== ''],
    ['done within a working day', minutes !== undefined && minutes <= DAY_OF_WORK],
    ...session.tags.map((tag) => [`tag ${tag}`, true] as const),
  ];
  return some.flatMap(([name, holds]) => (holds ? [name] : []));
}

const TRUNK = /^(?:main|master|trunk|develop)$/;

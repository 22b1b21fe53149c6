import { isoTime, logTime } from '../clock.ts';
import { oneLine } from '../text/display.ts';
import { SessionError } from '../errors.ts';
import type { Change } from '../front-matter/front-matter.ts';
import type { Session, Status } from './session.ts';

/** What can happen to a session, and when. */
export interface Event {
  kind: 'resume' | 'pause' | 'update';
  at: Date;
}

/** What a transition asks of its caller; the caller carries it out. */
type Effect = 'attach';

export interface Transition {
  changes: Change[];
  effects: Effect[];
}

/**
 * What an event does to a session. Pure: front matter changes to make and effects to carry out.
 * @throws SessionError `completed` when the session has ended: completion is undone by restoring.
 */
export function transition(session: Session, { kind, at }: Event): Transition {
  const stamped: Change = { path: ['session', 'last_updated'], value: stamp(session, at) };
  if (kind === 'update') return { changes: [stamped], effects: [] };
  if (hasEnded(session.status)) throw completed(session, kind);
  const status: Status = kind === 'resume' ? 'in_progress' : 'paused';
  const change: Change = { path: ['session', 'status'], value: status };
  return {
    changes: session.status === status ? [] : [change, stamped],
    effects: kind === 'resume' ? ['attach'] : [],
  };
}

/** `completed`, and the words of older files whose meaning is certain. */
export function hasEnded(status: string | undefined): boolean {
  return status === 'completed' || status === 'complete' || status === 'done';
}

/** `last_updated` never goes back, whatever the clock does. */
function stamp(session: Session, at: Date): string {
  const now = isoTime(at);
  const before = session.lastUpdated;
  return before !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(before) && before > now
    ? before
    : now;
}

function completed(session: Session, kind: 'resume' | 'pause'): SessionError {
  return new SessionError('completed', {
    so: `${oneLine(session.id)} is completed.`,
    follows: `So it cannot be ${kind === 'pause' ? 'paused' : 'resumed'}.`,
    todo: 'Start follow-up work with: session new "TITLE"',
  });
}

/** The heading of a log entry: `### 2026-11-20 14:30 - who/action`. */
export function logHeading(at: Date, title: string): string {
  return `### ${logTime(at)} - ${oneLine(title)}`;
}

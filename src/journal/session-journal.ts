import { isoTime, parseTime } from '../core/clock.ts';
import { mergeFacts, readFacts } from '../core/journal/journal.ts';
import type { Session } from '../core/session/session.ts';
import { stampTimeOf } from '../core/journal/stamp.ts';
import { countUnrecorded, viewOf, type JournalView } from '../core/brief/unrecorded.ts';
import { Journal } from '../io/journal.ts';
import { isRunning } from '../io/running.ts';
import type { Place } from '../place.ts';
import { lookAt, readStamp } from './stamps.ts';

/** Who looks at a session. */
export interface Looker {
  now: Date;
  /** The own conversation, which is at work whatever is known of it. */
  conversation?: string | undefined;
  /** Whether the session's text is told to an agent, or written by one. */
  read?: boolean;
}

/** What this machine knows of a session beside its file. */
export interface SessionJournal extends JournalView {
  /** Whether its file changed since an agent last read or wrote it here. */
  changedElsewhere: boolean;
  /** When its agents were last written into its file; 0 for never. */
  folded: number;
}

/**
 * What hooks recorded about a session, all conversations together, since its Current State was last
 * changed. Notes on the way what the file says now.
 */
export function sessionJournal(place: Place, session: Session, looker: Looker): SessionJournal {
  const { now, conversation: own } = looker;
  const { stamp, changedElsewhere } = lookAt(place, session.id, {
    text: session.text,
    now,
    baseline: isoOf(session.lastUpdated),
    read: looker.read ?? false,
  });
  const pieces = new Journal(place.state.folder).read(session.id);
  const facts = pieces.map(({ text, conversation }) => readFacts(text, conversation, +now));
  const isLive = (conversation: string): boolean =>
    conversation === own || isAtWork(place, conversation);
  const view = viewOf(mergeFacts(facts), pastTime(stamp.changed, now), isLive);
  return { ...view, changedElsewhere, folded: pastTime(stamp.folded, now) };
}

/** How much work the Current State of a session does not know of, for readiness. */
export function unrecordedIn(place: Place, session: Session, looker: Looker): number {
  return countUnrecorded(sessionJournal(place, session, looker));
}

function isAtWork({ state }: Place, conversation: string): boolean {
  const known = state.conversation(conversation);
  return known !== undefined && known.ended === undefined && isRunning(known.pid);
}

/** When the agents of a session were last written into its file; 0 for never. */
export function foldedUntil(place: Place, sessionId: string, now: Date): number {
  return pastTime(readStamp(place, sessionId)?.folded, now);
}

/** A time that has not come yet was taken before the clock went back: then too much is told, not too little. */
function pastTime(time: string | undefined, now: Date): number {
  const at = stampTimeOf(time);
  return at > now.getTime() ? 0 : at;
}

function isoOf(time: string | undefined): string | undefined {
  const at = parseTime(time);
  return at === undefined ? undefined : isoTime(new Date(at));
}

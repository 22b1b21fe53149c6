import { isoTime, parseTime } from './core/clock.ts';
import { HeadReader } from './io/files.ts';
import type { Conversation } from './io/local-state.ts';
import type { Workspace } from './workspace.ts';

/** Who asks: the conversation's id and the process id of its client (0 where unknown). */
export interface Caller {
  id: string;
  pid: number;
}

/**
 * Attaches a conversation to a session and remembers it on this machine; an empty session id records
 * the conversation alone. False when it could not be remembered: nothing else depends on it, so that is
 * no reason to fail.
 */
export function attach(
  workspace: Workspace,
  caller: Caller,
  sessionId: string,
  now: Date,
): boolean {
  if (caller.id === '') return false;
  const known = workspace.state.conversation(caller.id);
  return remember(workspace, {
    id: caller.id,
    session: sessionId,
    pid: caller.pid === 0 ? (known?.pid ?? 0) : caller.pid,
    started: known?.started ?? isoTime(now),
    // What was told of another session is no news of this one.
    ...(known?.told !== undefined && known.session === sessionId && { told: known.told }),
  });
}

/** Saves what is known of a conversation; false when the local state cannot be written. */
export function remember(workspace: Workspace, conversation: Conversation): boolean {
  try {
    workspace.state.saveConversation(conversation);
    return true;
  } catch {
    return false;
  }
}

/** The session a conversation is attached to, as long as its file exists. */
export function attachedSession(workspace: Workspace, conversationId: string): string | undefined {
  const id = workspace.state.conversation(conversationId)?.session;
  return id !== undefined && workspace.store.has(id) ? id : undefined;
}

/** How long after the end of a conversation the one that goes on from it begins at the latest. */
const HANDOVER_MS = 60_000;

/**
 * The conversation that a cleared or branched one comes from. No payload names it: it is the one that
 * the same client process has just ended, else one that the transcript names.
 */
export function predecessor(
  workspace: Workspace,
  caller: Caller,
  { transcript, now }: { transcript: string; now: Date },
): Conversation | undefined {
  const ended = ({ ended: at }: Conversation): number => parseTime(at) ?? 0;
  const others = workspace.state
    .conversations()
    .filter(({ id, session }) => id !== caller.id && session !== '')
    .toSorted((a, b) => ended(b) - ended(a));
  const justEnded = others.find(
    (one) =>
      caller.pid !== 0 &&
      one.pid === caller.pid &&
      Math.abs(now.getTime() - ended(one)) < HANDOVER_MS,
  );
  if (justEnded !== undefined || others.length === 0) return justEnded;
  const head = new HeadReader(TRANSCRIPT_BYTES).read(transcript) ?? '';
  return others.find(({ id }) => id.length >= 8 && head.includes(`"${id}"`));
}

/** A branched transcript begins with lines of its parent. */
const TRANSCRIPT_BYTES = 65_536;

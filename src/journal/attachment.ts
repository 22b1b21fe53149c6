import { isoTime, parseTime } from '../core/clock.ts';
import { HeadReader } from '../io/bulk-reader.ts';
import { Journal } from '../io/journal.ts';
import type { Conversation } from '../io/local-state.ts';
import type { Workspace } from '../workspace.ts';

/** Who asks: the conversation's id and the process id of its client (0 where unknown). */
export interface Caller {
  id: string;
  pid: number;
}

interface Attaching {
  now: Date;
  told?: string | undefined;
  left?: string | undefined;
  known?: Conversation | null;
}

/**
 * Attaches a conversation to a session and remembers it on this machine; an empty session id records
 * the conversation alone; `told` is what it has been told of the session, `known` what is on record of
 * it where that has just been read, null for nothing. False when it could not be remembered: nothing
 * else depends on it, so that is no reason to fail.
 */
export function attach(
  workspace: Workspace,
  caller: Caller,
  sessionId: string,
  { now, told, left, known: read }: Attaching,
): boolean {
  if (caller.id === '') return false;
  const known = read === undefined ? workspace.state.conversation(caller.id) : (read ?? undefined);
  // What was told of another session is no news of this one.
  const news = told ?? (known?.session === sessionId ? known.told : undefined);
  const kept = remember(workspace, {
    id: caller.id,
    session: sessionId,
    ...leftBehind(sessionId, left || known?.left),
    pid: caller.pid === 0 ? (known?.pid ?? 0) : caller.pid,
    started: known?.started ?? isoTime(now),
    ...(news !== undefined && { told: news }),
    ...(known?.assessed === true && { assessed: true }),
    ...wishesOf(workspace),
  });
  if (kept) takeJournal(workspace, caller.id, known?.session ?? '', sessionId);
  return kept;
}

/** What hot hooks read in the record of a conversation instead of the configuration. */
export function wishesOf({
  config,
}: Workspace): Pick<Conversation, 'journal' | 'enforce' | 'watch'> {
  const { watch } = config.tracking;
  return {
    journal: config.journal,
    enforce: config.handoff.enforce,
    ...(watch.length > 0 && { watch }),
  };
}

function leftBehind(sessionId: string, left: string | undefined): { left?: string } {
  return sessionId === '' && left ? { left } : {};
}

/** What was recorded before goes along with a conversation that had no session, and with a renamed file. */
export function takeJournal(workspace: Workspace, id: string, before: string, now: string): void {
  if (now === '') return;
  const journal = new Journal(workspace.state.folder);
  if (before === '') journal.adopt(now, id);
  else if (before !== now && renamedTo(workspace, before) === now && !workspace.store.has(before)) {
    journal.rename(before, now);
    // Hooks of every turn go by the record alone.
    for (const one of workspace.state.conversations())
      if (one.session === before) remember(workspace, { ...one, session: now });
  }
}

/**
 * The record of a conversation whose session has got another name, under that name from now on: hooks of every
 * turn go by it, and look for no file.
 * @param session what it works on now, see `sessionOf`
 */
export function movedTo(
  workspace: Workspace,
  conversation: Conversation,
  session: string,
): Conversation {
  if (session === conversation.session) return conversation;
  const moved = { ...conversation, session };
  if (!remember(workspace, moved)) return conversation;
  takeJournal(workspace, conversation.id, conversation.session, session);
  return moved;
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

/** The session a conversation is attached to, as long as its file exists: under a new name too. */
export function attachedSession(workspace: Workspace, conversationId: string): string | undefined {
  return sessionOf(workspace, workspace.state.conversation(conversationId));
}

/** The same for a conversation of which all is known that is on record. */
export function sessionOf(
  workspace: Workspace,
  conversation: Conversation | undefined,
): string | undefined {
  const id = conversation?.session ?? '';
  return id === '' || workspace.store.has(id) ? id || undefined : renamedTo(workspace, id);
}

/** A session keeps the time in its name when it is renamed, and no two have the same. */
function renamedTo({ store }: Workspace, id: string): string | undefined {
  const stamp = /^\d{8}-\d{6}-/.exec(id)?.[0];
  if (stamp === undefined) return undefined;
  const names = store.names().filter((name) => name.startsWith(stamp));
  return names.length === 1 ? names[0]?.slice(0, -3) : undefined;
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

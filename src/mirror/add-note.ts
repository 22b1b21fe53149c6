import { isoTime } from '../core/clock.ts';
import { issuesOf } from '../core/completion/checklist.ts';
import { SessionError } from '../core/errors.ts';
import {
  makeUpdate,
  NOTE_TYPES,
  updateAgent,
  updateLine,
  type NewUpdate,
} from '../core/mirror/updates.ts';
import { agentItems } from '../core/session/agents.ts';
import { addLogEntry, authorOf } from '../core/session/entries.ts';
import { GivenText } from '../core/session/given-text.ts';
import { findItem } from '../core/session/item-ref.ts';
import type { Session } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import { editSession, type Edge } from '../edit-session.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { noIssue } from './issue-refusals.ts';
import { Outbox } from './outbox.ts';

/** What `issue note` was given. */
export interface NoteWish {
  text: string;
  /** One of NOTE_TYPES; milestone where nobody says. */
  type: string | undefined;
  /** A ref of the agent whose progress it is. */
  agent: string | undefined;
}

/**
 * Adds a note to the log of a session, which stays the truth, and queues it for its issue. Asks no network.
 * @throws SessionError `no-issue`, `bad-type`, `empty-text`, and those of the ref and the edit
 */
export function addNote(
  edge: Edge & { readInput(): string },
  options: Readonly<Record<string, unknown>>,
  session: Session,
  wish: NoteWish,
): number {
  if (issuesOf(session).length === 0) throw noIssue(session.id);
  const text = new GivenText(edge).markdown(wish.text, 'note');
  const at = edge.now();
  const { update, who } = noteOf(edge, session, wish, text);
  const one = makeUpdate(session.id, isoTime(at), update);
  const outbox = new Outbox(new Workspace(edge.cwd).state);
  const code = editSession(edge, options, session.id, {
    body: (now) => addLogEntry(now, at, who, text),
    tell() {
      const waiting = outbox.waiting(session.id).length + 1;
      const line = `Noted and queued for ${issuesOf(session).join(', ')}: ${updateLine(one)}`;
      return {
        line: `${line}\n${waiting} waiting; send with: session issue sync`,
        details: { update: one, waiting },
      };
    },
  });
  if (options['dryRun'] !== true) outbox.add(session.id, [one]);
  return code;
}

function noteOf(
  { env }: Edge,
  session: Session,
  { type, agent }: NoteWish,
  text: string,
): { update: NewUpdate; who: string } {
  if (agent !== undefined) {
    const { entry } = findItem(agentItems(session), agent, 'agents');
    const update: NewUpdate = { type: 'progress', agent: updateAgent(entry), text };
    return { update, who: `${oneLine(entry.agent).replaceAll('/', '-')}/progress` };
  }
  const known = NOTE_TYPES.find((one) => one === (type ?? 'milestone').replaceAll('_', '-'));
  if (known === undefined) throw badType(type ?? '');
  const author = authorOf(env['AGENT_TYPE'], conversationOf(env) !== undefined);
  return { update: { type: known, text }, who: `${author}/${known}` };
}

function badType(type: string): SessionError {
  return new SessionError('bad-type', {
    so: `"${oneLine(type)}" is no type of a note.`,
    follows: 'So nothing was noted.',
    todo: `It takes: ${NOTE_TYPES.join(', ')}`,
  });
}

import { isoTime } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { makeUpdate, type NewUpdate } from '../core/mirror/updates.ts';
import type { Session } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import type { Workspace } from '../workspace.ts';
import { Outbox } from './outbox.ts';

/**
 * Queues what a command has recorded for the issue of its session, where that is kept up to date from
 * this machine. Never throws: the session has it already. What it returns is '' or one line for people.
 */
export function announce(
  workspace: Workspace,
  session: Session,
  updates: readonly NewUpdate[],
  now: Date,
): string {
  if (
    updates.length === 0 ||
    (session.githubIssue ?? session.linearIssue ?? session.linearUrl) === undefined
  )
    return '';
  try {
    const outbox = new Outbox(workspace.state);
    if (workspace.config.mirror.updates === 'off') return '';
    outbox.followRename(session, workspace.store);
    if (!outbox.isMirrored(session)) return '';
    const at = isoTime(now);
    const made = updates.map((update) => makeUpdate(session.id, at, update));
    outbox.add(session.id, made);
    return '';
  } catch (error) {
    return `The issue will not be told: ${oneLine(messageOf(error))}\n`;
  }
}

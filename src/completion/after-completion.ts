import { join } from 'node:path';
import { stateName } from '../core/state-name.ts';
import { removeQuietly } from '../io/files.ts';
import { Journal } from '../io/journal.ts';
import { Outbox } from '../mirror/outbox.ts';
import type { Place } from '../place.ts';

/**
 * Forgets what this machine knew of a session while it was worked on: who was attached, the journal,
 * and when it was last looked at. Nothing depends on it, so what cannot be removed stays.
 */
export function forgetSession({ state }: Place, id: string): void {
  for (const conversation of state.conversations()) {
    if (conversation.session !== id && conversation.left !== id) continue;
    const { left: _left, told: _told, ...rest } = conversation;
    try {
      state.saveConversation({ ...rest, session: conversation.session === id ? '' : rest.session });
    } catch {
      // A hook that meets an attachment to a session without a file copes.
    }
  }
  new Journal(state.folder).remove(id);
  const outbox = new Outbox(state);
  // What nobody was told can still be told: a session that is brought back sends it.
  if (outbox.waiting(id).length === 0) outbox.remove(id);
  const stem = stateName(id);
  for (const name of state.names('stamps')) {
    if (name !== `${stem}.json` && !name.startsWith(`${stem}@`)) continue;
    removeQuietly(join(state.folder, 'stamps', name));
  }
}

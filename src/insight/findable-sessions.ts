import { completedSessions } from '../completion/completed-sessions.ts';
import type { Findable } from '../core/session/session-filter.ts';
import type { Workspace } from '../workspace.ts';
import { endedTexts } from './ended-texts.ts';

/** The sessions that are here and can be read. */
export function liveSessions(workspace: Workspace): Findable[] {
  return workspace
    .loadAll()
    .flatMap(({ session }) => (session === undefined ? [] : [{ session, ended: undefined }]));
}

/**
 * The last texts of the sessions that have ended and are not here again; one whose text nobody has any
 * more is missing. Asks git.
 */
export function endedSessions(workspace: Workspace): Findable[] {
  const ended = completedSessions(workspace).filter(({ id }) => !workspace.store.has(id));
  const texts = endedTexts(workspace, ended);
  return ended.flatMap((one) => {
    const session = texts.get(one.id);
    return session === undefined ? [] : [{ session, ended: one }];
  });
}

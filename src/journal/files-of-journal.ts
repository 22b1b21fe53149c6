import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesSince } from '../core/brief/unrecorded.ts';
import { mergeFacts, readFacts } from '../core/journal/journal.ts';
import { addFiles } from '../core/session/items.ts';
import type { Session } from '../core/session/session.ts';
import { pathMatcher } from '../core/text/path-globs.ts';
import { Journal } from '../io/journal.ts';
import type { Workspace } from '../workspace.ts';
import { foldedUntil } from './session-journal.ts';

/** No more files than this are written into a session by themselves at a time. */
const MOST = 50;

/**
 * The session with the files that hooks saw being edited, since a verb last wrote it, under Files
 * Modified. The same session where the project does not want that (`sessions.auto_track`), and where
 * there is nothing to add; files that are gone again, and those of `.agents`, are left out.
 */
export function withJournalFiles(workspace: Workspace, session: Session, now: Date): Session {
  const { config, root, state } = workspace;
  if (!config.sessions.autoTrack) return session;
  const facts = new Journal(state.folder)
    .read(session.id)
    .map(({ text, conversation }) => readFacts(text, conversation, now.getTime()));
  const isWatched = pathMatcher(config.tracking.watch);
  const files = filesSince(mergeFacts(facts), foldedUntil(workspace, session.id, now)).filter(
    (path) => !path.startsWith('.agents/') && isWatched(path) && existsSync(join(root, path)),
  );
  if (files.length === 0) return session;
  try {
    return addFiles(session, files.slice(0, MOST).toReversed());
  } catch {
    // The files can wait; what the person asked for cannot.
    return session;
  }
}

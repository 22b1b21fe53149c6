import type { Session } from './core/session/session.ts';
import { Workspace } from './workspace.ts';

/** The sessions of one repository, read only. */
export interface SessionStore {
  /** Absolute path of the root. */
  readonly root: string;
  /** Ids of all session files, oldest first; other tools' Markdown is left out. */
  ids(): string[];
  /**
   * Reads one session by id, or by a unique part of it.
   * @throws an error with `code` and `explanation` when none or several fit or it cannot be read.
   */
  read(ref: string): Session;
  /** All sessions that can be read. */
  sessions(): Session[];
}

/** Opens the sessions of the repository that holds `folder`. */
export function openStore(folder: string): SessionStore {
  const workspace = new Workspace(folder);
  return {
    root: workspace.root,
    ids: () => workspace.files().map(({ id }) => id),
    read: (ref) => workspace.find(ref, undefined).session,
    sessions: () => workspace.loadAll().flatMap(({ session }) => session ?? []),
  };
}

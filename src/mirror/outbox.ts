import { join } from 'node:path';
import { issuesOf } from '../core/completion/checklist.ts';
import { isUpdate, type Update } from '../core/mirror/updates.ts';
import type { Session } from '../core/session/session.ts';
import { stateName } from '../core/state-name.ts';
import type { LocalState } from '../io/local-state.ts';
import { withLock } from '../io/lock.ts';

const FOLDER = 'outbox';
/** The time in the name of a session. */
const STAMP = /^\d{8}-\d{6}-/;

/** Nobody renames a session more often than this. */
const MOST_NAMES = 20;

/** What this machine knows of the issue of a session. */
interface Outgoing {
  session: string;
  /** The issue that was last brought up to date from here, as the session named it; '' for none. */
  mirrored: string;
  updates: Update[];
  /** Ids that the session had before it was renamed, the last one first. */
  earlier?: readonly string[];
}

/**
 * What waits to be told to the tracker, one file for each session in the local state that all worktrees
 * share. Each change replaces the file in one step under its lock, so that no process and no kill loses an
 * update.
 */
export class Outbox {
  readonly #state: LocalState;

  constructor(state: LocalState) {
    this.#state = state;
  }

  /** What waits of a session, the oldest first. */
  waiting(session: string): Update[] {
    return this.#read(session).updates;
  }

  /**
   * Whether the issue that a session names was brought up to date from this machine before: only then does
   * anything go there unasked. A number in the front matter alone may be mere reference.
   */
  isMirrored(session: Session): boolean {
    const issue = nameOf(session);
    return issue !== '' && this.#read(session.id).mirrored === issue;
  }

  /** Remembers that the issue which a session names is kept up to date from here. */
  setMirrored(session: Session): void {
    const mirrored = nameOf(session);
    if (this.#read(session.id).mirrored !== mirrored)
      this.#change(session.id, (one) => ({ ...one, mirrored }));
  }

  /** Ids under which a session was mirrored before it was renamed, the last one first. */
  earlier(session: string): readonly string[] {
    return this.#read(session).earlier ?? [];
  }

  /** Adds updates; those that wait already are not added again. */
  add(session: string, updates: readonly Update[]): void {
    this.#change(session, (one) => {
      const known = new Set(one.updates.map(({ id }) => id));
      return { ...one, updates: [...one.updates, ...updates.filter(({ id }) => !known.has(id))] };
    });
  }

  /** Forgets updates that have arrived. */
  drop(session: string, ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#change(session, (one) => ({
      ...one,
      updates: one.updates.filter(({ id }) => !ids.includes(id)),
    }));
  }

  /**
   * Takes over what is known of a session under an earlier name: it keeps the time in its name when it is renamed,
   * and the issue that it names.
   */
  followRename(session: Session, store: { has(id: string): boolean }): void {
    const issue = nameOf(session);
    const stamp = STAMP.exec(session.id)?.[0];
    if (stamp === undefined || issue === '' || this.isMirrored(session)) return;
    for (const name of this.#state.names(FOLDER)) {
      const { session: id }: { session?: unknown } = this.#state.read(join(FOLDER, name)) ?? {};
      if (typeof id !== 'string' || !id.startsWith(stamp) || store.has(id)) continue;
      const { mirrored, updates, earlier = [] } = this.#read(id);
      if (mirrored !== issue) continue;
      // First there, then gone here: a run that is killed in between loses nothing.
      this.#change(session.id, (one) => ({
        ...one,
        earlier: [...new Set([id, ...earlier])].slice(0, MOST_NAMES),
      }));
      this.add(session.id, updates);
      this.setMirrored(session);
      this.drop(
        id,
        updates.map((one) => one.id),
      );
      if (this.waiting(id).length === 0) this.remove(id);
    }
  }

  /** Forgets the session. */
  remove(session: string): void {
    this.#state.remove(fileOf(session));
  }

  #read(session: string): Outgoing {
    const found: Partial<Record<keyof Outgoing, unknown>> = this.#state.read(fileOf(session)) ?? {};
    const { mirrored, updates, earlier } = found;
    return {
      session,
      mirrored: typeof mirrored === 'string' ? mirrored : '',
      updates: Array.isArray(updates) ? updates.filter(isUpdate) : [],
      ...(Array.isArray(earlier) && {
        earlier: earlier.filter((one): one is string => typeof one === 'string'),
      }),
    };
  }

  #change(session: string, change: (one: Outgoing) => Outgoing): void {
    withLock(this.#state.lockOf(`outbox-${session}`), () => {
      this.#state.write(fileOf(session), change(this.#read(session)));
    });
  }
}

function nameOf(session: Session): string {
  return issuesOf(session).join(', ');
}

function fileOf(session: string): string {
  return join(FOLDER, `${stateName(session)}.json`);
}

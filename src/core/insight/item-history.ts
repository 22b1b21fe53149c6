import type { Session } from '../session/session.ts';

/** When something was seen: the commit that shows it, or "then or before" where history begins later. */
export interface Moment {
  at: number;
  commit: string;
  orEarlier: boolean;
}

/** An objective, task, blocker or decision, with what the history of its file tells of it. */
export interface TrackedItem {
  id: string;
  text: string;
  /** Ticked; of a blocker, resolved; of a decision, never. */
  done: boolean;
  /** When it first stood in the file; undefined where no commit shows it. */
  seen: Moment | undefined;
  /** When it was first done; undefined for an open one and where no commit shows it. */
  finished: Moment | undefined;
}

type ItemKind = 'objectives' | 'tasks' | 'blockers' | 'decisions';

/** One version of a session file, as one commit has it. */
export interface Version {
  at: number;
  commit: string;
  session: Session;
  /** The file was there before this, but that version is not among those read. */
  continues: boolean;
}

type History = Map<string, { seen: Moment; finished: Moment | undefined }>;

/** What the versions of one file, oldest first, tell of its items. An item is known by its words. */
export class ItemHistory {
  readonly #kinds: Record<ItemKind, History>;

  constructor(versions: readonly Version[]) {
    this.#kinds = {
      objectives: historyOf(versions, 'objectives'),
      tasks: historyOf(versions, 'tasks'),
      blockers: historyOf(versions, 'blockers'),
      decisions: historyOf(versions, 'decisions'),
    };
  }

  track(session: Session, kind: ItemKind): TrackedItem[] {
    return itemsOf(session, kind).map(({ id, text, done }) => {
      const known = this.#kinds[kind].get(words(text));
      return { id, text, done, seen: known?.seen, finished: done ? known?.finished : undefined };
    });
  }
}

function historyOf(versions: readonly Version[], kind: ItemKind): History {
  const history: History = new Map();
  for (const { at, commit, session, continues } of versions) {
    const moment = { at, commit, orEarlier: continues };
    for (const { text, done } of itemsOf(session, kind)) {
      const key = words(text);
      const known = history.get(key);
      const finished = done ? (known?.finished ?? moment) : undefined;
      history.set(key, { seen: known?.seen ?? moment, finished });
    }
  }
  return history;
}

function itemsOf(session: Session, kind: ItemKind): { id: string; text: string; done: boolean }[] {
  switch (kind) {
    case 'blockers':
      return session.blockers.map(({ id, text, resolved }) => ({ id, text, done: resolved }));
    case 'decisions':
      return session.decisions.map((one) => ({
        id: one.id,
        text: one.title || one.decision,
        done: false,
      }));
    default:
      return session[kind].map(({ id, text, done }) => ({ id, text, done }));
  }
}

/** Letters and digits alone: a mark, a full stop or a note about the day it was resolved is no new item. */
function words(text: string): string {
  return text
    .replace(/\(resolved[^)]*\)\s*$/i, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

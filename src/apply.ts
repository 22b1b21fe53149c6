import { existsSync } from 'node:fs';
import { SessionError } from './core/errors.ts';
import { editFrontMatter, type Change } from './core/front-matter/front-matter.ts';
import { parseSession, type Session } from './core/session/session.ts';
import { MAX_BYTES, readText, sweepTemporary, writeAtomic } from './io/files.ts';
import { withLock } from './io/lock.ts';
import type { StoredFile } from './io/store.ts';
import type { Workspace } from './workspace.ts';

/** What a change does to the text of a session; it sees the file as it is under the lock. */
export interface Edit {
  /** New text from the current session; splices only. */
  body?: (session: Session) => string;
  /** Front matter changes, made after the body's. */
  changes?: (session: Session) => readonly Change[];
}

export interface Applied {
  before: string;
  after: string;
  session: Session;
  changed: boolean;
}

/**
 * The one road to disk for session files: takes the session's lock, reads, lets `edit` work out the
 * new text, checks it, and replaces the file in one step. With `dryRun` everything but the write.
 * @throws SessionError when the file is gone, unreadable, or the edit refuses; nothing is written then.
 */
export function applyEdit(
  workspace: Workspace,
  file: Pick<StoredFile, 'id' | 'absolute' | 'path'>,
  edit: Edit,
  { dryRun = false } = {},
): Applied {
  const work = (): Applied => {
    const before = textOf(file);
    const applied = edited(before, file.path, edit);
    if (dryRun || !applied.changed) return applied;
    // An editor takes no lock: what it saved meanwhile is edited instead, not overwritten.
    if (textOf(file) !== before) return work();
    writeAtomic(file.absolute, applied.after);
    return applied;
  };
  const sweep = (dead: number): void => sweepTemporary(workspace.store.folder, dead);
  return dryRun ? work() : withLock(workspace.state.lockOf(file.id), work, sweep);
}

function edited(before: string, path: string, edit: Edit): Applied {
  const session = parseSession(before, path);
  const body = edit.body?.(session) ?? before;
  const changes = edit.changes?.(session) ?? [];
  const after = changes.length > 0 ? editFrontMatter(body, changes) : body;
  if (after === before) return { before, after, session, changed: false };
  checkSize(path, after);
  const result = parseSession(after, path);
  if (session.frontMatter.data !== undefined && result.frontMatter.data === undefined) {
    throw new SessionError('edit-refused', {
      so: `This change would make the front matter of ${path} unreadable.`,
      follows: 'So it was not made.',
      todo: 'Make it by hand, and please report the command that led here.',
    });
  }
  return { before, after, session: result, changed: true };
}

/**
 * Writes a new session file. `idFor` proposes a name that is not taken; the lock of the folder makes
 * two processes in one second take two names.
 * @throws SessionError `folder-outside`, `too-large`, `write-failed`, `lock-failed`
 */
export function createSession(
  workspace: Workspace,
  idFor: (taken: (id: string) => boolean) => string,
  text: string,
): StoredFile {
  const { store, state } = workspace;
  store.check();
  checkSize('The session file', text);
  return withLock(state.lockOf('new'), () => {
    const id = idFor((one) => existsSync(store.absolute(`${one}.md`)));
    const file = store.file(`${id}.md`);
    writeAtomic(file.absolute, text);
    sweepTemporary(store.folder);
    return file;
  });
}

/** A file beyond what is read back would be lost to every command. */
function checkSize(what: string, text: string): void {
  const size = Buffer.byteLength(text);
  if (size <= MAX_BYTES) return;
  throw new SessionError('too-large', {
    so: `${what} would have ${size} bytes; ${MAX_BYTES} are read at most.`,
    follows: 'So nothing was written.',
    todo: 'Keep long output in a file of its own and name that file here.',
  });
}

function textOf(file: Pick<StoredFile, 'absolute' | 'path'>): string {
  const reading = readText(file.absolute);
  if (reading.kind === 'text') return reading.text;
  throw new SessionError(reading.code === 'missing' ? 'session-gone' : 'unreadable-session', {
    so: `${file.path} cannot be read: ${reading.detail}`,
    follows: 'So it was not changed.',
    todo:
      reading.code === 'missing'
        ? 'See what there is with: session list --all'
        : `See: session lint ${file.path}`,
  });
}

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { systemCodeOf } from '../core/errors.ts';
import { stateName } from '../core/state-name.ts';

/** What was read of one conversation's journal, oldest first. */
export interface JournalPiece {
  conversation: string;
  text: string;
}

/** A journal is moved aside beyond this size, and what was moved aside before goes beyond twice it. */
const MAX_BYTES = 512 * 1024;
const DAY_MS = 86_400_000;
const MAX_AGE_MS = 30 * DAY_MS;
/** What is read of a journal at most, and of all journals of a session. */
const MAX_READ = 128 * 1024;
const MAX_READ_IN_ALL = 512 * 1024;

const FOLDER = 'journal';
/** The folder of conversations that work on no session. */
const UNATTACHED = '-';
const FILE_NAME = /^(.+?)(?:\.(\d{13,}-\d+))?\.jsonl$/;
/** A journal is a regular file; what else lies there is neither followed nor waited for. */
const CAREFULLY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | CAREFULLY;

/**
 * The journals of a repository, `journal/SESSION/CONVERSATION.jsonl` in the local state, readable by
 * their owner only. Each line is one write in append mode, so that any number of processes lose nothing.
 */
export class Journal {
  readonly #state: string;

  /** @param stateFolder the folder of the local state */
  constructor(stateFolder: string) {
    this.#state = stateFolder;
  }

  /** As {@link appendToJournal}. */
  append(session: string, conversation: string, line: string): void {
    appendToJournal(this.#state, session, conversation, line);
  }

  /**
   * Takes what a conversation did without a session over into that of the session it now works on.
   * Whoever is just writing goes on writing into the same file.
   */
  adopt(session: string, conversation: string): void {
    const from = this.#of('');
    const folder = this.#of(session);
    for (const { name, stem } of filesIn(from)) {
      if (stem !== stateName(conversation)) continue;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        renameSync(join(from, name), join(folder, movedName(stem)));
      } catch {
        // Then it stays where it is.
      }
    }
  }

  /** The last lines of every conversation that worked on a session, a bounded part of long ones. */
  read(session: string): JournalPiece[] {
    const folder = this.#of(session);
    const newest = filesIn(folder).toSorted((a, b) => b.modified - a.modified);
    let left = MAX_READ_IN_ALL;
    const pieces: JournalPiece[] = [];
    for (const { name, stem } of newest) {
      if (left <= 0) break;
      const text = tailOf(join(folder, name), Math.min(MAX_READ, left));
      left -= text.length;
      // A conversation's file that was moved aside is older than the one it has now.
      pieces.unshift({ conversation: stem, text });
    }
    return pieces;
  }

  /** The last lines of the journals that were written last, whatever they are about. */
  newest(count = 8): JournalPiece[] {
    const all = namesIn(join(this.#state, FOLDER)).flatMap((name) => {
      const folder = join(this.#state, FOLDER, name);
      return filesIn(folder).map((file) => ({ ...file, path: join(folder, file.name) }));
    });
    return all
      .toSorted((a, b) => b.modified - a.modified)
      .slice(0, count)
      .map(({ stem, path }) => ({ conversation: stem, text: tailOf(path, MAX_READ) }));
  }

  /** As {@link journalTail}. */
  tail(session: string, conversation: string, bytes?: number): string {
    return journalTail(this.#state, session, conversation, bytes);
  }

  /** Moves the journals of a session that got another id. */
  rename(from: string, to: string): void {
    const [old, folder] = [this.#of(from), this.#of(to)];
    for (const { name, stem } of filesIn(old)) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        // A conversation that was slow to notice may have gone on writing under the old id.
        const taken = existsSync(join(folder, name));
        renameSync(join(old, name), join(folder, taken ? movedName(stem) : name));
      } catch {
        // Then it stays where it is.
      }
    }
  }

  /** Removes everything about a session. */
  remove(session: string): void {
    rmSync(this.#of(session), { recursive: true, force: true });
  }

  /** Removes what nothing was added to for 30 days, and folders that have been empty for a day. */
  prune(now: Date): void {
    for (const session of namesIn(join(this.#state, FOLDER))) {
      const folder = join(this.#state, FOLDER, session);
      const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
      for (const { name, modified } of filesIn(folder)) {
        if (now.getTime() - modified > MAX_AGE_MS) removeQuietly(join(folder, name));
      }
      // Whoever has just made one is about to write into it.
      if (session !== UNATTACHED && now.getTime() - changed > DAY_MS) removeEmpty(folder);
    }
  }

  #of(session: string): string {
    return folderOf(this.#state, session);
  }
}

// Hooks of every turn call these two without the class: what it can do besides would cost them more to
// compile than they take.

/**
 * Appends one line; an empty session id means that the conversation works on none. What cannot be
 * written is lost without a word: a journal must not disturb its host.
 */
export function appendToJournal(
  stateFolder: string,
  session: string,
  conversation: string,
  line: string,
): void {
  const folder = folderOf(stateFolder, session);
  const path = ownFile(folder, conversation);
  try {
    if (appendLine(path, folder, line) > MAX_BYTES) rotate(folder, stateName(conversation));
  } catch {
    // A full disk, a folder that is not ours: then this is not recorded.
  }
}

/** The last lines of one conversation's own journal, at most so many bytes. */
export function journalTail(
  stateFolder: string,
  session: string,
  conversation: string,
  bytes = 32_768,
): string {
  return tailOf(ownFile(folderOf(stateFolder, session), conversation), bytes);
}

// Put together by hand: join() would take these apart again, which is a fiftieth of such a hook.

function folderOf(stateFolder: string, session: string): string {
  const name = session === '' ? UNATTACHED : `s-${stateName(session)}`;
  return `${stateFolder}${sep}${FOLDER}${sep}${name}`;
}

function ownFile(folder: string, conversation: string): string {
  return `${folder}${sep}${stateName(conversation)}.jsonl`;
}

/** Appends a line in one write; the size of the file afterwards. */
function appendLine(path: string, folder: string, line: string): number {
  const file = openAppending(path, folder);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return 0;
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    writeSync(file, bytes);
    return stat.size + bytes.length;
  } finally {
    closeSync(file);
  }
}

function openAppending(path: string, folder: string): number {
  try {
    return openSync(path, APPEND, 0o600);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(path, APPEND, 0o600);
  }
}

/**
 * Moves a journal aside under a name of its own, so that two who do it at once lose nothing, and
 * removes what was moved aside before once enough came after it.
 */
function rotate(folder: string, stem: string): void {
  renameSync(join(folder, `${stem}.jsonl`), join(folder, movedName(stem)));
  const aside = filesIn(folder)
    .filter((one) => one.stem === stem && one.moved !== '')
    .toSorted((a, b) => (a.moved < b.moved ? 1 : -1));
  let newer = 0;
  for (const { name, size } of aside) {
    if (newer >= MAX_BYTES) removeQuietly(join(folder, name));
    newer += size;
  }
}

function movedName(stem: string): string {
  return `${stem}.${Date.now()}-${process.pid}.jsonl`;
}

interface JournalFile {
  name: string;
  /** The name of the conversation. */
  stem: string;
  /** When and by whom it was moved aside; '' for the one in use. */
  moved: string;
  modified: number;
  size: number;
}

function filesIn(folder: string): JournalFile[] {
  return namesIn(folder).flatMap((name) => {
    const [, stem, moved = ''] = FILE_NAME.exec(name) ?? [];
    if (stem === undefined) return [];
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat === undefined) return [];
    return [{ name, stem, moved, modified: stat.mtimeMs, size: stat.size }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The last bytes of a file from the beginning of a line on; '' when there is none. */
function tailOf(path: string, bytes: number): string {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | CAREFULLY);
    const { size } = fstatSync(file);
    const buffer = Buffer.allocUnsafe(Math.min(size, bytes));
    const from = size - buffer.length;
    const text = buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from));
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not empty.
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else was faster.
  }
}

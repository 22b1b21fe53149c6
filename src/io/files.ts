import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { SessionError, messageOf, systemCodeOf } from '../core/errors.ts';

/** The largest file that is read as a session: 8 MiB. Notes of that size are not notes. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** Why a file could not be read as text. */
type Unreadable = 'missing' | 'not-a-file' | 'too-large' | 'binary' | 'not-utf8' | 'denied';

export type Reading =
  | { kind: 'text'; text: string; size: number }
  | { kind: 'unreadable'; code: Unreadable; detail: string };

/**
 * Reads a file as UTF-8, BOM kept. Never throws: a folder, a device, a pipe (never opened in a way
 * that waits), an over-large, binary or wrongly encoded file comes back as `unreadable`.
 */
export function readText(path: string, maxBytes = MAX_BYTES): Reading {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (!stat.isFile()) return unreadable('not-a-file', 'It is a folder or a device.');
    if (stat.size > maxBytes) {
      return unreadable('too-large', `It has ${stat.size} bytes; ${maxBytes} are read at most.`);
    }
    return decode(readFileSync(file));
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return unreadable('missing', 'There is no such file.');
    if (code === 'EISDIR') return unreadable('not-a-file', 'It is a folder.');
    return unreadable('denied', messageOf(error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Decodes bytes as UTF-8 and says what they are when that cannot be done without loss. */
export function decode(bytes: Buffer): Reading {
  const text = bytes.toString('utf8');
  if (text.includes('\0')) return unreadable('binary', 'It contains NUL bytes.');
  if (text.includes('\ufffd') && !isUtf8(bytes)) {
    return unreadable('not-utf8', 'Its bytes are not UTF-8; a rewrite would destroy them.');
  }
  return { kind: 'text', text, size: bytes.length };
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function unreadable(code: Unreadable, detail: string): Reading {
  return { kind: 'unreadable', code, detail };
}

/** Names in a folder, sorted; undefined when the folder does not exist. Throws when it is closed to us. */
export function listNames(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SessionError(
      'folder-unreadable',
      {
        so: `The folder ${folder} cannot be read (${code}).`,
        follows: 'So nothing can be said about the sessions in it.',
        todo: 'Check its permissions with ls -ld, then run the command again.',
      },
      { cause: error },
    );
  }
}

/**
 * Replaces a file in one step: a new file beside it, flushed, then renamed over it. A crash leaves
 * the old or the new file. Keeps the mode; writes through a symbolic link to its target.
 * @throws SessionError `write-failed` with the old file untouched.
 */
export function writeAtomic(path: string, text: string | Uint8Array, mode?: number): void {
  const target = linkTarget(path);
  const temporary = join(dirname(target), temporaryName());
  let file: number | undefined;
  try {
    mkdirSync(dirname(target), { recursive: true });
    const old = statSync(target, { throwIfNoEntry: false });
    file = openSync(temporary, 'wx', mode ?? 0o666);
    if (old) keepOwner(file, old, mode);
    const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    fsyncSync(file);
    closeSync(file);
    file = undefined;
    renameSync(temporary, target);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    removeQuietly(temporary);
    throw writeFailed(path, error);
  }
}

/** The new file gets the mode of the old one, whatever the umask, and its owner where that is allowed. */
function keepOwner(file: number, old: Stats, mode: number | undefined): void {
  if (old.uid !== process.getuid?.() || old.gid !== process.getgid?.()) {
    try {
      fchownSync(file, old.uid, old.gid);
    } catch {
      // Only root may give files away.
    }
  }
  fchmodSync(file, mode ?? old.mode & 0o7777);
}

function writeFailed(path: string, error: unknown): SessionError {
  return new SessionError(
    'write-failed',
    {
      so: `${path} could not be written (${systemCodeOf(error) || messageOf(error)}).`,
      follows: 'So nothing was changed: the file is as it was.',
      todo: 'Make room or check the permissions of its folder, then run the command again.',
    },
    { cause: error },
  );
}

/** Short, so that it fits wherever a file name does, and never that of a process killed long ago. */
function temporaryName(): string {
  return `.session-${process.pid}-${Date.now().toString(36)}-${counter++}.tmp`;
}

let counter = 0;

function linkTarget(path: string): string {
  try {
    return lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;
  } catch {
    return path;
  }
}

/**
 * Removes what killed writers left in a folder: temporary files of ours, ten minutes old or more,
 * and those of the process `dead` at any age.
 */
export function sweepTemporary(folder: string, dead?: number): void {
  try {
    for (const name of readdirSync(folder)) {
      const writer = /^\.session-(\d+)-\w+-\d+\.tmp$/.exec(name)?.[1];
      if (writer === undefined) continue;
      const { mtimeMs } = lstatSync(join(folder, name));
      if (Number(writer) === dead || Date.now() - mtimeMs > 600_000)
        removeQuietly(join(folder, name));
    }
  } catch {
    // A folder that cannot be listed has nothing to sweep.
  }
}

/** Removes a file; does nothing when it is not there or cannot be removed. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Nothing there: that is what was wanted.
  }
}

/** Moves a file or folder; does nothing when it is not there or cannot be moved. */
export function moveQuietly(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Then it stays where it is.
  }
}

/** Whether `path`, with symbolic links followed, lies inside `root`. False for what does not exist. */
export function staysInside(root: string, path: string): boolean {
  try {
    const way = relative(realpathSync(root), realpathSync(path));
    return way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) !== way;
  } catch {
    return false;
  }
}

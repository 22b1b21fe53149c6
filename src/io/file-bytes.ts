import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { SessionError, systemCodeOf } from '../core/errors.ts';

/** A file as it is, byte for byte. */
export interface FileBytes {
  bytes: Buffer;
  executable: boolean;
}

/**
 * Reads a whole file; undefined when there is none.
 * @throws SessionError `file-unreadable` for what is there and is no file that can be read.
 */
export function readBytes(path: string): FileBytes | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (!stat.isFile()) throw unreadable(path, 'it is no file');
    return { bytes: readFileSync(file), executable: (stat.mode & 0o100) !== 0 };
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (error instanceof SessionError) throw error;
    throw unreadable(path, code);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function unreadable(path: string, why: string): SessionError {
  return new SessionError('file-unreadable', {
    so: `${path} cannot be read (${why}).`,
    follows: 'So it is not known what it holds, and it is left alone.',
    todo: 'Check what it is with ls -ld, then run the command again.',
  });
}

/** What stands at a path, a symbolic link not followed. */
export function kindOf(path: string): 'nothing' | 'file' | 'folder' | 'link' | 'other' {
  const stat = statOf(path, lstatSync);
  if (stat === undefined) return 'nothing';
  if (stat.isSymbolicLink()) return 'link';
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
}

/** Whether two paths lead to the same place; false when one of them leads nowhere. */
export function isSamePlace(path: string, other: string): boolean {
  try {
    return realpathSync(path) === realpathSync(other);
  } catch {
    return false;
  }
}

/** Whether what stands at a path may be written, or, of a folder, things made in it. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function makeExecutable(path: string): void {
  const stat = statOf(path, statSync);
  if (stat !== undefined) chmodSync(path, stat.mode | ((stat.mode & 0o444) >> 2));
}

function statOf(
  path: string,
  ask: (path: string, options: { throwIfNoEntry: false }) => Stats | undefined,
): Stats | undefined {
  try {
    return ask(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Dirent,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCodeOf } from '../core/errors.ts';

/** What stands below a folder: regular files, and what cannot be taken for one, each with its reason. */
export interface Walk {
  /** Relative to the folder, with `/`, in byte order. */
  files: string[];
  problems: { name: string; detail: string }[];
  /** Whether there were more than `limit` entries, and the rest was left out. */
  cut: boolean;
}

export interface WalkOptions {
  /** Entries looked at, at most. */
  limit?: number;
  /** Folders below the first, at most. */
  depth?: number;
  /** Whether a folder of this name is left out. */
  skip?: (name: string) => boolean;
}

/**
 * Every file below a folder. Symbolic links are never followed: each is a problem, as is a pipe, a
 * device, and a folder that is closed to us. Nothing where there is no folder. Never throws.
 */
export function walkFiles(folder: string, options: WalkOptions = {}): Walk {
  const { limit = 100_000, depth = 64, skip = () => false } = options;
  const walk: Walk = { files: [], problems: [], cut: false };
  const waiting = [{ prefix: '', level: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of entriesOf(join(folder, next.prefix), next.prefix, walk)) {
      if (++seen > limit) return { ...walk, files: walk.files.toSorted(), cut: true };
      const name = next.prefix + entry.name;
      if (entry.isFile()) walk.files.push(name);
      else if (!entry.isDirectory()) walk.problems.push({ name, detail: kindOf(entry) });
      else if (skip(entry.name)) continue;
      else if (next.level < depth) waiting.push({ prefix: `${name}/`, level: next.level + 1 });
      else walk.cut = true;
    }
  }
  return { ...walk, files: walk.files.toSorted() };
}

function entriesOf(path: string, prefix: string, walk: Walk): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const isMissing = prefix === '' && systemCodeOf(error) === 'ENOENT';
    if (!isMissing) walk.problems.push({ name: prefix, detail: unreadable(error) });
    return [];
  }
}

function kindOf(entry: Dirent): string {
  return entry.isSymbolicLink() ? LINK : 'It is no regular file.';
}

function unreadable(error: unknown): string {
  return `It cannot be read (${systemCodeOf(error) || messageOf(error)}).`;
}

/** Size and SHA-256 of a regular file; or why there is none, and whether nothing stands there. */
export type FileDigest = { bytes: number; sha256: string } | { detail: string; missing: boolean };

/**
 * Reads a file in pieces, so that its size does not matter. Never throws, never waits for a pipe; a
 * symbolic link is followed only on demand.
 */
export function digestFile(path: string, { follow = false } = {}): FileDigest {
  let file: number | undefined;
  try {
    if (!follow && lstatSync(path).isSymbolicLink()) return unusable(LINK);
    file = openSync(path, READ_WITHOUT_WAITING);
    if (!fstatSync(file).isFile()) return unusable('It is no regular file.');
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(PIECE);
    let bytes = 0;
    for (let got = readSync(file, buffer); got > 0; got = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, got));
      bytes += got;
    }
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    return unusable(unreadable(error), NOTHING_THERE.has(systemCodeOf(error)));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function unusable(detail: string, missing = false): FileDigest {
  return { detail, missing };
}

/** No file can have a name that is too long. */
const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);
const LINK = 'It is a symbolic link; links are not followed.';
const PIECE = 1024 * 1024;
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

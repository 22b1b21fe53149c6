import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { SessionError, systemCodeOf } from '../core/errors.ts';

/** Makes a folder and its missing parents; returns what it made, parents first. */
export function makeFolder(path: string): string[] {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new SessionError(
      'folder-not-made',
      {
        so: `The folder ${path} could not be made (${systemCodeOf(error)}).`,
        follows: 'So nothing was changed.',
        todo: 'Check what stands in its place, and the permissions above it.',
      },
      { cause: error },
    );
  }
  return missing;
}

/** Whether a symbolic link stands there that leads nowhere: a file that is written would take its place. */
export function isDanglingLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path);
  } catch {
    return false;
  }
}

/** Removes a folder when nothing is in it. */
export function removeEmptyFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Not empty, or not there: both are fine.
  }
}

/** Removes a file. @throws SessionError `remove-failed` */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw new SessionError(
      'remove-failed',
      {
        so: `${path} could not be removed (${systemCodeOf(error)}).`,
        follows: 'So nothing was changed.',
        todo: 'Check the permissions of its folder, then run the command again.',
      },
      { cause: error },
    );
  }
}

/**
 * Gives a file another name in one step.
 * @throws SessionError `rename-failed`, also where something has the name already
 */
export function renameFile(from: string, to: string): void {
  try {
    if (existsSync(to)) throw Object.assign(new Error('it exists'), { code: 'EEXIST' });
    renameSync(from, to);
  } catch (error) {
    throw new SessionError(
      'rename-failed',
      {
        so: `${from} could not be renamed to ${to} (${systemCodeOf(error)}).`,
        follows: 'So it keeps its name.',
        todo: 'See what stands there, and check the permissions of the folder, then run it again.',
      },
      { cause: error },
    );
  }
}

/** The permission bits of a file; undefined for what is not there. */
export function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}

/** The file itself, or the nearest folder above that is there. */
export function nearestExisting(path: string): string {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Every file below a folder, relative to it with `/`, sorted; links are not followed. */
export function filesBelow(folder: string, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
        : [prefix + entry.name],
    );
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Removes what is in a folder, but what is to stay, and the folder when it is empty then. */
export function clearFolder(folder: string, stays: (name: string) => boolean): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (!stays(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  removeEmptyFolder(folder);
}

/**
 * Does something to many files of a folder from inside it, where `way` + name leads to each: else the system
 * walks the whole way to every one of them. Where the folder cannot be entered, the way is the long one.
 */
export function fromWithin(folder: string, work: (way: string) => void): void {
  let before: string;
  try {
    before = process.cwd();
    process.chdir(folder);
  } catch {
    return work(folder + sep);
  }
  try {
    work('');
  } finally {
    process.chdir(before);
  }
}

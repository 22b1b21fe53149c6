import { lstatSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { folderFor, type ArtifactFolder } from '../core/artifacts/artifacts.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { staysInside } from '../io/files.ts';
import { walkFiles } from '../io/file-walk.ts';

/** A file that becomes an artifact. */
export interface Source {
  /** Where it is, absolute. */
  from: string;
  /** How it is called to people: relative to the root, absolute outside it. */
  shown: string;
  /** What it wants to be called among the artifacts. */
  name: string;
  /** The folder that was given, when it came with one; absolute. */
  top?: string;
}

interface SourceOptions {
  /** The root of the project. */
  root: string;
  /** The folder that relative paths are about. */
  cwd: string;
  /** What must not be taken in: the sessions, absolute. */
  sessions: string;
  /** The folder for all of them; else each goes by its kind. */
  folder: ArtifactFolder | undefined;
  /** Whether the files go from where they are. */
  move: boolean;
}

/** One file or folder given on a command line, looked at. */
interface Sources {
  files: Source[];
  /** What lies below a given folder and is not taken; paths as shown. */
  skipped: { path: string; detail: string }[];
}

/** Files of one folder that are taken at most: more is a source tree, not artifacts. */
const MOST_FILES = 1000;

/**
 * The files that a path names: itself, or everything below a folder, in its order, without `.git` and
 * `node_modules`. A symbolic link is followed where it leads inside the project, and never moved.
 * @throws SessionError `no-such-file`, `no-regular-file`, `link-outside`, `link-moved`, `own-file`,
 * `too-many-files`
 */
export function sourcesOf(path: string, options: SourceOptions): Sources {
  const from = resolve(options.cwd, path);
  const stat = lookAt(path, from, options);
  const shown = shownOf(from, options.root);
  if (stat.isFile()) {
    return { files: [source(from, shown, options, basename(from))], skipped: [] };
  }
  if (!stat.isDirectory()) {
    throw refused('no-regular-file', path, 'is no regular file', 'Name files or folders.');
  }
  const walk = walkFiles(from, {
    limit: MOST_FILES * 4,
    skip: (name) => name === '.git' || name === 'node_modules',
  });
  if (walk.cut || walk.files.length > MOST_FILES) {
    const so = `holds more than ${MOST_FILES} files`;
    throw refused('too-many-files', path, so, 'Name the files or smaller folders.');
  }
  // As `cp -r` does it, but `tests/` does not become tests/tests/.
  const within = (name: string): string => `${basename(from)}/${name}`;
  return {
    files: walk.files.map((name) => ({
      ...source(resolve(from, name), `${shown}/${name}`, options, within(name)),
      top: from,
    })),
    skipped: walk.problems.map(({ name, detail }) => ({ path: `${shown}/${name}`, detail })),
  };
}

function source(
  from: string,
  shown: string,
  { root, folder }: SourceOptions,
  name: string,
): Source {
  const kind = folder ?? folderFor(isAbsolute(shown) ? name : relativeTo(root, from));
  return { from, shown, name: name.startsWith(`${kind}/`) ? name : `${kind}/${name}` };
}

/** What a path names, links followed as far as that is allowed. */
function lookAt(path: string, from: string, { root, sessions, move }: SourceOptions): Stats {
  const own = statOf(() => lstatSync(from, { throwIfNoEntry: false }));
  if (path === '' || own === undefined) {
    throw refused('no-such-file', path, 'is not there', 'Check the name: ls');
  }
  if (own.isSymbolicLink()) {
    if (move) {
      throw refused('link-moved', path, 'is a symbolic link', 'Copy it, or name what it leads to.');
    }
    if (!staysInside(root, from)) {
      throw refused('link-outside', path, 'leads out of the project', 'Name the file itself.');
    }
  }
  const stat = statOf(() => statSync(from, { throwIfNoEntry: false }));
  if (stat === undefined) {
    throw refused('no-such-file', path, 'leads to nothing', 'Check the name: ls -l');
  }
  const real = realpathSync(from);
  const ours = realOf(sessions);
  if (isBelow(ours, real) || isBelow(real, ours) || /[\\/]\.git(?:[\\/]|$)/.test(real)) {
    const so = 'belongs to the sessions or to git, or holds them';
    throw refused('own-file', path, so, 'Name the files that are meant.');
  }
  return stat;
}

function statOf(read: () => Stats | undefined): Stats | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function shownOf(from: string, root: string): string {
  const way = relativeTo(root, from);
  return way === '' || way === '..' || way.startsWith('../') || isAbsolute(way) ? from : way;
}

function relativeTo(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/');
}

function refused(code: string, path: string, so: string, todo: string): SessionError {
  return new SessionError(code, {
    so: `"${oneLine(path)}" ${so}.`,
    follows: 'So nothing was added.',
    todo,
  });
}

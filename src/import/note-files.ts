import { lstatSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { listNames, readText } from '../io/files.ts';
import { isSamePlace } from '../io/file-bytes.ts';

/** One file to be imported. */
export interface NoteFile {
  absolute: string;
  /** As people are told: relative to the root, else the bare name, since sessions go to other machines. */
  shown: string;
  /** Whether the pointer beside it names it; undefined where there is none, or it names none. */
  current: boolean | undefined;
  /** The folder of artifacts that belongs to it. */
  artifacts: string | undefined;
  /** Names of notes beside the metadata of a session, which are no part of it. */
  beside: string[];
  isLink: boolean;
}

/** The pointer of other tools to the session that is worked on. */
const POINTER = '.current-session';

/**
 * The notes that a path names: the file, or those of a folder: its Markdown and JSON files, and the `metadata.json` of each
 * folder in it that is a session of another tool.
 * @throws SessionError `no-such-file`, `no-notes`, `own-folder`
 */
export function noteFilesOf(path: string, root: string, cwd: string, sessions: string): NoteFile[] {
  const absolute = resolve(cwd, path);
  const stat = path === '' ? undefined : statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) throw refused('no-such-file', path, 'is not there', 'Check the name.');
  if (isSamePlace(absolute, sessions)) {
    const todo = 'Name those files in it that are none: session lint says which';
    throw refused('own-session', path, 'is the folder of the sessions themselves', todo);
  }
  const pointed = pointedAt(stat.isDirectory() ? absolute : dirname(absolute));
  if (basename(absolute) === POINTER) {
    const target = notesIn(dirname(absolute)).find((one) => bareName(basename(one)) === pointed);
    if (target !== undefined) return [noteFile(target, root, pointed)];
    throw refused('no-notes', path, 'points at no note beside it', 'Name the note itself.');
  }
  if (!stat.isDirectory()) return [noteFile(absolute, root, pointed)];
  const files = notesIn(absolute).map((one) => noteFile(one, root, pointed));
  if (files.length > 0) return files;
  throw refused(
    'no-notes',
    path,
    'holds no Markdown or JSON file',
    'Name the files or their folder.',
  );
}

function notesIn(folder: string): string[] {
  const names = listNames(folder) ?? [];
  if (names.includes(METADATA)) return [join(folder, METADATA)];
  return names.flatMap((name) => {
    if (name.startsWith('.') || /^readme\.\w+$/i.test(name)) return [];
    const path = join(folder, name);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      const inside = join(path, METADATA);
      return statSync(inside, { throwIfNoEntry: false })?.isFile() ? [inside] : [];
    }
    return /\.(?:md|markdown|json)$/i.test(name) ? [path] : [];
  });
}

const METADATA = 'metadata.json';

function noteFile(absolute: string, root: string, pointed: string | undefined): NoteFile {
  const way = relative(root, absolute);
  const inside =
    way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) !== way;
  const artifacts = join(dirname(absolute), 'artifacts');
  const isMetadata = basename(absolute) === METADATA;
  return {
    absolute,
    shown: inside ? way.replaceAll(sep, '/') : basename(absolute),
    current: pointed === undefined ? undefined : bareName(basename(absolute)) === pointed,
    artifacts:
      isMetadata && statSync(artifacts, { throwIfNoEntry: false })?.isDirectory()
        ? artifacts
        : undefined,
    beside: isMetadata ? markdownIn(dirname(absolute)) : [],
    isLink: lstatSync(absolute).isSymbolicLink(),
  };
}

function markdownIn(folder: string): string[] {
  const names = listNames(folder) ?? [];
  return names.filter((name) => /\.(?:md|markdown)$/i.test(name) && !/^readme\./i.test(name));
}

/** The name that the pointer of a folder holds, without folder and ending. */
function pointedAt(folder: string): string | undefined {
  const reading = readText(join(folder, POINTER), 4096);
  if (reading.kind !== 'text') return undefined;
  const line =
    reading.text
      .replace(/^\ufeff/, '')
      .trim()
      .split('\n')[0]
      ?.trim() ?? '';
  return line === '' ? undefined : bareName(basename(line.replaceAll('\\', '/')));
}

function bareName(name: string): string {
  return name.replace(/\.(?:md|markdown|json)$/i, '');
}

function refused(code: string, path: string, so: string, todo: string): SessionError {
  const follows = 'So nothing of it was imported.';
  return new SessionError(code, {
    so: `${oneLine(path) || 'The empty name'} ${so}.`,
    follows,
    todo,
  });
}

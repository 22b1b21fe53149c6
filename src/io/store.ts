import { existsSync, lstatSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { SessionError, systemCodeOf } from '../core/errors.ts';

/** Where sessions live, relative to the root. */
export const SESSIONS_FOLDER = '.agents/sessions';

/** One Markdown file found in the sessions folder. */
export interface StoredFile {
  /** File name without `.md`. */
  id: string;
  /** Relative to the root, with `/`. */
  path: string;
  absolute: string;
  /** 0 when there is no such file. */
  readonly modifiedMs: number;
}

/** A name of the timestamp form belongs to us whatever the file holds. */
const TIMESTAMP_NAME = /^\d{8}-\d{6}(?:-|\.md$)/;

export function hasTimestampName(name: string): boolean {
  return TIMESTAMP_NAME.test(name);
}

/**
 * Whether the head of a file (4 KB are enough) marks it as a session: a column-0 `session:` line
 * after an opening `---`. A file with a timestamp name is ours without it.
 */
export function hasSessionKey(head: string): boolean {
  const text = head.charCodeAt(0) === 0xfeff ? head.slice(1) : head;
  if (!/^---[ \t]*\r?\n/.test(text)) return false;
  const end = /\r?\n---[ \t]*(?:\r?\n|$)/.exec(text.slice(3));
  const block = end ? text.slice(0, end.index + 3) : text;
  return /^session[ \t]*:/m.test(block.slice(0, 4096));
}

/** The folder of session files of one root. Reads names and times; what the files say is core's. */
export class Store {
  readonly root: string;
  readonly folder: string;
  #leadsOut: boolean | undefined;

  constructor(root: string) {
    this.root = root;
    this.folder = join(root, SESSIONS_FOLDER);
  }

  /**
   * Markdown file names directly in the folder, in order. Empty when there is no folder.
   * @throws SessionError `folder-unreadable`, `folder-outside`
   */
  names(): string[] {
    this.check();
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return [];
      throw new SessionError(
        'folder-unreadable',
        {
          so: `The folder ${SESSIONS_FOLDER} cannot be read (${code}).`,
          follows: 'So nothing can be said about the sessions in it.',
          todo: `Check its permissions with: ls -ld ${SESSIONS_FOLDER}`,
        },
        { cause: error },
      );
    }
    return names.filter((name) => name.endsWith('.md') && !name.startsWith('.')).toSorted();
  }

  /**
   * Refuses a folder that is a symbolic link out of the root: what lies there is not this project's.
   * @throws SessionError `folder-outside`
   */
  check(): void {
    if (!this.#leadsOutside()) return;
    throw new SessionError('folder-outside', {
      so: `The folder ${SESSIONS_FOLDER} is a symbolic link that leads out of ${this.root}.`,
      follows: 'So nothing in it is read or written.',
      todo: 'Put a folder in its place: sessions belong to the work tree they are about.',
    });
  }

  /** Where a file of this name lies. */
  absolute(name: string): string {
    return this.folder + sep + name;
  }

  file(name: string): StoredFile {
    const absolute = this.absolute(name);
    return {
      id: name.slice(0, -3),
      path: `${SESSIONS_FOLDER}/${name}`,
      absolute,
      // Asked for by few: 10,000 files are listed without a look at each.
      get modifiedMs() {
        return statOf(absolute)?.mtimeMs ?? 0;
      },
    };
  }

  /** Whether a session file of this id exists. */
  has(id: string): boolean {
    if (id === '' || /[\\/\0]/.test(id)) return false;
    return statOf(this.absolute(`${id}.md`)) !== undefined;
  }

  /** False for what a symbolic link leads out of the root: what is behind it is not our business. */
  isInside(absolute: string): boolean {
    if (this.#leadsOutside()) return false;
    try {
      return !lstatSync(absolute).isSymbolicLink() || isBelow(this.root, absolute);
    } catch {
      return false;
    }
  }

  #leadsOutside(): boolean {
    if (this.#leadsOut === undefined) {
      const parent = dirname(this.folder);
      // What is reached without a link lies where it seems to lie.
      const isPlain = !isLink(parent) && !isLink(this.folder);
      const place = isPlain ? undefined : [this.folder, parent].find((one) => existsSync(one));
      this.#leadsOut = place !== undefined && !isBelow(this.root, place);
    }
    return this.#leadsOut;
  }
}

/** Whether a path, with symbolic links followed, lies below the root. */
function isBelow(root: string, path: string): boolean {
  const real = realpathSync(root);
  return realpathSync(path).startsWith(real.endsWith(sep) ? real : real + sep);
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    // A parent that is closed to us: then realpath says so.
    return true;
  }
}

/** Undefined for what is not there and for a link that leads in a circle. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

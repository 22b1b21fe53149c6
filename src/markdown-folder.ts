import { join, relative, sep } from 'node:path';
import { SessionError } from './core/errors.ts';
import {
  listNames,
  MAX_BYTES,
  readText,
  staysInside,
  sweepTemporary,
  writeAtomic,
} from './io/files.ts';
import { nearestExisting } from './io/folders.ts';
import { withLock } from './io/lock.ts';
import type { Place } from './place.ts';

/** What kind of files a folder holds. */
export interface FileKind<T> {
  /** Begins the names of its locks. */
  lock: string;
  /** The item in a text; undefined for a file of others. */
  read(path: string, text: string): T | undefined;
  /** Whether a text that cannot be read means to be one. */
  claims(text: string): boolean;
  /** The refusal to change a file that cannot be read. */
  unreadable(path: string, detail: string): SessionError;
  /** What to do about a folder that lies outside. */
  elsewhere: string;
}

/** What lies in a folder: what can be read, and what means to be of its kind and cannot. */
export interface FolderContent<T> {
  items: T[];
  broken: { path: string; problem: string }[];
}

/** One folder of Markdown files that people and the tool both write; one file, one item. */
export class MarkdownFolder<T extends { text: string }> {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly #absolute: string;
  readonly #place: Pick<Place, 'root' | 'state'>;
  readonly #kind: FileKind<T>;

  /** @param folder relative to the root */
  constructor(place: Pick<Place, 'root' | 'state'>, folder: string, kind: FileKind<T>) {
    this.#place = place;
    this.#kind = kind;
    this.#absolute = join(place.root, folder);
    this.path = relative(place.root, this.#absolute).split(sep).join('/');
  }

  /**
   * Reads the whole folder; Markdown of others in it is passed over, and a broken file hides none.
   * @throws SessionError `folder-outside`, `folder-unreadable`
   */
  load(): FolderContent<T> {
    this.#check();
    const found: FolderContent<T> = { items: [], broken: [] };
    for (const name of listNames(this.#absolute) ?? []) {
      if (!name.endsWith('.md') || name.startsWith('.')) continue;
      const path = `${this.path}/${name}`;
      const read = this.#readOne(path);
      if (typeof read === 'object') found.items.push(read);
      else if (read !== undefined) found.broken.push({ path, problem: read });
    }
    return found;
  }

  /**
   * Writes a new file; only says what it would be with `dryRun`.
   * @param compose gives name and text, and may refuse; it sees which names are taken, in lower case
   * @throws SessionError `folder-outside`, `too-large`, `write-failed`, `lock-failed`
   */
  add(
    compose: (names: ReadonlySet<string>) => { name: string; text: string },
    { dryRun = false } = {},
  ): T {
    this.#check();
    const work = (): T => {
      const taken = (listNames(this.#absolute) ?? []).map((name) => name.toLowerCase());
      const { name, text } = compose(new Set(taken));
      const path = `${this.path}/${name}`;
      const item = this.#kind.read(path, text);
      if (item === undefined) throw this.#kind.unreadable(path, 'It would not be read back.');
      checkSize(path, text);
      if (dryRun) return item;
      writeAtomic(join(this.#absolute, name), text);
      sweepTemporary(this.#absolute);
      return item;
    };
    const lock = this.#place.state.lockOf(`${this.#kind.lock}-new`);
    return dryRun ? work() : withLock(lock, work);
  }

  /**
   * Changes one file under its lock; `edit` sees it as it is there and gives its new text. Nothing is
   * written with `dryRun`.
   * @throws SessionError for a file that cannot be read, or what `edit` refuses with; nothing is written then.
   */
  edit(name: string, edit: (item: T) => string, { dryRun = false } = {}): { before: T; after: T } {
    const path = `${this.path}/${name}.md`;
    const absolute = join(this.#place.root, path);
    const work = (): { before: T; after: T } => {
      const before = this.#readForEdit(path);
      const text = edit(before);
      const after = this.#kind.read(path, text);
      if (after === undefined)
        throw this.#kind.unreadable(path, 'The change would make it unreadable.');
      if (dryRun || text === before.text) return { before, after };
      checkSize(path, text);
      // An editor takes no lock: what it saved meanwhile is edited instead, not overwritten.
      if (this.#readForEdit(path).text !== before.text) return work();
      writeAtomic(absolute, text);
      return { before, after };
    };
    const sweep = (dead: number): void => sweepTemporary(this.#absolute, dead);
    return dryRun ? work() : withLock(this.lockOf(name), work, sweep);
  }

  /** The lock that a change of one file is made under. */
  lockOf(name: string): string {
    return this.#place.state.lockOf(`${this.#kind.lock}-${name}`);
  }

  /** The item; undefined for Markdown of others; what is wrong, in words, for a broken file. */
  #readOne(path: string): T | string | undefined {
    const { root } = this.#place;
    const absolute = join(root, path);
    const reading = readText(absolute, MAX_BYTES);
    if (!staysInside(root, absolute)) {
      return reading.kind === 'unreadable' && reading.code === 'missing'
        ? 'It is a symbolic link that leads nowhere.'
        : 'It is a symbolic link that leads out of the repository.';
    }
    if (reading.kind === 'unreadable') return reading.detail;
    const item = this.#kind.read(path, reading.text);
    if (item !== undefined) return item;
    return this.#kind.claims(reading.text) ? 'Its front matter cannot be read.' : undefined;
  }

  #readForEdit(path: string): T {
    const read = this.#readOne(path);
    if (typeof read === 'object') return read;
    throw this.#kind.unreadable(path, read ?? 'It is no such file any more.');
  }

  /** @throws SessionError `folder-outside` */
  #check(): void {
    const { root } = this.#place;
    if (staysInside(root, nearestExisting(this.#absolute))) return;
    throw new SessionError('folder-outside', {
      so: `The folder ${this.path} lies outside of ${root}, or leads there by a symbolic link.`,
      follows: 'So nothing in it is read or written.',
      todo: this.#kind.elsewhere,
    });
  }
}

function checkSize(path: string, text: string): void {
  const size = Buffer.byteLength(text);
  if (size <= MAX_BYTES) return;
  throw new SessionError('too-large', {
    so: `${path} would have ${size} bytes; ${MAX_BYTES} are read at most.`,
    follows: 'So nothing was written.',
    todo: 'Keep long output in a file of its own and name that file here.',
  });
}

import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { expiryIn, readRecord, recordText } from '../core/memory/memory-record.ts';
import { checkKey, checkValue, mayBeSet } from '../core/memory/memory-value.ts';
import { MemoryView } from '../core/memory/memory-view.ts';
import {
  byKey,
  queryTest,
  sessionOfKey,
  type MemoryEntry,
  type MemoryKey,
  type MemoryQuery,
  type MemoryStore,
  type MemoryValue,
  type SetOptions,
  type SetResult,
  type Watching,
} from '../core/memory/memory.ts';
import { stateName } from '../core/state-name.ts';
import { sha256 } from '../io/digest.ts';
import { HeadReader } from '../io/bulk-reader.ts';
import { listNames, readText, sweepTemporary, writeAtomic } from '../io/files.ts';
import { removeFile } from '../io/folders.ts';
import { withLock } from '../io/lock.ts';
import { pauseFor } from './pause.ts';

/** Bytes of the largest record: what a value may have, each character in four bytes. */
const MAX_RECORD = 256 * 1024 * 1024;
/** How often a folder is looked through for keys whose time is over, when something is set in it. */
const SWEEP_MS = 600_000;
/** How often a watcher looks. */
const LOOK_MS = 150;

export interface FileMemoryOptions {
  /** Makes the folder above ready; called before something is written. */
  prepare?: () => void;
  /** The clock of the store. */
  now?: () => Date;
}

/**
 * Memory as files, one for each key, shared by all processes and worktrees of one machine. A change
 * of a key runs under the lock of that key; files are replaced in one step, readable by their owner only.
 */
export class FileMemory implements MemoryStore {
  readonly place: string;
  readonly #folder: string;
  readonly #prepare: () => void;
  readonly #now: () => Date;
  readonly #warnings = new Set<string>();

  constructor(
    folder: string,
    { prepare = () => {}, now = () => new Date() }: FileMemoryOptions = {},
  ) {
    this.#folder = folder;
    this.place = `files in ${folder}`;
    this.#prepare = prepare;
    this.#now = now;
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  async get(at: MemoryKey): Promise<MemoryEntry | undefined> {
    checkKey(at);
    const entry = this.#read(at);
    if (entry === undefined || !this.#isOver(entry)) return entry;
    this.#removeOver(this.#pathOf(at));
    return undefined;
  }

  async set(at: MemoryKey, value: MemoryValue, options: SetOptions = {}): Promise<SetResult> {
    checkKey(at);
    checkValue(value);
    this.#prepare();
    const result = this.#locked(this.#pathOf(at), () => this.#setLocked(at, value, options));
    this.#sweepNow(this.#folderOf(at.namespace));
    return result;
  }

  async list(query: MemoryQuery = {}): Promise<MemoryEntry[]> {
    const fits = queryTest(query);
    const found: MemoryEntry[] = [];
    for (const path of this.#paths(query.namespace)) {
      const entry = this.#recordAt(path);
      if (entry === undefined) continue;
      if (entry === 'foreign' || this.#pathOf(entry) !== path) this.#warn(path);
      else if (this.#isOver(entry)) this.#removeOver(path);
      else if (fits(entry)) found.push(entry);
    }
    return found.toSorted(byKey);
  }

  async delete(at: MemoryKey, only?: MemoryEntry): Promise<boolean> {
    checkKey(at);
    const path = this.#pathOf(at);
    if (this.#read(at) === undefined) return false;
    return this.#locked(path, () => {
      const entry = this.#read(at);
      if (entry === undefined) return false;
      const isOver = this.#isOver(entry);
      if (!isOver && only !== undefined && !isSame(entry, only)) return false;
      removeFile(path);
      return !isOver;
    });
  }

  async watch(query: MemoryQuery, { on, ready, signal }: Watching): Promise<void> {
    let looked = this.#state(query.namespace);
    const view = new MemoryView(await this.list(query));
    ready?.();
    while (!signal.aborted) {
      await pauseFor(LOOK_MS, signal);
      const state = this.#state(query.namespace);
      const now = this.#now().getTime();
      if (state === looked && view.due(now).length === 0) continue;
      looked = state;
      for (const change of view.all(await this.list(query), now)) {
        if (!signal.aborted) on(change);
      }
    }
  }

  async close(): Promise<void> {}

  #setLocked(at: MemoryKey, value: MemoryValue, { ttlMs, ...given }: SetOptions): SetResult {
    const old = this.#read(at);
    const before = old === undefined || this.#isOver(old) ? undefined : old;
    if (!mayBeSet(before, given)) return { set: false, entry: before };
    const now = this.#now();
    const session = sessionOfKey(at.key);
    const entry: MemoryEntry = {
      namespace: at.namespace,
      key: at.key,
      value,
      created: before?.created ?? now.toISOString(),
      updated: now.toISOString(),
      ...(ttlMs !== undefined && { expires: new Date(now.getTime() + ttlMs).toISOString() }),
      ...(session !== undefined && { session }),
      revision: (before?.revision ?? 0) + 1,
    };
    writeAtomic(this.#pathOf(at), recordText(entry), 0o600);
    return { set: true, entry };
  }

  /** @throws SessionError `memory-foreign` when what lies there is no record of this key */
  #read(at: MemoryKey): MemoryEntry | undefined {
    const path = this.#pathOf(at);
    const entry = this.#recordAt(path);
    if (entry === undefined) return undefined;
    if (entry === 'foreign' || this.#pathOf(entry) !== path) throw foreign(path);
    return entry;
  }

  #recordAt(path: string): MemoryEntry | 'foreign' | undefined {
    const reading = readText(path, MAX_RECORD);
    if (reading.kind === 'text') return readRecord(reading.text) ?? 'foreign';
    return reading.code === 'missing' ? undefined : 'foreign';
  }

  #isOver({ expires }: MemoryEntry): boolean {
    return expires !== undefined && Date.parse(expires) <= this.#now().getTime();
  }

  /** Somebody may have set the key again meanwhile: so it is looked at under its lock. */
  #removeOver(path: string): void {
    try {
      this.#locked(path, () => {
        const entry = this.#recordAt(path);
        if (entry !== undefined && entry !== 'foreign' && this.#isOver(entry)) removeFile(path);
      });
    } catch {
      // Whoever only reads need not be able to write: what is over counts as gone all the same.
    }
  }

  #locked<T>(path: string, work: () => T): T {
    const lock = join(this.#folder, 'locks', `${sha256(path.slice(this.#folder.length))}.lock`);
    return withLock(lock, work, (pid) => sweepTemporary(join(path, '..'), pid));
  }

  /** Every now and then, what nobody asks for any more goes too. */
  #sweepNow(folder: string): void {
    const stamp = join(folder, '.swept');
    const now = Date.now();
    const last = lstatSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Math.abs(now - last) < SWEEP_MS) return;
    writeAtomic(stamp, '', 0o600);
    sweepTemporary(folder);
    const heads = new HeadReader(65_536);
    for (const name of recordsIn(folder)) {
      const path = join(folder, name);
      const expires = expiryIn(heads.read(path) ?? '');
      if (expires !== undefined && Date.parse(expires) <= this.#now().getTime())
        this.#removeOver(path);
    }
  }

  /** What a look at the folders shows without reading: different after every change. */
  #state(namespace: string | undefined): string {
    return this.#paths(namespace)
      .map((path) => {
        const stat = lstatSync(path, { throwIfNoEntry: false, bigint: true });
        return stat === undefined ? '' : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
      })
      .join('\n');
  }

  #paths(namespace: string | undefined): string[] {
    const root = join(this.#folder, 'values');
    const folders =
      namespace === undefined
        ? (listNames(root) ?? []).map((name) => join(root, name))
        : [this.#folderOf(namespace)];
    return folders.flatMap((folder) => recordsIn(folder).map((name) => join(folder, name)));
  }

  /** Names are for people who look into the folder; what tells namespaces and keys apart is the digest. */
  #folderOf(namespace: string): string {
    return join(this.#folder, 'values', fileName(namespace, 16));
  }

  #pathOf({ namespace, key }: MemoryKey): string {
    return join(this.#folderOf(namespace), `${fileName(key, 40)}.value`);
  }

  #warn(path: string): void {
    this.#warnings.add(`${path} is no value of memory, or a damaged one; it was passed over.`);
  }
}

function recordsIn(folder: string): string[] {
  return (listNames(folder) ?? []).filter((name) => name.endsWith('.value'));
}

/** Any text as a file name: the beginning of it and a digest, so that no two are the same in any case. */
function fileName(text: string, digits: number): string {
  return `${stateName(text).slice(0, 40)}-${sha256(text).slice(0, digits)}`;
}

function isSame(entry: MemoryEntry, other: MemoryEntry): boolean {
  return entry.created === other.created && entry.revision === other.revision;
}

function foreign(path: string): SessionError {
  return new SessionError('memory-foreign', {
    so: `${path} is no value of memory, or a damaged one.`,
    follows: 'So this key has no value that could be told, and nothing was changed.',
    todo: 'Look at the file. Once nobody needs it, remove it and set the key again.',
  });
}

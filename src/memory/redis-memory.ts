import { checkKey, checkValue, matchForm, valueOfKind } from '../core/memory/memory-value.ts';
import { MemoryView } from '../core/memory/memory-view.ts';
import {
  byKey,
  keyTest,
  queryTest,
  sessionOfKey,
  type MemoryChange,
  type MemoryEntry,
  type MemoryKey,
  type MemoryQuery,
  type MemoryStore,
  type MemoryValue,
  type SetOptions,
  type SetResult,
  type Watching,
} from '../core/memory/memory.ts';
import { foreignIn } from '../core/memory/redis-refusals.ts';
import { DELETE, FORGET, NAMES, READ, SET } from '../core/memory/redis-scripts.ts';
import { sha256 } from '../io/digest.ts';
import type { Redis } from '../io/redis.ts';
import { followRedis } from './redis-watch.ts';

/** Values that are asked for in one step. */
const AT_ONCE = 50;

/** What a script tells of a value: `ours` is followed by kind, text, created, updated, revision, time left. */
type Reply = [
  'none' | 'foreign' | 'ours',
  kind?: string,
  text?: string,
  created?: string,
  updated?: string,
  revision?: string,
  left?: number,
];

type Found = MemoryEntry | 'foreign' | undefined;

/**
 * Memory in Redis, shared by machines; times are those of the server. A change, its place in the index
 * and the message that tells of it are one step for everybody.
 */
export class RedisMemory implements MemoryStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #warnings = new Set<string>();
  /** Milliseconds that the server's clock is ahead of ours, as seen at the last look. */
  #ahead = 0;

  /** @param project tells the projects that share a server apart */
  constructor(redis: Redis, project: string) {
    this.#redis = redis;
    this.#prefix = `${encodeURIComponent(project)}:memory:`;
  }

  get place(): string {
    return this.#redis.place;
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  async get(at: MemoryKey): Promise<MemoryEntry | undefined> {
    checkKey(at);
    const [found] = await this.#read([at]);
    if (found === 'foreign') throw foreignIn(this.place, 'this key');
    return found;
  }

  async set(at: MemoryKey, value: MemoryValue, options: SetOptions = {}): Promise<SetResult> {
    checkKey(at);
    checkValue(value);
    const { ttlMs, ifMatch, ifAbsent = false } = options;
    // No key is without a value and has one.
    if (ifAbsent && ifMatch !== undefined) return { set: false, entry: await this.get(at) };
    const name = nameOf(at);
    const [time, outcome, reply] = (await this.#redis.run(SET, this.#keysOf(at), [
      ifMatch !== undefined ? 'match' : ifAbsent ? 'absent' : 'any',
      ifMatch === undefined ? '' : sha256(matchForm(ifMatch)),
      value.kind,
      value.text,
      sha256(matchForm(value.text)),
      String(ttlMs ?? 0),
      name,
      this.#channel,
      this.#valueKey(''),
    ])) as [string, 'foreign' | 'kept' | 'set', Reply];
    const entry = entryOf(at, reply, Number(time));
    if (entry === 'foreign') throw foreignIn(this.place, 'this key');
    if (outcome !== 'set' || entry === undefined) return { set: false, entry };
    return { set: true, entry: { ...entry, value } };
  }

  async list(query: MemoryQuery = {}): Promise<MemoryEntry[]> {
    const names = (await this.#redis.run(NAMES, [this.#index], [])) as string[];
    // Values may be large: of keys that nobody asked for, none is fetched.
    const wanted = names
      .map(keyOf)
      .filter((at) => at !== undefined)
      .filter(keyTest(query));
    const found = await this.#read(wanted);
    await this.#forget(wanted.filter((_, place) => found[place] === undefined));
    if (found.includes('foreign'))
      this.#warnings.add(`Some keys in ${this.place} hold data of others; they were passed over.`);
    return found
      .filter((one) => one !== undefined && one !== 'foreign')
      .filter(queryTest(query))
      .toSorted(byKey);
  }

  async delete(at: MemoryKey, only?: MemoryEntry): Promise<boolean> {
    checkKey(at);
    const seen = only ? [String(Date.parse(only.created)), String(only.revision)] : [];
    const args = [nameOf(at), this.#channel, ...seen];
    const outcome = await this.#redis.run(DELETE, this.#keysOf(at), args);
    if (outcome === 'foreign') throw foreignIn(this.place, 'this key');
    return outcome === 'deleted';
  }

  async watch(query: MemoryQuery, watching: Watching): Promise<void> {
    const fits = queryTest(query);
    let view: MemoryView | undefined;
    await followRedis(this.#redis, this.#channel, watching, {
      /** Everything is looked at again: messages may have been missed. */
      look: async () => {
        const entries = await this.list(query);
        const changes = view?.all(entries, this.#now()) ?? [];
        view ??= new MemoryView(entries);
        return changes;
      },
      hear: async (names) => {
        const heard = [...names].map(keyOf).filter((at) => at !== undefined);
        const named = heard.filter(keyTest(query));
        const due = view?.due(this.#now()) ?? [];
        const keys = [...new Map([...named, ...due].map((at) => [nameOf(at), at])).values()];
        // Anybody can write on the channel, and over our keys: what is no value of ours ends no watch.
        const found = await this.#read(keys);
        const changes: MemoryChange[] = [];
        for (const [place, at] of keys.entries()) {
          const entry = found[place];
          const shown = entry !== undefined && entry !== 'foreign' && fits(entry);
          changes.push(...(view?.one(at, shown ? entry : undefined, this.#now()) ?? []));
        }
        return changes;
      },
      isDue: () => (view?.due(this.#now()).length ?? 0) > 0,
    });
  }

  close(): Promise<void> {
    return this.#redis.close();
  }

  /** What keys hold, in their order. */
  async #read(keys: readonly MemoryKey[]): Promise<Found[]> {
    const found: Found[] = [];
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      const some = keys.slice(from, from + AT_ONCE);
      const places = some.map((at) => this.#valueKey(nameOf(at)));
      const [time, ...replies] = (await this.#redis.run(READ, places, [])) as [string, ...Reply[]];
      this.#ahead = Number(time) - Date.now();
      for (const [at, reply] of replies.entries()) {
        const key = some[at];
        if (key !== undefined) found.push(entryOf(key, reply, Number(time)));
      }
    }
    return found;
  }

  /** Takes keys that are gone by themselves out of the index; a replica keeps them. */
  async #forget(gone: readonly MemoryKey[]): Promise<void> {
    if (gone.length === 0) return;
    const names = gone.map(nameOf);
    const keys = [this.#index, ...names.map((name) => this.#valueKey(name))];
    await this.#redis.run(FORGET, keys, names).catch(() => {});
  }

  #now(): number {
    return Date.now() + this.#ahead;
  }

  #keysOf(at: MemoryKey): string[] {
    return [this.#valueKey(nameOf(at)), this.#index];
  }

  #valueKey(name: string): string {
    return `${this.#prefix}value:${name}`;
  }

  get #index(): string {
    return `${this.#prefix}index`;
  }

  get #channel(): string {
    return `${this.#prefix}changes`;
  }
}

/** Namespace and key as one text; the first colon stands between them. */
function nameOf({ namespace, key }: MemoryKey): string {
  return `${encodeURIComponent(namespace)}:${key}`;
}

/** Undefined for what nobody of us wrote into the index. */
function keyOf(name: string): MemoryKey | undefined {
  const end = name.indexOf(':');
  try {
    const key = name.slice(end + 1);
    return end < 1 || key === ''
      ? undefined
      : { namespace: decodeURIComponent(name.slice(0, end)), key };
  } catch {
    return undefined;
  }
}

function entryOf({ namespace, key }: MemoryKey, reply: Reply, time: number): Found {
  const [state, kind = '', text = '', created, updated, revision, left = -1] = reply;
  if (state === 'none') return undefined;
  const times = [Number(created), Number(updated)];
  if (state === 'foreign' || !times.every((at) => Math.abs(at) < 8.64e15)) return 'foreign';
  const session = sessionOfKey(key);
  return {
    namespace,
    key,
    value: valueOfKind(kind, text),
    created: new Date(Number(created)).toISOString(),
    updated: new Date(Number(updated)).toISOString(),
    ...(left >= 0 && { expires: new Date(time + left).toISOString() }),
    ...(session !== undefined && { session }),
    revision: Number(revision),
  };
}

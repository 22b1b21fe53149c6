import { byKey, type MemoryChange, type MemoryEntry, type MemoryKey } from './memory.ts';

/** What a watcher has seen of a key; its value is not needed to tell whether it changed. */
interface Seen extends MemoryKey {
  version: string;
  expires: number;
}

/** What a watcher knows; tells what has changed when it is shown the store, or one key, again. */
export class MemoryView {
  readonly #seen = new Map<string, Seen>();

  constructor(entries: readonly MemoryEntry[]) {
    for (const entry of entries) this.#seen.set(nameOf(entry), seenOf(entry));
  }

  /** The changes that lead to what there is now. */
  all(entries: readonly MemoryEntry[], now: number): MemoryChange[] {
    const names = new Set(entries.map(nameOf));
    const gone = [...this.#seen.values()].filter((seen) => !names.has(nameOf(seen)));
    return [
      ...gone.toSorted(byKey).flatMap((seen) => this.one(seen, undefined, now)),
      ...entries.flatMap((entry) => this.one(entry, entry, now)),
    ];
  }

  /** The change of one key, if it is one. */
  one({ namespace, key }: MemoryKey, entry: MemoryEntry | undefined, now: number): MemoryChange[] {
    const name = nameOf({ namespace, key });
    const before = this.#seen.get(name);
    if (entry === undefined) {
      this.#seen.delete(name);
      if (before === undefined) return [];
      return [{ event: before.expires <= now ? 'expired' : 'deleted', namespace, key }];
    }
    const seen = seenOf(entry);
    this.#seen.set(name, seen);
    return before?.version === seen.version ? [] : [{ event: 'set', namespace, key, entry }];
  }

  /** Keys whose time is over. */
  due(now: number): MemoryKey[] {
    return [...this.#seen.values()].filter(({ expires }) => expires <= now);
  }
}

function seenOf({ namespace, key, created, revision, expires }: MemoryEntry): Seen {
  return {
    namespace,
    key,
    version: `${created} ${revision}`,
    expires: expires === undefined ? Infinity : Date.parse(expires),
  };
}

/** No namespace can be taken for a part of a key. */
function nameOf({ namespace, key }: MemoryKey): string {
  return JSON.stringify([namespace, key]);
}

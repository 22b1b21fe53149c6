import { messageOf, SessionError } from '../core/errors.ts';
import { entriesOf, keptMemory, toSetAgain, type KeptMemory } from '../core/memory/kept-values.ts';
import type { MemoryStore } from '../core/memory/memory.ts';

/** Opens the memory of a project; it is closed again here. */
export type OpenMemory = () => Promise<MemoryStore>;

/** What a snapshot has of memory. */
type Snapshot = Readonly<{
  session_id: string;
  memory_snapshot: Readonly<Record<string, unknown[]>>;
}>;

/**
 * The own keys of a session, for the snapshot of its completion. A store that cannot be reached is a
 * warning: whatever is there stays.
 */
export async function ownKeys(
  open: OpenMemory | undefined,
  id: string,
): Promise<{ memory: KeptMemory; warnings: string[] }> {
  const read = async (store: MemoryStore): Promise<{ memory: KeptMemory; warnings: string[] }> => {
    const memory = keptMemory(await store.list({ session: id }));
    const masked = Object.values(memory)
      .flat()
      .filter((one) => one.masked === true).length;
    const secret = `${keys(masked)} of the session in memory ${masked === 1 ? 'seems to hold a secret, which goes' : 'seem to hold secrets, which go'} for good.`;
    return { memory, warnings: [...store.warnings, ...(masked === 0 ? [] : [secret])] };
  };
  const failed = (why: string): { memory: KeptMemory; warnings: string[] } => ({
    memory: {},
    warnings: [`${why} Own keys of the session, if there are any, stay: ${clearing(id)}`],
  });
  return (await withStore(open, read, failed)) ?? { memory: {}, warnings: [] };
}

/**
 * Removes the own keys of a completed session that its snapshot has, and says in one sentence each what
 * stays. Can be repeated: what is gone is gone, and what was set meanwhile is no part of the plan.
 */
export async function removeOwnKeys(
  open: OpenMemory | undefined,
  { session_id: id, memory_snapshot: memory }: Snapshot,
): Promise<string[]> {
  const entries = entriesOf(memory, id);
  if (entries.length === 0) return [];
  const remove = async (store: MemoryStore): Promise<string[]> => {
    for (const entry of entries) await store.delete(entry, entry);
    const left = (await store.list({ session: id })).length;
    return left === 0 ? [] : [`${keys(left)} in memory, set meanwhile, stayed: ${clearing(id)}`];
  };
  return (
    (await withStore(open, remove, (why) => [`${why} Keys in memory stayed: ${clearing(id)}`])) ??
    []
  );
}

/** Which own keys of a session come back, or did, and what is to be said of the others. */
export interface KeysBack {
  back: string[];
  notes: string[];
}

/**
 * Sets the own keys of a session again as its snapshot has them: those that nobody set meanwhile, whose
 * time is not over, and that held no secret.
 */
export async function bringKeysBack(
  open: OpenMemory | undefined,
  { session_id: id, memory_snapshot: memory }: Snapshot,
  { now, dryRun }: { now: Date; dryRun: boolean },
): Promise<KeysBack> {
  const entries = entriesOf(memory, id);
  const sound = entries.filter(({ masked }) => !masked);
  const masked = entries.length - sound.length;
  const notes =
    masked === 0 ? [] : [`${keys(masked)} in memory held a secret, and did not come back.`];
  const wanted = sound.flatMap((entry) => toSetAgain(entry, now) ?? []);
  if (wanted.length === 0) return { back: [], notes };
  const set = async (store: MemoryStore): Promise<KeysBack> => {
    const back: string[] = [];
    for (const { at, value, ttlMs } of wanted) {
      const isFree = dryRun
        ? (await store.get(at)) === undefined
        : (await store.set(at, value, { ttlMs, ifAbsent: true })).set;
      if (isFree) back.push(at.key);
    }
    return { back, notes };
  };
  const failed = (why: string): KeysBack => ({
    back: [],
    notes: [...notes, `${why} Keys in memory did not come back.`],
  });
  return (await withStore(open, set, failed)) ?? { back: [], notes };
}

/** Runs `work` on the store; undefined without one, `failed` where it cannot be reached or refuses. */
async function withStore<T>(
  open: OpenMemory | undefined,
  work: (store: MemoryStore) => Promise<T>,
  failed: (why: string) => T,
): Promise<T | undefined> {
  if (open === undefined) return undefined;
  let store: MemoryStore | undefined;
  try {
    store = await open();
    return await work(store);
  } catch (error) {
    return failed(error instanceof SessionError ? error.explanation.so : messageOf(error));
  } finally {
    await store?.close();
  }
}

function keys(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`;
}

function clearing(id: string): string {
  return `session memory clear --session ${id}`;
}

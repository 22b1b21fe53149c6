import { mask } from '../text/secrets.ts';
import { valueOfKind } from './memory-value.ts';
import { sessionOfKey, type MemoryEntry, type MemoryKey, type MemoryValue } from './memory.ts';

/** A session's own key as the snapshot of its completion keeps it. */
interface KeptValue {
  key: string;
  kind: 'json' | 'text';
  /** What was given, character by character; of a value with a secret in it, the masked text. */
  value: string;
  created: string;
  updated: string;
  expires?: string;
  revision: number;
  /** The value cannot be brought back: it held what looks like a secret. */
  masked?: true;
}

/** Kept values by their namespace. */
export type KeptMemory = Record<string, KeptValue[]>;

/** Entries as a snapshot keeps them. Secrets are left out: a record may go to other machines. */
export function keptMemory(entries: readonly MemoryEntry[]): KeptMemory {
  const kept = new Map<string, KeptValue[]>();
  for (const entry of entries) {
    const { namespace, key, value, created, updated, expires, revision } = entry;
    const text = mask(value.text);
    const one: KeptValue = {
      key,
      kind: value.kind,
      value: text,
      created,
      updated,
      ...(expires !== undefined && { expires }),
      revision,
      ...(text !== value.text && { masked: true }),
    };
    kept.set(namespace, [...(kept.get(namespace) ?? []), one]);
  }
  // A namespace like `__proto__` becomes a key of its own here.
  return Object.fromEntries(kept);
}

/** What a snapshot keeps of the own keys of a session; anything else that a record may hold is passed over. */
export function entriesOf(
  memory: Readonly<Record<string, readonly unknown[]>> | undefined,
  session: string,
): (MemoryEntry & { masked: boolean })[] {
  return Object.entries(memory ?? {}).flatMap(([namespace, values]) =>
    (Array.isArray(values) ? values : [])
      .filter(isKept)
      .filter(({ key }) => sessionOfKey(key) === session)
      .map(({ kind, value, masked = false, ...rest }) => ({
        ...rest,
        namespace,
        session,
        value: valueOfKind(kind, value),
        masked,
      })),
  );
}

/** A key that is to be set again: its value, and how long it has still; undefined when its time is over. */
export function toSetAgain(
  { namespace, key, value, expires }: MemoryEntry,
  now: Date,
): { at: MemoryKey; value: MemoryValue; ttlMs: number | undefined } | undefined {
  const ttlMs = expires === undefined ? undefined : Date.parse(expires) - +now;
  return ttlMs !== undefined && !(ttlMs > 0) ? undefined : { at: { namespace, key }, value, ttlMs };
}

function isKept(value: unknown): value is KeptValue {
  const one = (value ?? {}) as Partial<Record<keyof KeptValue, unknown>>;
  return (
    [one.key, one.value, one.created, one.updated].every((text) => typeof text === 'string') &&
    (one.kind === 'json' || one.kind === 'text') &&
    typeof one.revision === 'number' &&
    (one.expires === undefined || typeof one.expires === 'string')
  );
}

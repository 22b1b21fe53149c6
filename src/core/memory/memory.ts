import { parseTime } from '../clock.ts';

/** What a key stands for. `text` is what was given, character by character; `json` the same, read. */
export type MemoryValue =
  | { kind: 'json'; text: string; json: unknown }
  | { kind: 'text'; text: string };

/** A key in its namespace. Both are any text without lone surrogates; see `checkKey` for their length. */
export interface MemoryKey {
  namespace: string;
  key: string;
}

/** One value that agents share, as it is in the store. Times are ISO 8601 in UTC with milliseconds. */
export interface MemoryEntry extends MemoryKey {
  value: MemoryValue;
  created: string;
  updated: string;
  /** When it goes by itself; by the clock of the store. */
  expires?: string;
  /** The id of the session whose own key it is: `session/<id>/…`. */
  session?: string;
  /** 1 for a new key, one more with each change; begins again when the key was gone. */
  revision: number;
}

/** Which entries are meant: those that fit all that is given. */
export interface MemoryQuery {
  namespace?: string | undefined;
  /** Only the own keys of this session, by its id. */
  session?: string | undefined;
  /** Of the whole key: `*` and `%` stand for any number of characters, `?` for one; `\` takes that away. */
  pattern?: string | undefined;
  /** Changed at that time or later. */
  since?: Date | undefined;
  /** Words that all stand in key or value, in any case. */
  text?: string | undefined;
}

/** What must be so for a value to be set. */
export interface SetOptions {
  /** Milliseconds until the key goes by itself; without it the key stays until it is deleted. */
  ttlMs?: number | undefined;
  /** Only if the key has this value; see `matchForm` for when two values are the same. */
  ifMatch?: string | undefined;
  /** Only if the key has no value. */
  ifAbsent?: boolean | undefined;
}

/** What `set` did; `entry` is what the key has now, undefined where it has nothing. */
export type SetResult =
  | { set: true; entry: MemoryEntry }
  | { set: false; entry: MemoryEntry | undefined };

/** A change that a watcher is told. Several changes of one key that follow at once may be told as one. */
export interface MemoryChange extends MemoryKey {
  event: 'set' | 'deleted' | 'expired';
  /** What it is now; with `set` only. */
  entry?: MemoryEntry;
}

/** How changes are told until `signal` says that it is enough. */
export interface Watching {
  on(this: void, change: MemoryChange): void;
  /** One sentence when the store is lost from sight and when it is back. */
  notice?(this: void, text: string): void;
  /** Called once, when no later change can be missed. */
  ready?(this: void): void;
  signal: AbortSignal;
}

/**
 * A store of memory. Every method throws `SessionError` when the store cannot be reached or refuses:
 * nothing that could not be looked up is ever told as empty. Codes: `memory-unreachable`,
 * `memory-slow`, `memory-denied`, `memory-refused`, `memory-foreign` (data of somebody else under our
 * key: never changed, never removed), and those of writing files.
 */
export interface MemoryStore {
  /** Where it is, for people; never with a password. */
  readonly place: string;
  /** What was passed over so far because it is not ours or damaged: one sentence each. */
  readonly warnings: readonly string[];
  /** Undefined when there is no such key, or no more. */
  get(at: MemoryKey): Promise<MemoryEntry | undefined>;
  set(at: MemoryKey, value: MemoryValue, options?: SetOptions): Promise<SetResult>;
  /** By namespace and key. */
  list(query?: MemoryQuery): Promise<MemoryEntry[]>;
  /**
   * Whether there was something to delete.
   * @param only deletes it only while it is as it was then
   */
  delete(at: MemoryKey, only?: MemoryEntry): Promise<boolean>;
  /** Tells changes until the signal ends it; holds out while the store is away. */
  watch(query: MemoryQuery, watching: Watching): Promise<void>;
  close(): Promise<void>;
}

/** Deletes all that a query means; what was deleted. A key that somebody changes meanwhile stays. */
export async function clearMemory(store: MemoryStore, query: MemoryQuery): Promise<MemoryEntry[]> {
  const gone: MemoryEntry[] = [];
  for (const entry of await store.list(query)) {
    if (await store.delete(entry, entry)) gone.push(entry);
  }
  return gone;
}

export const DEFAULT_NAMESPACE = 'default';

/** The key of a session's own: `session/<id>/<key>`; one that has this form already stays. */
export function ownKey(session: string, key: string): string {
  const prefix = `session/${session}/`;
  return key.startsWith(prefix) ? key : prefix + key;
}

/** The id of the session whose own key it is, or undefined. */
export function sessionOfKey(key: string): string | undefined {
  return /^session\/([^/]+)\/./su.exec(key)?.[1];
}

/** A test for the entries that a query means. */
export function queryTest(query: MemoryQuery): (entry: MemoryEntry) => boolean {
  const { since } = query;
  const fits = keyTest(query);
  const words = (query.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return (entry) => {
    if (!fits(entry)) return false;
    if (since !== undefined && (parseTime(entry.updated) ?? 0) < Math.floor(+since / 1000) * 1000)
      return false;
    if (words.length === 0) return true;
    const text = `${entry.key}\n${entry.value.text}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** The part of that test which needs no value: namespace, session and pattern. */
export function keyTest({ namespace, session, pattern }: MemoryQuery): (at: MemoryKey) => boolean {
  const fits = pattern === undefined ? undefined : patternTest(pattern);
  return (at) =>
    (namespace === undefined || at.namespace === namespace) &&
    (session === undefined || sessionOfKey(at.key) === session) &&
    (fits === undefined || fits(at.key));
}

/**
 * A test for the keys that a pattern means; without a sign it means the one key. No expression: on
 * `*a*a*a*` and a long key one would take for ever.
 */
function patternTest(pattern: string): (key: string) => boolean {
  const signs = [...pattern.matchAll(/\\[*%?\\]|[*%]+|./gsu)].map(([sign]) => sign);
  return (key) => {
    const characters = Array.from(key);
    let [at, from] = [0, 0];
    /** Where to go on when what follows the last star does not fit: the star takes one more. */
    let again: { at: number; from: number } | undefined;
    while (from < characters.length) {
      const sign = signs[at];
      if (sign !== undefined && /^[*%]/.test(sign)) {
        at++;
        again = { at, from };
      } else if (sign === '?' || (sign !== undefined && literal(sign) === characters[from])) {
        at++;
        from++;
      } else if (again === undefined) return false;
      else {
        again.from++;
        ({ at, from } = again);
      }
    }
    return signs.slice(at).every((sign) => /^[*%]/.test(sign));
  };
}

/** The character that a sign of a pattern stands for when it is no wildcard. */
function literal(sign: string): string {
  return sign.length === 2 && sign.startsWith('\\') ? sign.charAt(1) : sign;
}

/** A text as the pattern that means just it. */
export function escapedPattern(text: string): string {
  return text.replaceAll(/[*%?\\]/g, (sign) => `\\${sign}`);
}

/** Whether a text holds a sign that has a meaning in a pattern. */
export function isKeyPattern(text: string): boolean {
  return /[*%?]/.test(text.replaceAll(/\\[*%?\\]/g, ''));
}

/** By namespace, then key, in the order of their characters. */
export function byKey(a: MemoryKey, b: MemoryKey): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

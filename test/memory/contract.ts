import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryValue } from '../../src/core/memory/memory-value.ts';
import {
  clearMemory,
  DEFAULT_NAMESPACE,
  type MemoryChange,
  type MemoryKey,
  type MemoryQuery,
  type MemoryStore,
} from '../../src/core/memory/memory.ts';

/** Opens one more door to the same store, as another process would. */
export type Opener = () => Promise<MemoryStore>;

/** What both stores promise; `opener` makes a fresh, empty store once. */
export function memoryContract(name: string, opener: () => Promise<Opener>): void {
  describe(`memory in ${name}`, () => {
    let open: Opener;
    let store: MemoryStore;

    beforeAll(async () => {
      open = await opener();
      store = await open();
    });
    afterAll(async () => {
      await store.close();
    });

    values(() => store);
    comparing(() => store);
    timesToLive(() => store);
    lists(() => store);
    watching(() => ({ store, open }));
  });
}

function at(key: string, namespace = DEFAULT_NAMESPACE): MemoryKey {
  return { namespace, key };
}

function values(the: () => MemoryStore): void {
  test('a value comes back as it was given', async () => {
    const { set, entry } = await the().set(at('plain'), memoryValue('two words\n'));
    expect(set).toBe(true);
    expect(entry?.revision).toBe(1);
    expect((await the().get(at('plain')))?.value).toEqual({ kind: 'text', text: 'two words\n' });
  });

  test('JSON is known as such, and keeps its spelling', async () => {
    const text = '{ "b": [1, 2.50], "a": "\\u00e9" }';
    await the().set(at('json'), memoryValue(text));
    const json = { b: [1, 2.5], a: 'é' };
    expect((await the().get(at('json')))?.value).toEqual({ kind: 'json', text, json });
  });

  test('text that could be JSON stays text when it is given as text', async () => {
    await the().set(at('text'), { kind: 'text', text: '42' });
    expect((await the().get(at('text')))?.value).toEqual({ kind: 'text', text: '42' });
  });

  test('what is not there is undefined', async () => {
    expect(await the().get(at('nothing'))).toBeUndefined();
    expect(await the().delete(at('nothing'))).toBe(false);
  });

  test('a namespace is a world of its own', async () => {
    await the().set(at('same', 'one'), memoryValue('1'));
    await the().set(at('same', 'two'), memoryValue('2'));
    await the().delete(at('same', 'one'));
    expect(await the().get(at('same', 'one'))).toBeUndefined();
    expect((await the().get(at('same', 'two')))?.value.text).toBe('2');
  });

  test.each([
    ['separators', 'session/x/../../etc/passwd'],
    ['dots', '..'],
    ['control characters', 'a\u0000b\u001b[31m\n\r\t'],
    ['many scripts', 'ключ/鍵/🗝️/é'],
    ['signs of patterns', 'a*b%c?d[e]\\f'],
    ['blanks', '  two  blanks  '],
    ['1,000 characters', 'k'.repeat(1000)],
    ['colons and braces', '{x}:y:memory:'],
    ['a name of objects', '__proto__'],
  ])('a key may hold %s', async (_, key) => {
    await the().set(at(key, key), memoryValue(`"value of ${key.length}"`));
    expect(await the().list({ namespace: key })).toEqual([await the().get(at(key, key))]);
    expect(await the().delete(at(key, key))).toBe(true);
    expect(await the().list({ namespace: key })).toEqual([]);
  });

  test('keys that differ in case only are two', async () => {
    await the().set(at('Case', 'case'), memoryValue('upper'));
    await the().set(at('case', 'case'), memoryValue('lower'));
    expect((await the().list({ namespace: 'case' })).map((one) => one.value.text)).toEqual([
      'upper',
      'lower',
    ]);
  });

  test('a value may have 10 MB', async () => {
    const text = `${'ä€🙂x'.repeat(1_000_000)}\n`;
    await the().set(at('large', 'large'), { kind: 'text', text });
    expect((await the().get(at('large', 'large')))?.value.text === text).toBe(true);
    await the().delete(at('large', 'large'));
  });

  test.each([
    ['an empty key', at(''), 'x', 'bad-key'],
    ['an empty namespace', at('key', ''), 'x', 'bad-key'],
    ['half a character in a key', at('\ud800'), 'x', 'bad-key'],
    ['a key of 5,000 characters', at('k'.repeat(5000)), 'x', 'bad-key'],
    ['a value that is no text', at('key'), 'a\0b', 'binary-value'],
    ['a value beyond the limit', at('key'), 'x'.repeat(33 * 1024 * 1024), 'value-too-large'],
  ])('%s is refused', async (_, key, text, code) => {
    await expect(the().set(key, { kind: 'text', text })).rejects.toMatchObject({ code });
  });
}

function comparing(the: () => MemoryStore): void {
  test('a value is set only while the key has the one that was seen', async () => {
    await the().set(at('cas'), memoryValue('1'));
    const wrong = await the().set(at('cas'), memoryValue('3'), { ifMatch: '2' });
    expect(wrong).toMatchObject({ set: false, entry: { value: { text: '1' } } });
    const right = await the().set(at('cas'), memoryValue('2'), { ifMatch: '1' });
    expect(right).toMatchObject({ set: true, entry: { revision: 2, value: { text: '2' } } });
  });

  test('a key without a value matches nothing', async () => {
    const result = await the().set(at('cas-none'), memoryValue('1'), { ifMatch: '' });
    expect(result).toEqual({ set: false, entry: undefined });
    expect(await the().get(at('cas-none'))).toBeUndefined();
  });

  test('JSON is the same however it is laid out', async () => {
    await the().set(at('cas-json'), memoryValue('{"a": [1, 2], "b": "\\u00e9"}'));
    const ifMatch = '{"a":[1,2],"b":"é"}';
    expect((await the().set(at('cas-json'), memoryValue('{}'), { ifMatch })).set).toBe(true);
  });

  test('numbers beyond what JSON readers tell apart are told apart', async () => {
    await the().set(at('cas-big'), memoryValue('12345678901234567890'));
    const ifMatch = '12345678901234567891';
    expect((await the().set(at('cas-big'), memoryValue('0'), { ifMatch })).set).toBe(false);
  });

  test('a key is made only if there is none', async () => {
    const first = await the().set(at('absent'), memoryValue('1'), { ifAbsent: true });
    const second = await the().set(at('absent'), memoryValue('2'), { ifAbsent: true });
    expect([first.set, second.set]).toEqual([true, false]);
    expect(second.entry?.value.text).toBe('1');
  });

  test('a key is deleted only while it is as it was seen', async () => {
    await the().set(at('only'), memoryValue('1'));
    const seen = await the().get(at('only'));
    await the().set(at('only'), memoryValue('2'));
    expect(await the().delete(at('only'), seen)).toBe(false);
    expect(await the().delete(at('only'), await the().get(at('only')))).toBe(true);
  });
}

function timesToLive(the: () => MemoryStore): void {
  test('a key whose time is over is gone for everybody', async () => {
    await the().set(at('brief', 'ttl'), memoryValue('1'), { ttlMs: 30 });
    await the().set(at('long', 'ttl'), memoryValue('2'), { ttlMs: 60_000 });
    await pause(60);
    expect(await the().get(at('brief', 'ttl'))).toBeUndefined();
    expect((await the().list({ namespace: 'ttl' })).map(({ key }) => key)).toEqual(['long']);
    expect((await the().set(at('brief', 'ttl'), memoryValue('3'), { ifMatch: '1' })).set).toBe(
      false,
    );
    const again = await the().set(at('brief', 'ttl'), memoryValue('4'), { ifAbsent: true });
    expect(again).toMatchObject({ set: true, entry: { revision: 1 } });
  });

  test('an entry says when it goes, by the clock of the store', async () => {
    await the().set(at('expires'), memoryValue('1'), { ttlMs: 3_600_000 });
    const entry = await the().get(at('expires'));
    const span = Date.parse(entry?.expires ?? '') - Date.parse(entry?.updated ?? '');
    expect(Math.abs(span - 3_600_000)).toBeLessThan(5000);
  });

  test('a change without a time to live takes it away', async () => {
    await the().set(at('kept'), memoryValue('1'), { ttlMs: 60_000 });
    await the().set(at('kept'), memoryValue('2'));
    expect(await the().get(at('kept'))).not.toHaveProperty('expires');
  });
}

function lists(the: () => MemoryStore): void {
  const namespace = 'lists';
  const keysOf = async (query: MemoryQuery): Promise<string[]> =>
    (await the().list({ namespace, ...query })).map(({ key }) => key);

  beforeAll(async () => {
    for (const key of [
      'session/20251117-143022-auth/phase',
      'session/20251117-143022-auth/progress',
      'session/20251117-143022-authority/phase',
      'pattern/auth/jwt',
      'pattern/cache',
      'pattern',
    ]) {
      await the().set({ namespace, key }, memoryValue(`{"about":"${key} COOKIES"}`));
    }
  });

  test.each([
    ['pattern/*', ['pattern/auth/jwt', 'pattern/cache']],
    ['pattern/%', ['pattern/auth/jwt', 'pattern/cache']],
    ['pattern', ['pattern']],
    ['*/phase', ['session/20251117-143022-auth/phase', 'session/20251117-143022-authority/phase']],
    ['pattern/c?che', ['pattern/cache']],
    ['pattern/\\*', []],
  ])('the pattern %s', async (pattern, keys) => {
    expect(await keysOf({ pattern })).toEqual(keys);
  });

  test("a session's own keys", async () => {
    expect(await keysOf({ session: '20251117-143022-auth' })).toEqual([
      'session/20251117-143022-auth/phase',
      'session/20251117-143022-auth/progress',
    ]);
  });

  test('words of key and value', async () => {
    expect(await keysOf({ text: 'cookies JWT' })).toEqual(['pattern/auth/jwt']);
  });

  test('what has changed since', async () => {
    const since = new Date(Date.now() + 3_600_000);
    expect(await keysOf({ since })).toEqual([]);
    expect(await keysOf({ since: new Date(Date.now() - 3_600_000) })).toHaveLength(6);
  });

  test('clearing takes what the query means and leaves the rest', async () => {
    const gone = await clearMemory(the(), { namespace, session: '20251117-143022-auth' });
    expect(gone).toHaveLength(2);
    expect(await keysOf({})).toHaveLength(4);
  });
}

function watching(the: () => { store: MemoryStore; open: Opener }): void {
  test('a watcher is told what others set, delete, and what goes by itself', async () => {
    const { store, open } = the();
    const other = await open();
    const namespace = 'watch';
    await store.set({ namespace, key: 'a/old' }, memoryValue('0'));
    const changes: MemoryChange[] = [];
    const end = new AbortController();
    const told = async (count: number): Promise<void> => {
      while (changes.length < count) await pause(10);
    };
    const done = new Promise<void>((ready, fail) => {
      const watched = other.watch(
        { namespace, pattern: 'a/*' },
        { on: (change) => changes.push(change), ready, signal: end.signal },
      );
      watched.catch(fail);
      ended = watched;
    });
    await done;
    await store.set({ namespace, key: 'b/new' }, memoryValue('not asked for'));
    await store.set({ namespace, key: 'a/new' }, memoryValue('1'));
    await told(1);
    await store.delete({ namespace, key: 'a/old' });
    await told(2);
    await store.set({ namespace, key: 'a/new' }, memoryValue('2'), { ttlMs: 1500 });
    await told(4);
    end.abort();
    await ended;
    await other.close();
    expect(changes.map(({ event, key, entry }) => [event, key, entry?.value.text])).toEqual([
      ['set', 'a/new', '1'],
      ['deleted', 'a/old', undefined],
      ['set', 'a/new', '2'],
      ['expired', 'a/new', undefined],
    ]);
  });
  let ended: Promise<void> | undefined;
}

import { describe, expect, test } from 'vitest';
import { SessionError } from '../../src/core/errors.ts';
import type { MemoryEntry, MemoryQuery, MemoryStore } from '../../src/core/memory/memory.ts';
import { memoryLayer } from '../../src/stages/memory-layer.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const WISH = { sessionId: 'mine', now: NOW };

function entry(key: string, session?: string): MemoryEntry {
  const time = '2026-11-20T14:00:00.000Z';
  const value = { kind: 'text' as const, text: key };
  return {
    namespace: 'n',
    key,
    value,
    created: time,
    updated: time,
    revision: 1,
    ...(session && { session }),
  };
}

/** A store that answers `list` as told, and counts how often it was closed. */
function storeWith(
  list: (query?: MemoryQuery) => Promise<MemoryEntry[]>,
): MemoryStore & { closed: number } {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const store = {
    place: 'here',
    warnings: [] as string[],
    closed: 0,
    list,
    get: unused,
    set: unused,
    delete: unused,
    watch: unused,
    close: () => {
      store.closed++;
      return Promise.resolve();
    },
  };
  return store;
}

describe('memoryLayer', () => {
  test("tells own and shared keys, not other sessions'", async () => {
    const all = [entry('shared'), entry('session/mine/a', 'mine'), entry('session/b/b', 'b')];
    const store = storeWith(() => Promise.resolve(all));
    const { part, gap } = await memoryLayer(() => Promise.resolve(store), WISH);
    expect([part?.lines.length, part?.lines.some((line) => line.includes('b/b')), gap]).toEqual([
      2,
      false,
      undefined,
    ]);
    expect(store.closed).toBe(1);
  });

  test('asks for the last 24 hours', async () => {
    let asked: MemoryQuery | undefined;
    const store = storeWith((query) => {
      asked = query;
      return Promise.resolve([]);
    });
    await memoryLayer(() => Promise.resolve(store), WISH);
    expect(asked?.since).toEqual(new Date('2026-11-19T15:00:00Z'));
  });

  test('a store that fails is a gap with its code', async () => {
    const failure = new SessionError('memory-unreachable', {
      so: 'It is down.',
      follows: '',
      todo: '',
    });
    const store = storeWith(() => Promise.reject(failure));
    expect(await memoryLayer(() => Promise.resolve(store), WISH)).toEqual({
      gap: {
        layer: 'cache',
        code: 'memory-unreachable',
        reason: 'It is down.',
        todo: 'session memory list',
      },
    });
    expect(store.closed).toBe(1);
  });

  test.each([
    ['to open', () => new Promise<MemoryStore>(() => {})],
    ['to list', () => Promise.resolve(storeWith(() => new Promise(() => {})))],
  ])('a store that never answers %s is a gap', async (_, open) => {
    const { gap, part } = await memoryLayer(open, { ...WISH, patience: 20 });
    expect([gap?.code, part]).toEqual(['memory-slow', undefined]);
  });

  test('what a store passed over is told beside what it gave', async () => {
    const store = storeWith(() => Promise.resolve([entry('a')]));
    (store.warnings as string[]).push('One key is foreign.');
    const { part, gap } = await memoryLayer(() => Promise.resolve(store), WISH);
    expect([part?.lines.length, gap?.code]).toEqual([1, 'memory-passed-over']);
  });
});

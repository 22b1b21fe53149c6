import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptMemory, entriesOf, toSetAgain } from '../../../src/core/memory/kept-values.ts';
import { readRecord, recordText } from '../../../src/core/memory/memory-record.ts';
import { readMemoryUrl } from '../../../src/core/memory/memory-url.ts';
import { jsonValue, matchForm, memoryValue } from '../../../src/core/memory/memory-value.ts';
import { sessionOfKey, type MemoryEntry } from '../../../src/core/memory/memory.ts';
import { readSpan } from '../../../src/core/memory/time-span.ts';

describe('a value', () => {
  test.each([
    ['{"a":1}', 'json'],
    [' [1, 2]\n', 'json'],
    ['42', 'json'],
    ['"text"', 'json'],
    ['null', 'json'],
    ['true story', 'text'],
    ['', 'text'],
    ['{a: 1}', 'text'],
    ['2026-11-20', 'text'],
  ])('%j is %s', (text, kind) => {
    expect(memoryValue(text).kind).toBe(kind);
  });

  test('that must be JSON and is none is refused, and not repeated', () => {
    expect(() => jsonValue('{"secret": hunter2}')).toThrow(
      expect.objectContaining({
        code: 'invalid-json',
        message: expect.not.stringContaining('hunter2') as string,
      }),
    );
  });

  test('that is nested too deep to be written as JSON again is text', () => {
    const deep = (levels: number): string => `${'['.repeat(levels)}"]\\""${']'.repeat(levels)}`;
    expect([500, 501, 200_000].map((levels) => memoryValue(deep(levels)).kind)).toEqual([
      'json',
      'text',
      'text',
    ]);
    expect(() => JSON.stringify(memoryValue(deep(200_000)))).not.toThrow();
    expect(() => jsonValue(deep(501))).toThrow(expect.objectContaining({ code: 'invalid-json' }));
  });

  test.each([
    ['{"a": [1, "x y"]}', '{"a":[1,"x y"]}', true],
    ['"\\u00e9\\/"', '"é/"', true],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', false],
    ['1.0', '1', false],
    ['1', ' 1 ', true],
    ['two  words', 'two words', false],
    ['"a  b"', '"a b"', false],
    ['{"a\\"  b": 1}', '{"a\\"  b":1}', true],
  ])('%s and %s are the same: %s', (one, other, is) => {
    expect(matchForm(one) === matchForm(other)).toBe(is);
  });

  test.each([
    ['one string', JSON.stringify('x'.repeat(20_000_000))],
    ['one string of escapes', JSON.stringify('\\"'.repeat(5_000_000))],
    ['many strings', JSON.stringify(Array.from({ length: 300_000 }, (_, at) => `é${at}`))],
  ])('of many megabytes, %s, is compared', (_, text) => {
    expect(matchForm(` ${text}\n`) === text).toBe(true);
  });

  test('is the same as its JSON written anew', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, 2);
        expect(matchForm(spaced)).toBe(matchForm(JSON.stringify(JSON.parse(text))));
      }),
    );
  });
});

describe('a record', () => {
  test('comes back from its text as it was, and not from a part of it', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (namespace, key, value, isBrief) => {
        const session = sessionOfKey(key);
        const entry: MemoryEntry = {
          namespace,
          key,
          value: memoryValue(value),
          created: '2026-11-20T15:00:00.000Z',
          updated: '2026-11-20T15:00:00.000Z',
          ...(isBrief && { expires: '2026-11-20T16:00:00.000Z' }),
          ...(session !== undefined && { session }),
          revision: 3,
        };
        const record = recordText(entry);
        expect(readRecord(record)).toEqual(entry);
        expect(readRecord(record.slice(0, -1))).toBeUndefined();
        expect(readRecord(`${record}x`)).toBeUndefined();
      }),
    );
  });

  test.each([
    '',
    'x',
    '\n',
    '{"form":"agent-session-memory-1"}\n',
    '{"form":"agent-session-memory-1",\n',
    '{"form":"agent-session-memory-1","namespace":"a","key":"b","created":"x","updated":"x","revision":1,"kind":"text","units":0}\n',
  ])('%j is none', (text) => {
    expect(readRecord(text)).toBeUndefined();
  });
});

describe('an address', () => {
  test.each([
    ['redis://localhost', 'redis://localhost'],
    ['redis://user:pa%3Ass@redis.example.com:6380/2', 'redis://redis.example.com:6380/2'],
    [' rediss://:secret@[::1]:6379 ', 'rediss://[::1]:6379'],
    ['redis+unix:///run/redis.sock?db=3', 'unix:/run/redis.sock (3)'],
    ['unix://user:secret@/run/redis.sock', 'unix:/run/redis.sock'],
  ])('%s is shown without its password', (url, place) => {
    expect(readMemoryUrl(url).place).toBe(place);
  });

  test.each([
    'http://localhost',
    'localhost:6379',
    'redis://',
    'redis:///0',
    'redis://localhost/zero',
    'redis://u:%zz@localhost',
    'redis+unix://',
    'unix://host/path?x=1',
    '://',
  ])('%s is refused', (url) => {
    expect(() => readMemoryUrl(url)).toThrow(expect.objectContaining({ code: 'bad-memory-url' }));
  });
});

describe('a span of time', () => {
  test.each([
    ['90s', 90_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['250ms', 250],
    [' 5m ', 300_000],
  ])('%s', (text, ms) => {
    expect(readSpan(text, 'ttl')).toBe(ms);
  });

  test.each(['', '5', 'h', '1h 30', '-1h', '1.5h', '0s', '20000d', '1y', '1hx'])(
    'not %j',
    (text) => {
      expect(() => readSpan(text, 'ttl')).toThrow(expect.objectContaining({ code: 'bad-span' }));
    },
  );
});

describe('what a snapshot keeps', () => {
  const at = '2026-11-20T15:00:00.000Z';
  const entry = (key: string, text: string): MemoryEntry => ({
    namespace: '__proto__',
    key,
    value: memoryValue(text),
    created: at,
    updated: at,
    session: 's1',
    revision: 2,
  });

  test('comes back, but for a secret', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const all = [entry('session/s1/phase', '{"a": 1}'), entry('session/s1/token', token)];
    const kept = keptMemory(all);
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(entriesOf(kept, 's1')).toMatchObject([
      { ...all[0], masked: false },
      { key: 'session/s1/token', masked: true },
    ]);
  });

  test.each<[string, unknown]>([
    ['no list', { a: 'x' }],
    ['no entries', { a: [1, null, {}, { key: 'session/s1/x' }] }],
    ['keys of others', { a: keptMemory([entry('shared', '1')])['__proto__'] }],
    ['nothing', undefined],
  ])('is passed over when it is %s', (_, memory) => {
    expect(entriesOf(memory as Record<string, unknown[]>, 's1')).toEqual([]);
  });

  test('a key whose time is over is not set again', () => {
    const brief = { ...entry('session/s1/brief', '1'), expires: '2026-11-20T16:00:00.000Z' };
    const ttl = (now: string) => toSetAgain(brief, new Date(now))?.ttlMs;
    expect([ttl('2026-11-20T15:30:00Z'), ttl('2026-11-20T16:00:00Z')]).toEqual([
      1_800_000,
      undefined,
    ]);
  });
});

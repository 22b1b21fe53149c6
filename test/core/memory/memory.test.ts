import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  escapedPattern,
  isKeyPattern,
  ownKey,
  queryTest,
  sessionOfKey,
  type MemoryEntry,
} from '../../../src/core/memory/memory.ts';
import { memoryValue } from '../../../src/core/memory/memory-value.ts';

function entry(key: string, given: Partial<MemoryEntry> = {}): MemoryEntry {
  const at = '2026-11-20T15:00:00.500Z';
  return {
    namespace: 'default',
    key,
    value: memoryValue('1'),
    created: at,
    updated: at,
    revision: 1,
    ...given,
  };
}

const fits = (pattern: string, key: string): boolean => queryTest({ pattern })(entry(key));

describe('a pattern of keys', () => {
  test.each([
    ['pattern/*', 'pattern/auth/jwt', true],
    ['pattern/%', 'pattern/auth/jwt', true],
    ['pattern/*', 'pattern', false],
    ['*', 'anything/at\nall', true],
    ['**', 'a', true],
    ['a?c', 'abc', true],
    ['a?c', 'a🙂c', true],
    ['a?c', 'ac', false],
    ['session/2026-11-20/*', 'session/2026-11-20/phase', true],
    ['a.c', 'abc', false],
    ['(a|b)', '(a|b)', true],
    ['[a-z]', 'b', false],
    ['100\\%', '100%', true],
    ['100\\%', '100x', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['back\\slash', 'back\\slash', true],
    ['Case', 'case', false],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, key, is) => {
    expect(fits(pattern, key)).toBe(is);
  });

  test('of many stars is decided at once, however long the key', () => {
    expect(fits('*a*a*a*ab', 'a'.repeat(4096))).toBe(false);
    expect(fits('*a*a*a*a*', 'a'.repeat(4096))).toBe(true);
  });

  test('that is escaped means one key and no other', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (key, other) => {
        expect(fits(escapedPattern(key), key)).toBe(true);
        expect(fits(escapedPattern(key), other)).toBe(other === key);
        expect(isKeyPattern(escapedPattern(key))).toBe(false);
      }),
    );
  });

  test('never throws, and a star fits everything behind it', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (start, rest) => {
        expect(fits(`${escapedPattern(start)}*`, start + rest)).toBe(true);
        fits(start, rest);
      }),
    );
  });
});

describe('a query', () => {
  test.each([
    [{ namespace: 'other' }, false],
    [{ namespace: 'default' }, true],
    [{ session: 's1' }, true],
    [{ session: 's' }, false],
    [{ text: 'PHASE plan' }, true],
    [{ text: 'phase no' }, false],
    [{ since: new Date('2026-11-20T15:00:00.900Z') }, true],
    [{ since: new Date('2026-11-20T15:00:01Z') }, false],
    [{ since: new Date('2026-11-20T15:00:00Z'), pattern: '*/phase', text: 'plan' }, true],
  ])('%j: %s', (query, is) => {
    const one = entry('session/s1/phase', { value: memoryValue('"The Plan"'), session: 's1' });
    expect(queryTest(query)(one)).toBe(is);
  });
});

describe("a session's own key", () => {
  test.each([
    ['session/s1/phase', 's1'],
    ['session/s1/a/b', 's1'],
    ['session/s1/', undefined],
    ['session/s1', undefined],
    ['session//phase', undefined],
    ['a/session/s1/phase', undefined],
    ['trajectory/session-20251117-143022/decisions', undefined],
  ])('%s is that of %s', (key, session) => {
    expect(sessionOfKey(key)).toBe(session);
  });

  test('is not put in front twice', () => {
    expect(ownKey('s1', ownKey('s1', 'phase'))).toBe('session/s1/phase');
  });
});

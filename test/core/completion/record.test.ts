import { describe, expect, it } from 'vitest';
import { foldersAbove, isPlainPath } from '../../../src/core/completion/plain-path.ts';
import { recordName, slotName } from '../../../src/core/completion/record.ts';

describe('the name of a record', () => {
  it('is the id of a usual session', () => {
    expect(slotName('20261120-140000-fix-login', 'last')).toBe('20261120-140000-fix-login');
  });

  it('keeps the records of one session apart', () => {
    const names = (['last', 'open', 1, 2] as const).map((slot) => slotName('a', slot));
    expect(new Set(names).size).toBe(4);
  });

  it.each(['größe', 'a.lock', 'a..b', 'a b', '-x', 'x'.repeat(300), 'a.1'])(
    'is fit for a file and a ref: %s',
    (id) => {
      expect(recordName(id)).toMatch(/^[A-Za-z0-9_-]{1,160}$/);
    },
  );

  it('differs for ids that differ in what it cannot keep', () => {
    expect(recordName('größe')).not.toBe(recordName('gräße'));
  });
});

describe('a plain path', () => {
  it.each(['docs/a.md', '.agents/sessions/x.md', 'a..b/c', '.github/x'])('may be %s', (path) => {
    expect(isPlainPath(path)).toBe(true);
  });

  it.each([
    '',
    '/etc/x',
    '../x',
    'a/../b',
    'a//b',
    'a/',
    './a',
    '.git/config',
    'a/.GIT/x',
    'C:/x',
    'a\\b',
  ])('is not %s', (path) => {
    expect(isPlainPath(path)).toBe(false);
  });

  it('has its folders, nearest first', () => {
    expect(foldersAbove('a/b/c.md')).toEqual(['a/b', 'a']);
  });
});

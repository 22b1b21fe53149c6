import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { hasSessionKey, hasTimestampName, Store } from '../../src/io/store.ts';
import { sessionText } from '../support/any-session.ts';
import { makeFolder } from '../support/repo.ts';

test.each([
  ['20261120-143000-fix.md', true],
  ['20261120-143000.md', true],
  ['20269999-999999-impossible.md', true],
  ['20261120-1430-fix.md', false],
  ['README.md', false],
  ['2026-11-20-fix.md', false],
])('%s has a timestamp name: %s', (name, has) => {
  expect(hasTimestampName(name)).toBe(has);
});

describe('hasSessionKey', () => {
  test.each([
    ['a session', sessionText(), true],
    ['a byte order mark', `\ufeff${sessionText()}`, true],
    ['CRLF', sessionText().replaceAll('\n', '\r\n'), true],
    ['a front matter that never ends', '---\nsession:\n  title: x\n', true],
    ['another key first', '---\ntags: [a]\nsession:\n---\n', true],
    ['the key in the body only', '---\ntitle: x\n---\nsession: no\n', false],
    ['a nested key', '---\nmeta:\n  session: x\n---\n', false],
    ['no front matter', 'session: x\n', false],
    ['an empty file', '', false],
    ['another key', '---\nsessions: x\n---\n', false],
  ])('of %s is %s', (_, head, has) => {
    expect(hasSessionKey(head)).toBe(has);
  });

  test('looks at the first 4 KB only', () => {
    expect(hasSessionKey(`---\n# ${'x'.repeat(5000)}\nsession:\n---\n`)).toBe(false);
  });
});

describe('Store', () => {
  let root: string;
  let store: Store;
  beforeEach(() => {
    root = makeFolder();
    mkdirSync(join(root, '.agents/sessions'), { recursive: true });
    store = new Store(root);
  });
  const put = (name: string, text = ''): void => writeFileSync(join(store.folder, name), text);

  test('names Markdown files, hidden and other ones left out', () => {
    for (const name of ['b.md', 'a.md', '.hidden.md', 'notes.txt', 'x.md.bak']) put(name);
    expect(store.names()).toEqual(['a.md', 'b.md']);
  });

  test('takes names with spaces, newlines and control characters', () => {
    const odd = [
      '20261120-143000-a b.md',
      '20261120-143000-a\nb.md',
      '20261120-143000-\u001b[31m.md',
    ];
    for (const name of odd) put(name);
    expect(store.names().toSorted()).toEqual(odd.toSorted());
  });

  test('is empty without its folder, and with a file in its place', () => {
    const bare = makeFolder();
    mkdirSync(join(bare, '.agents'));
    const before = new Store(bare).names();
    writeFileSync(join(bare, '.agents/sessions'), '');
    expect([before, new Store(bare).names()]).toEqual([[], []]);
  });

  test('says so when the folder cannot be read', () => {
    const bare = makeFolder();
    mkdirSync(join(bare, '.agents'));
    symlinkSync('sessions', join(bare, '.agents/sessions'));
    expect(() => new Store(bare).names()).toThrow(
      expect.objectContaining({ code: 'folder-unreadable' }),
    );
  });

  test('refuses a folder that leads out of the root', () => {
    const bare = makeFolder();
    symlinkSync(join(root, '.agents'), join(bare, '.agents'));
    put('a.md');
    const other = new Store(bare);
    expect(() => other.names()).toThrow(expect.objectContaining({ code: 'folder-outside' }));
    expect(() => other.check()).toThrow(expect.objectContaining({ code: 'folder-outside' }));
    expect(other.isInside(join(other.folder, 'a.md'))).toBe(false);
  });

  test('refuses to make its folder outside of the root', () => {
    const bare = makeFolder();
    symlinkSync(makeFolder(), join(bare, '.agents'));
    expect(() => new Store(bare).check()).toThrow(
      expect.objectContaining({ code: 'folder-outside' }),
    );
  });

  test('takes a folder that is a link within the root', () => {
    const bare = makeFolder();
    mkdirSync(join(bare, 'notes/sessions'), { recursive: true });
    writeFileSync(join(bare, 'notes/sessions/a.md'), '');
    symlinkSync('notes', join(bare, '.agents'));
    expect(new Store(bare).names()).toEqual(['a.md']);
  });

  test('tells id, path and time of a file', () => {
    put('a b.md');
    utimesSync(join(store.folder, 'a b.md'), 5, 5);
    const { id, path, absolute, modifiedMs } = store.file('a b.md');
    expect([id, path, absolute, modifiedMs]).toEqual([
      'a b',
      '.agents/sessions/a b.md',
      join(store.folder, 'a b.md'),
      5000,
    ]);
  });

  test('a file that is not there has no time', () => {
    expect(store.file('none.md').modifiedMs).toBe(0);
  });

  test.each([
    ['a', true],
    ['b', false],
    ['', false],
    ['../sessions/a', false],
    ['..\\a', false],
    ['a\0', false],
  ])('has %j: %s', (id, has) => {
    put('a.md');
    expect(store.has(id)).toBe(has);
  });

  test('isInside is false for links that lead out, and to nowhere', () => {
    const outside = makeFolder();
    writeFileSync(join(outside, 'secret'), '');
    put('a.md');
    symlinkSync('a.md', join(store.folder, 'in.md'));
    symlinkSync(join(outside, 'secret'), join(store.folder, 'out.md'));
    symlinkSync('nowhere', join(store.folder, 'dangling.md'));
    const names = ['a.md', 'in.md', 'out.md', 'dangling.md', 'none.md'];
    expect(names.map((name) => store.isInside(join(store.folder, name)))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a link that leads in a circle has no time and does not exist', () => {
    symlinkSync('loop.md', join(store.folder, 'loop.md'));
    expect([
      store.file('loop.md').modifiedMs,
      store.has('loop'),
      store.isInside(join(store.folder, 'loop.md')),
    ]).toEqual([0, false, false]);
  });
});

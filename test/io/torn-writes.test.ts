import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeTornWrites } from '../../src/io/torn-writes.ts';
import { makeFolder } from '../support/repo.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const OLD = new Date(NOW.getTime() - 2 * 3_600_000);

test('what killed writers left behind goes, what a live or late one writes stays', () => {
  const state = makeFolder();
  mkdirSync(join(state, 'conversations'));
  for (const [name, at] of [
    ['c.json', OLD],
    ['dead.json.99.tmp', OLD],
    ['live.json.12.tmp', OLD],
    ['late.json.99.tmp', NOW],
    ['not-ours.tmp', OLD],
  ] as const) {
    const path = join(state, 'conversations', name);
    writeFileSync(path, '{');
    utimesSync(path, at, at);
  }
  removeTornWrites(state, NOW, (pid) => pid === 12);
  expect(readdirSync(join(state, 'conversations')).toSorted()).toEqual([
    'c.json',
    'late.json.99.tmp',
    'live.json.12.tmp',
    'not-ours.tmp',
  ]);
});

test('a state that is not there is none', () => {
  expect(() => removeTornWrites(join(makeFolder(), 'x'), NOW, () => false)).not.toThrow();
});

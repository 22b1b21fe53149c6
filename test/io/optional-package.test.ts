import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPackage } from '../../src/io/optional-package.ts';

function folderWith(name: string, main: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-session-'));
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  const manifest = { name, type: 'module', exports: './main.js' };
  writeFileSync(join(place, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(place, 'main.js'), main);
  return folder;
}

test('an ES module is loaded from the first folder that has it', async () => {
  const folder = folderWith('@some/store', 'export const answer = 42;\n');
  const bare = mkdtempSync(join(tmpdir(), 'agent-session-'));
  const found = await loadPackage<{ answer: number }>({
    name: '@some/store',
    from: [bare, folder],
  });
  expect(found?.answer).toBe(42);
});

test('a package that is nowhere is undefined', async () => {
  const bare = mkdtempSync(join(tmpdir(), 'agent-session-'));
  expect(await loadPackage({ name: '@some/store', from: [bare] })).toBeUndefined();
});

test('what it throws while loading is thrown on', async () => {
  const folder = folderWith('broken-store', "throw new Error('no');\n");
  await expect(loadPackage({ name: 'broken-store', from: [folder] })).rejects.toThrow('no');
});

import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inventory, takeInventory } from '../../src/artifacts/inventory.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';

const ID = '20261120-143000-auth-system';
const FOLDER = `.agents/sessions/${ID}/artifacts`;

describe('inventory', () => {
  it('is empty where there is no folder', () => {
    expect(inventory(makeRepo().root, ID)).toEqual([]);
  });

  it('names every file with size, folder and digest, in order', () => {
    const { root } = makeRepo({
      [`${FOLDER}/docs/API.md`]: 'abc',
      [`${FOLDER}/code/src/a b\nc.ts`]: '',
    });
    expect(inventory(root, ID)).toEqual([
      {
        path: `${FOLDER}/code/src/a b\nc.ts`,
        name: 'code/src/a b\nc.ts',
        folder: 'code',
        bytes: 0,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
      {
        path: `${FOLDER}/docs/API.md`,
        name: 'docs/API.md',
        folder: 'docs',
        bytes: 3,
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    ]);
  });

  it('follows no symbolic link, and says so', () => {
    const other = makeFolder();
    const repo = makeRepo({ [`${FOLDER}/code/a.ts`]: 'a', 'secret.txt': 'x' });
    symlinkSync(other, repo.path(`${FOLDER}/docs`));
    symlinkSync(repo.path('secret.txt'), repo.path(`${FOLDER}/code/b.ts`));
    const { artifacts, problems } = takeInventory(repo.root, ID);
    expect(artifacts.map(({ name }) => name)).toEqual(['code/a.ts']);
    expect(problems.map(({ path }) => path)).toEqual([`${FOLDER}/docs`, `${FOLDER}/code/b.ts`]);
  });

  it.each([[''], ['/artifacts']])('refuses a folder that is a symbolic link%s', (part) => {
    const repo = makeRepo({ 'elsewhere/artifacts/code/a.ts': 'a' });
    mkdirSync(repo.path(`.agents/sessions${part === '' ? '' : `/${ID}`}`), { recursive: true });
    symlinkSync(repo.path('elsewhere'), repo.path(`.agents/sessions/${ID}${part}`));
    expect(() => inventory(repo.root, ID)).toThrow(
      expect.objectContaining({ code: 'artifacts-outside' }),
    );
  });

  it.skipIf(process.getuid?.() === 0)('names a file that cannot be read', () => {
    const repo = makeRepo({ [`${FOLDER}/code/a.ts`]: 'a' });
    chmodSync(repo.path(`${FOLDER}/code/a.ts`), 0);
    const { artifacts, problems } = takeInventory(repo.root, ID);
    expect([artifacts.length, problems.length]).toEqual([0, 1]);
  });
});

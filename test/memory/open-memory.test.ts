import { expect, test, vi } from 'vitest';
import { FileMemory } from '../../src/memory/file-memory.ts';
import { openMemory } from '../../src/memory/open-memory.ts';
import { Workspace } from '../../src/workspace.ts';
import { makeRepo } from '../support/repo.ts';

vi.mock('../../src/io/optional-package.ts', () => ({
  loadPackage: () => Promise.resolve(undefined),
}));

const CONFIG = 'project: shop\nmemory:\n  url: redis://127.0.0.1:1\n';

test('without the package for Redis it says what to install', async () => {
  const workspace = new Workspace(makeRepo({ '.agents/config.yaml': CONFIG }).root);
  await expect(openMemory(workspace, {})).rejects.toMatchObject({ code: 'package-missing' });
});

test('files need no package, and no address means files', async () => {
  const workspace = new Workspace(makeRepo().root);
  for (const env of [{}, { SESSION_MEMORY_URL: ' ' }])
    expect(await openMemory(workspace, env)).toBeInstanceOf(FileMemory);
});

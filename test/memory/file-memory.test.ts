import { join } from 'node:path';
import { FileMemory } from '../../src/memory/file-memory.ts';
import { makeFolder } from '../support/repo.ts';
import { memoryContract } from './contract.ts';

memoryContract('files', async () => {
  const folder = join(makeFolder(), 'memory');
  return async () => new FileMemory(folder);
});

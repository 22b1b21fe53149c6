import { join } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { readMemoryUrl } from '../core/memory/memory-url.ts';
import type { MemoryStore } from '../core/memory/memory.ts';
import { packageFolder } from '../io/machine.ts';
import { loadPackage } from '../io/optional-package.ts';
import { Redis, type RedisPackage } from '../io/redis.ts';
import type { Workspace } from '../workspace.ts';
import { FileMemory } from './file-memory.ts';
import { RedisMemory } from './redis-memory.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The address that is configured, SESSION_MEMORY_URL before `memory.url`; '' where files are used. */
export function memoryAddress({ config }: Workspace, env: Environment): string {
  return env['SESSION_MEMORY_URL']?.trim() || config.memory.url;
}

/**
 * The memory of a project: Redis where an address is configured, else files in local state, which all
 * worktrees share. To be closed after use; nothing is asked of it before its first method.
 * @throws SessionError `package-missing`, `bad-memory-url`, `no-project`
 */
export async function openMemory(workspace: Workspace, env: Environment): Promise<MemoryStore> {
  const url = memoryAddress(workspace, env);
  const { state, config } = workspace;
  if (url === '')
    return new FileMemory(join(state.folder, 'memory'), { prepare: () => state.prepare() });
  const address = readMemoryUrl(url);
  if (config.project === '') throw noProject();
  const redis = await redisPackage(workspace);
  return new RedisMemory(new Redis({ redis, address }), config.project);
}

async function redisPackage({ root }: Workspace): Promise<RedisPackage> {
  const tool = packageFolder('agent-session');
  const from = tool === undefined ? [root] : [tool, root];
  const found = await loadPackage<RedisPackage>({ name: '@redis/client', from });
  if (found !== undefined) return found;
  throw new SessionError('package-missing', {
    so: 'Memory in Redis needs the package @redis/client, and it is not installed.',
    follows: 'So nothing could be looked up or changed.',
    todo: 'Install it where agent-session is: npm install @redis/client',
  });
}

/** Without an id two projects on one server would share their keys unnoticed. */
function noProject(): SessionError {
  return new SessionError('no-project', {
    so: 'Memory in Redis is kept apart by project, and this project has no id.',
    follows: 'So nothing was looked up or changed.',
    todo: 'Run session init, or write project: NAME into .agents/config.yaml.',
  });
}

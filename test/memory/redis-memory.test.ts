import * as redis from '@redis/client';
import { describe } from 'vitest';
import { readMemoryUrl } from '../../src/core/memory/memory-url.ts';
import { Redis } from '../../src/io/redis.ts';
import { RedisMemory } from '../../src/memory/redis-memory.ts';
import { HAS_REDIS, startRedis } from '../support/redis-server.ts';
import { memoryContract } from './contract.ts';

describe.skipIf(!HAS_REDIS)('with a real server', () => {
  memoryContract('Redis', async () => {
    const server = await startRedis();
    return async () =>
      new RedisMemory(new Redis({ redis, address: readMemoryUrl(server.url) }), 'a:project');
  });
});

// A process of its own that adds to one counter again and again, by compare and set.
// Usage: count-in-memory FOLDER-OR-URL TIMES
import * as redis from '@redis/client';
import { readMemoryUrl } from '../../src/core/memory/memory-url.ts';
import { memoryValue } from '../../src/core/memory/memory-value.ts';
import type { MemoryStore } from '../../src/core/memory/memory.ts';
import { Redis } from '../../src/io/redis.ts';
import { FileMemory } from '../../src/memory/file-memory.ts';
import { RedisMemory } from '../../src/memory/redis-memory.ts';

const [place = '', times = '0'] = process.argv.slice(2);
const at = { namespace: 'counters', key: 'builds' };
const store: MemoryStore = place.startsWith('/')
  ? new FileMemory(place)
  : new RedisMemory(new Redis({ redis, address: readMemoryUrl(place) }), 'counting');

for (let done = 0; done < Number(times);) {
  const seen = (await store.get(at))?.value.text;
  const condition = seen === undefined ? { ifAbsent: true } : { ifMatch: seen };
  const { set } = await store.set(at, memoryValue(String(Number(seen ?? 0) + 1)), condition);
  if (set) done++;
}
await store.close();

import { SessionError } from '../core/errors.ts';
import type { MemoryChange, Watching } from '../core/memory/memory.ts';
import type { Redis, RedisEar } from '../io/redis.ts';
import { pauseFor } from './pause.ts';

/** How what was heard becomes changes. */
export interface Listener {
  /** Looks at everything again. */
  look(this: void): Promise<MemoryChange[]>;
  /** Looks at what messages named, and at what is due. */
  hear(this: void, names: ReadonlySet<string>): Promise<MemoryChange[]>;
  /** Whether the time of something is over. */
  isDue(this: void): boolean;
}

/** How often it is seen to whether something was heard or is due, and whether the server is still there. */
const LOOK_MS = 100;
const CHECK_MS = 2000;
/** Between two tries to reach a server that is away. */
const RETRY_MS = 500;

/**
 * Follows a channel until the signal ends it. A server that goes away is waited for; when it is back,
 * everything is looked at again, so that no change is missed.
 * @throws SessionError when the server is not reached the first time, or does not let us in any more
 */
export async function followRedis(
  redis: Redis,
  channel: string,
  watching: Watching,
  listener: Listener,
): Promise<void> {
  const { signal } = watching;
  let isReady = false;
  let isAway = false;
  while (!signal.aborted) {
    const heard = new Set<string>();
    let ear: RedisEar | undefined;
    try {
      ear = await redis.listen(channel, (name) => void heard.add(name));
      tell(watching, await listener.look());
      if (isAway) watching.notice?.(`The memory at ${redis.place} is back.`);
      isAway = false;
      if (!isReady) watching.ready?.();
      isReady = true;
      await listen(ear, heard, watching, listener);
    } catch (error) {
      if (!isReady || !isPassing(error)) throw error;
      if (!isAway) watching.notice?.(`The memory at ${redis.place} is away; waiting for it.`);
      isAway = true;
      await pauseFor(RETRY_MS, signal);
    } finally {
      ear?.close();
    }
  }
}

async function listen(
  ear: RedisEar,
  heard: Set<string>,
  watching: Watching,
  listener: Listener,
): Promise<void> {
  const { signal } = watching;
  for (let quiet = 0; !signal.aborted; quiet += LOOK_MS) {
    if (heard.size > 0 || listener.isDue()) {
      const names = new Set(heard);
      heard.clear();
      tell(watching, await listener.hear(names));
    }
    if (quiet >= CHECK_MS || ear.isLost) {
      await ear.check();
      quiet = 0;
    }
    await pauseFor(LOOK_MS, signal);
  }
}

function tell({ on, signal }: Watching, changes: readonly MemoryChange[]): void {
  for (const change of changes) if (!signal.aborted) on(change);
}

/** What a server that is starting again, or busy, may answer for a while. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof SessionError &&
    ['memory-unreachable', 'memory-slow', 'memory-refused'].includes(error.code)
  );
}

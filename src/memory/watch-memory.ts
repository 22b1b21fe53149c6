import type { MemoryQuery, MemoryStore, Watching } from '../core/memory/memory.ts';

export interface WatchLimits {
  /** Ends after so many changes. */
  count: number | undefined;
  /** Ends after so many milliseconds. */
  timeoutMs: number | undefined;
  on: Watching['on'];
  notice: NonNullable<Watching['notice']>;
}

/** Watches until a limit is reached; how many changes there were. */
export async function watchMemory(
  store: MemoryStore,
  query: MemoryQuery,
  { count = Infinity, timeoutMs, on, notice }: WatchLimits,
): Promise<number> {
  const end = new AbortController();
  const timer = timeoutMs === undefined ? undefined : lateAbort(end, timeoutMs);
  let seen = 0;
  try {
    await store.watch(query, {
      on: (change) => {
        on(change);
        if (++seen >= count) end.abort();
      },
      notice,
      signal: end.signal,
    });
    return seen;
  } finally {
    clearTimeout(timer);
  }
}

/** Node takes timers of up to 24 days; who waits longer waits so long. */
function lateAbort(end: AbortController, ms: number): NodeJS.Timeout {
  return setTimeout(() => end.abort(), Math.min(ms, 2 ** 31 - 1));
}

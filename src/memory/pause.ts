import { setTimeout as wait } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal ends the wait. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  // What it throws is that the signal came.
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

import { expect, test } from 'vitest';
import { bundled } from '../support/bundle.ts';
import { runProcess } from '../support/cli.ts';
import type { MemoryStore } from '../../src/core/memory/memory.ts';

const PROCESSES = 32;
const TIMES = 6;

/** A counter that many processes add to; `place` is where the store is, for test/support/count-in-memory.ts. */
export function countingTest(
  open: () => Promise<{ place: string; store: MemoryStore; cwd: string }>,
): void {
  test(`${PROCESSES} processes that compare and set one counter lose no step`, async () => {
    const script = await bundled('count-in-memory');
    const { place, store, cwd } = await open();
    const outcomes = await Promise.all(
      Array.from({ length: PROCESSES }, () =>
        runProcess(process.execPath, [script, place, String(TIMES)], { cwd }),
      ),
    );
    expect(outcomes.filter(({ code, stderr }) => code !== 0 || stderr !== '')).toEqual([]);
    const entry = await store.get({ namespace: 'counters', key: 'builds' });
    expect(entry).toMatchObject({
      value: { json: PROCESSES * TIMES },
      revision: PROCESSES * TIMES,
    });
    await store.close();
  }, 120_000);
}

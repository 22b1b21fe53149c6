import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keeps, measurePairs, median, runOnce, summarize } from '../../bench/measure.mjs';

describe('median', () => {
  test('is the middle of an odd number of values', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  test('is the mean of the two middle ones of an even number', () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  test('sorts as numbers', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  test('has as many values above it as below', () => {
    assert(
      property(array(integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

test('a summary has the smallest and the largest value', () => {
  expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, count: 3 });
});

describe('pairs', () => {
  const measure = (times: readonly number[], against: readonly number[], options = {}) =>
    measurePairs(
      (run) => times[run] ?? 0,
      (run) => against[run] ?? 0,
      { pairs: times.length - 1, ...options },
    );

  test('are compared pair by pair, not median by median', () => {
    // Each run of the second half met a machine ten times slower, and so did its partner.
    expect(measure([1, 2, 20, 2, 20], [1, 1, 10, 1, 10]).median).toBe(2);
  });

  test('leave out the first, which warms the caches', () => {
    expect(measure([1000, 2, 2], [1, 1, 1])).toMatchObject({ max: 2, count: 2 });
  });

  test('can keep the first', () => {
    expect(measure([4, 2, 3], [1, 1, 1], { pairs: 3, dropped: 0 })).toMatchObject({
      max: 4,
      count: 3,
    });
  });

  test('run in turn', () => {
    const order: string[] = [];
    const note = (name: string) => (run: number) => order.push(`${name}${run}`);
    measurePairs(note('a'), note('b'), { pairs: 1 });
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1']);
  });
});

describe('a target', () => {
  test.each([
    [{ most: 2 }, 2, true],
    [{ most: 2 }, 2.01, false],
    [{ least: 40 }, 40, true],
    [{ least: 40 }, 39.9, false],
  ])('%o with %d', (target, value, kept) => {
    expect(keeps(target, value)).toBe(kept);
  });

  test('that is not set is neither kept nor missed', () => {
    expect(keeps(undefined, 1)).toBeNull();
  });
});

describe('a program', () => {
  test('is given its input and tells its output', () => {
    const args = ['-e', 'process.stdin.pipe(process.stdout)'];
    expect(runOnce({ args, input: 'hello' }).stdout).toBe('hello');
  });

  test('that ends in an unexpected way stops the row', () => {
    expect(() => runOnce({ args: ['-e', 'process.exit(3)'] })).toThrow(/exit code 3, not 0/);
  });
});

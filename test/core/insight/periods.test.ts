import { describe, expect, it } from 'vitest';
import { countIn, periods, stepFor } from '../../../src/core/insight/periods.ts';
import { DAY } from '../../../src/core/insight/since.ts';

const at = (text: string): number => Date.parse(text);
const days = (all: readonly { start: number }[]): string[] =>
  all.map(({ start }) => new Date(start).toISOString().slice(0, 10));

describe('periods', () => {
  it('begin weeks on Monday', () => {
    const all = periods(at('2026-11-15T12:00:00Z'), at('2026-11-20T00:00:00Z'), 'week');
    expect(days(all)).toEqual(['2026-11-09', '2026-11-16']);
  });

  it('step over the end of a year by months', () => {
    const all = periods(at('2025-12-31T23:00:00Z'), at('2026-02-01T00:00:00Z'), 'month');
    expect(days(all)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
  });

  it.each([
    ['day', '2023-08-09', '2026-11-20'],
    ['week', '2003-11-24', '2026-11-16'],
    ['month', '1926-12-01', '2026-11-01'],
  ] as const)('of a very long span are the newest, by %s', (step, first, last) => {
    const all = days(periods(at('1900-01-01T00:00:00Z'), at('2026-11-20T12:00:00Z'), step));
    expect([all.length, all[0], all.at(-1)]).toEqual([1200, first, last]);
  });

  it('count each time once, and none outside', () => {
    const all = periods(at('2026-11-01T00:00:00Z'), at('2026-11-02T12:00:00Z'), 'day');
    const times = [
      '2026-10-31T23:59:59Z',
      '2026-11-01T00:00:00Z',
      '2026-11-02T00:00:00Z',
      '2026-11-03T00:00:00Z',
    ];
    expect(countIn(all, times.map(at))).toEqual([1, 1]);
  });

  it.each([
    [7, 'day'],
    [90, 'week'],
    [3000, 'month'],
  ])('of %d days are told by %s', (span, step) => {
    expect(stepFor(0, span * DAY)).toBe(step);
  });
});

import { describe, expect, test } from 'vitest';
import { findTime } from '../../../src/core/import/said-times.ts';

const iso = (text: string): [string, boolean, boolean] | undefined => {
  const time = findTime(text);
  return time && [new Date(time.ms).toISOString().slice(0, 19), time.zoned, time.dayOnly];
};

describe('findTime', () => {
  test.each([
    ['Update - 2025-07-17 02:37 PM', '2025-07-17T14:37:00', false, false],
    ['2025-07-17 12:05 a.m.', '2025-07-17T00:05:00', false, false],
    ['2025-07-17T14:37:09.123Z', '2025-07-17T14:37:09', true, false],
    ['2025-07-17 14:37 +02:00', '2025-07-17T12:37:00', true, false],
    ['20260401-1140-opencode', '2026-04-01T11:40:00', false, false],
    ['2025-11-14T23-16-49-HANDOFF.md', '2025-11-14T23:16:49', false, false],
    ['2025-07-17-1437-name', '2025-07-17T14:37:00', false, false],
    ['2025/07/17', '2025-07-17T00:00:00', false, true],
    ['on July 17, 2025 at 2:37 pm', '2025-07-17T14:37:00', false, false],
    ['17 July 2025', '2025-07-17T00:00:00', false, true],
  ])('%s', (text, at, zoned, dayOnly) => {
    expect(iso(text)).toEqual([at, zoned, dayOnly]);
  });

  test.each(['2025-02-30', '2025-07-17 25:00', '1234-56-78', '2025-07-17 13:00 PM', 'may be', ''])(
    '%j has none that is real',
    (text) => {
      const found = iso(text);
      expect(found === undefined || found[2]).toBe(true);
    },
  );
});

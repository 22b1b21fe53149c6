import { expect, test } from 'vitest';
import { clockOf } from '../../src/import/wall-clock.ts';

const utc = (zone: string, wall: string): string =>
  new Date(clockOf(zone)(Date.parse(`${wall}Z`))).toISOString().slice(0, 16);

test.each([
  ['UTC', '2026-07-01T12:00', '2026-07-01T12:00'],
  ['+02:00', '2026-07-01T12:00', '2026-07-01T10:00'],
  ['-0530', '2026-07-01T12:00', '2026-07-01T17:30'],
  ['Europe/Berlin', '2026-07-01T12:00', '2026-07-01T10:00'],
  ['Europe/Berlin', '2026-01-01T00:30', '2025-12-31T23:30'],
  ['Europe/Berlin', '2026-03-29T03:30', '2026-03-29T01:30'],
  ['America/New_York', '2026-11-01T12:00', '2026-11-01T17:00'],
])('a clock in %s that shows %s is at %s UTC', (zone, wall, at) => {
  expect(utc(zone, wall)).toBe(at);
});

test.each(['Mars/Base', '', '+99:00', 'local time'])('%j is no zone', (zone) => {
  expect(() => clockOf(zone)).toThrow(expect.objectContaining({ code: 'unknown-zone' }) as Error);
});

import { describe, expect, it } from 'vitest';
import { readSince, readUntil } from '../../../src/core/insight/since.ts';

const NOW = new Date('2026-11-20T15:00:00Z');

describe('--since', () => {
  it.each([
    ['7d', '2026-11-13T15:00:00.000Z'],
    ['2w', '2026-11-06T15:00:00.000Z'],
    ['12h', '2026-11-20T03:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T10:00:00+02:00', '2026-11-01T08:00:00.000Z'],
  ])('takes %s', (text, expected) => {
    expect(new Date(readSince(text, NOW)).toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', '7', '0d', '2026-13-01', '2027-01-01', '99999w'])(
    'refuses "%s"',
    (text) => {
      expect(() => readSince(text, NOW)).toThrow(expect.objectContaining({ code: 'bad-since' }));
    },
  );
});

describe('--until', () => {
  it.each([
    ['7d', '2026-11-13T15:00:00.000Z'],
    ['2026-11-01', '2026-11-02T00:00:00.000Z'],
    ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'],
    ['2027-01-01', '2027-01-02T00:00:00.000Z'],
  ])('takes %s', (text, expected) => {
    expect(new Date(readUntil(text, NOW)).toISOString()).toBe(expected);
  });

  it.each(['', 'tomorrow', '0d', '2026-13-01', '99999w'])('refuses "%s"', (text) => {
    expect(() => readUntil(text, NOW)).toThrow(expect.objectContaining({ code: 'bad-until' }));
  });
});

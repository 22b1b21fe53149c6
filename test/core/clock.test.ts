import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agoText, isoTime, logTime, nameTime, parseTime, spanText } from '../../src/core/clock.ts';

const AT = new Date('2026-11-20T14:30:05.678Z');

test('writes times as files, names and logs have them', () => {
  expect([isoTime(AT), nameTime(AT), logTime(AT)]).toEqual([
    '2026-11-20T14:30:05Z',
    '20261120-143005',
    '2026-11-20 14:30',
  ]);
});

describe('parseTime', () => {
  test.each([
    ['2026-11-20T14:30:05Z', '2026-11-20T14:30:05Z'],
    ['2026-11-20t14:30:05z', '2026-11-20T14:30:05Z'],
    ['2026-11-20T16:30:05+02:00', '2026-11-20T14:30:05Z'],
    ['2026-11-20T09:00:05-0530', '2026-11-20T14:30:05Z'],
    ['2026-11-20 14:30', '2026-11-20T14:30:00Z'],
    ['2026-11-20', '2026-11-20T00:00:00Z'],
    ['2026-11-20T14:30:05.123Z', '2026-11-20T14:30:05Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
  ])('reads %s', (text, same) => {
    expect(parseTime(text)).toBe(Date.parse(same));
  });

  test.each([
    undefined,
    '',
    'yesterday',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-11-20T24:00:00Z',
    '2026-11-20T14:60:00Z',
    '2026-11-20T14:30:60Z',
    '2026-11-20T14:30:00+25:00',
    '2026-11-20T14:30:00+02:61',
    '0050-01-01',
    '20261120',
    '2026-11-20T14:30:00Z and more',
  ])('knows that %s is no time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  test('reads back what isoTime wrote', () => {
    const range = { min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(parseTime(isoTime(date))).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });
});

const MINUTE = 60_000;
test.each([
  [-5 * MINUTE, 'now', 'just now'],
  [59_999, 'now', 'just now'],
  [MINUTE, '1 min', '1 min ago'],
  [59 * MINUTE, '59 min', '59 min ago'],
  [60 * MINUTE, '1 h', '1 h ago'],
  [47 * 60 * MINUTE, '47 h', '47 h ago'],
  [48 * 60 * MINUTE, '2 days', '2 days ago'],
])('%i ms are %s, %s', (span, said, ago) => {
  expect([spanText(span), agoText(span)]).toEqual([said, ago]);
});

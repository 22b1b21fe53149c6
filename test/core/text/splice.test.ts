import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applySplices, lineEndingOf, positionAt } from '../../../src/core/text/splice.ts';

describe('applySplices', () => {
  test('replaces, inserts and removes in any order', () => {
    const splices = [
      { start: 6, end: 7, text: 'G' },
      { start: 0, end: 0, text: '>' },
      { start: 2, end: 4, text: '' },
    ];
    expect(applySplices('abcdefgh', splices)).toBe('>abefGh');
  });

  test('keeps the order of two insertions at one place', () => {
    const splices = [
      { start: 1, end: 1, text: 'first' },
      { start: 1, end: 1, text: 'second' },
    ];
    expect(applySplices('ab', splices)).toBe('afirstsecondb');
  });

  test.each([
    [
      'that overlap',
      [
        { start: 0, end: 3, text: '' },
        { start: 2, end: 4, text: '' },
      ],
    ],
    ['behind the end', [{ start: 2, end: 9, text: '' }]],
    ['that run backwards', [{ start: 2, end: 1, text: '' }]],
    ['before the beginning', [{ start: -1, end: 0, text: '' }]],
  ])('refuses splices %s', (_, splices) => {
    expect(() => applySplices('abcd', splices)).toThrow(RangeError);
  });

  test('leaves every unit outside the splices as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        (text, cuts) => {
          const at = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].toSorted(
            (a, b) => a - b,
          );
          const splices = at.slice(1).flatMap((end, index) => {
            const start = at[index] ?? 0;
            return index % 2 === 0 ? [{ start, end, text: `[${index}]` }] : [];
          });
          const kept =
            at.length === 0
              ? text
              : splices.reduceRight(
                  (all, one) => all.slice(0, one.start) + all.slice(one.end),
                  text,
                );
          expect(applySplices(text, splices).replaceAll(/\[\d\]/g, '')).toBe(
            kept.replaceAll(/\[\d\]/g, ''),
          );
        },
      ),
    );
  });
});

describe('lineEndingOf', () => {
  test.each([
    ['', '\n'],
    ['a\nb', '\n'],
    ['a\r\nb\r\nc\n', '\r\n'],
    ['a\r\nb\n', '\n'],
    ['\n', '\n'],
  ])('of %j is %j', (text, ending) => {
    expect(lineEndingOf(text)).toBe(ending);
  });
});

describe('positionAt', () => {
  test.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [6, 3, 1],
    [8, 4, 1],
    [9, 4, 2],
  ])('of offset %i is line %i, column %i', (offset, line, column) => {
    expect(positionAt('ab\nc\r\nd\refg', offset)).toEqual({ line, column });
  });

  test('counts UTF-16 units', () => {
    expect(positionAt('🙂x', 2)).toEqual({ line: 1, column: 3 });
  });
});

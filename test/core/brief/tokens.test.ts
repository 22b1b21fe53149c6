import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutMiddle, cutText, estimateTokens, fitting } from '../../../src/core/brief/tokens.ts';

describe('estimateTokens', () => {
  test('is nothing for nothing', () => {
    expect(estimateTokens('')).toBe(0);
  });

  test('finds code dearer than prose of the same length', () => {
    const prose = 'Finish the guard and run the login tests again';
    const code = '{"a":[1,2,{"b":"c"}],"d":{"e":[3,4],"f":"g1"}}';
    expect(estimateTokens(code) / code.length).toBeGreaterThan(
      estimateTokens(prose) / prose.length,
    );
  });

  test('of a whole is never more than of its parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(estimateTokens(a + b)).toBeLessThanOrEqual(estimateTokens(a) + estimateTokens(b));
      }),
    );
  });
});

describe('cutText', () => {
  test('leaves a text that fits', () => {
    expect(cutText('as it is', 8)).toBe('as it is');
  });

  test('cuts at a blank where one is near', () => {
    expect(cutText('one two three', 9)).toBe('one two…');
  });

  test('cuts within a word where none is', () => {
    expect(cutText('onetwothree', 6)).toBe('onetw…');
  });

  test('never exceeds the limit and never splits a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (text, limit) => {
        const cut = cutText(text, limit);
        expect([cut.length <= Math.max(limit, 0), cut.isWellFormed?.() ?? true]).toEqual([
          true,
          true,
        ]);
      }),
    );
  });
});

describe('cutMiddle', () => {
  test('leaves a text that fits', () => {
    expect(cutMiddle('as it is', 8)).toBe('as it is');
  });

  test('keeps the beginning and the end', () => {
    expect(cutMiddle('The first words and many more and the last words', 30)).toBe(
      'The first word… the last words',
    );
  });

  test('never exceeds the limit and never splits a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (text, limit) => {
        const cut = cutMiddle(text.toWellFormed(), limit);
        expect([cut.length <= limit, cut.isWellFormed()]).toEqual([true, true]);
      }),
    );
  });
});

describe('fitting', () => {
  test('leaves what fits alone', () => {
    expect(fitting(['a', 'b'], 10)).toEqual({ shown: ['a', 'b'], left: 0 });
    expect(fitting([])).toEqual({ shown: [], left: 0 });
  });

  test('gives one line whatever it costs', () => {
    expect(fitting(['word '.repeat(1000), 'b'], 100)).toMatchObject({ left: 1 });
  });

  test('does not count colours', () => {
    const line = '\u001b[1mword\u001b[22m';
    const plain = fitting(
      Array.from({ length: 100 }, () => 'word'),
      150,
    );
    expect(
      fitting(
        Array.from({ length: 100 }, () => line),
        150,
      ).left,
    ).toBe(plain.left);
  });

  test('stays within its budget, with room for a line about the rest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 })),
        fc.integer({ min: 100, max: 400 }),
        (lines, budget) => {
          const { shown, left } = fitting(lines, budget);
          expect(shown.length + left).toBe(lines.length);
          if (left > 0) expect(estimateTokens(shown.join('\n'))).toBeLessThanOrEqual(budget - 40);
        },
      ),
    );
  });
});

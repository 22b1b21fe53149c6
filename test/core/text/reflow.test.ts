import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reflow } from '../../../src/core/text/reflow.ts';

describe('reflow', () => {
  test.each<[string, string, number, string]>([
    ['leaves what fits', 'one two', 10, 'one two'],
    ['joins prose and breaks it anew', 'one two three\nfour', 14, 'one two three\nfour'],
    ['fills lines', 'one\ntwo three four', 13, 'one two three\nfour'],
    ['keeps paragraphs apart', 'one\n\ntwo', 10, 'one\n\ntwo'],
    [
      'keeps tables, and hangs what is too long',
      'a   first\nbb  second is long',
      12,
      'a   first\nbb  second\n    is long',
    ],
    ['keeps indented lines', 'one:\n  two\n  three', 20, 'one:\n  two\n  three'],
    ['breaks no word', 'aaaaaaaaaaaaaaaa b', 5, 'aaaaaaaaaaaaaaaa b'],
    ['is empty for nothing', '', 10, ''],
  ])('%s', (_, text, width, shown) => {
    expect(reflow(text, width)).toBe(shown);
  });

  test('loses no word, and no line of short words is too long', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}$/);
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 60 }),
        fc.integer({ min: 20, max: 60 }),
        (words, width) => {
          const shown = reflow(words.join(' '), width);
          expect(shown.split(/\s+/).join(' ')).toBe(words.join(' '));
          expect(shown.split('\n').filter((line) => line.length > width)).toEqual([]);
        },
      ),
    );
  });
});

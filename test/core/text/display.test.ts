import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneLine, showable } from '../../../src/core/text/display.ts';

describe('showable', () => {
  test.each([
    ['plain text', 'a\tb\nc', 'a\tb\nc'],
    ['terminal escapes', '\u001b[31mred', '\u241b[31mred'],
    ['the 8-bit escape', 'a\u009b31m', 'a31m'],
    ['a bell, a backspace and a delete', 'a\u0007\u0008\u007f', 'a\u2407\u2408'],
    ['carriage returns', 'a\r\nb\rc', 'a\nb\nc'],
    ['marks that reorder text', 'a\u202eb\u2066c\u200f', 'abc'],
    ['characters without width', 'a\u200bb\u2060c\ufeff\u00ad', 'abc'],
    ['letters hidden in tags', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['bytes hidden in variation selectors', 'a\u{e0101}\u{e01ef}b', 'ab'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a\nb\nc'],
  ])('treats %s', (_, text, shown) => {
    expect(showable(text)).toBe(shown);
  });

  test.each(['größe', '修复', 'می‌خواهم', '👩‍👩‍👧', '❤️', 'naïve'])('leaves %s alone', (text) => {
    expect(showable(text)).toBe(text);
  });

  test('leaves no control character, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(showable(text)).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
        );
      }),
    );
  });

  test('has no more to do the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(showable(showable(text))).toBe(showable(text));
      }),
    );
  });
});

test('oneLine is one trimmed line', () => {
  expect(oneLine('  a\r\n\tb\u2028 c  ')).toBe('a b c');
});

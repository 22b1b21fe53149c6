import { describe, expect, test } from 'vitest';
import { firstLetter } from '../../../src/core/text/letters.ts';

describe('the first letter of a text', () => {
  test.each([
    ['Next', 0],
    ['## 2. Next', 6],
    ['', 0],
    ['1.2 _', 5],
    ['→ état', 2],
    ['日本 Next', 0],
    ['😀 𝐀 a', 3],
    ['Next → é', 0],
  ])('of %j stands at %i', (text, at) => {
    expect(firstLetter(text)).toBe(at);
  });
});

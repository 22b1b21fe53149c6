import { expect, it } from 'vitest';
import { sizeOf } from '../../../src/core/text/size.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [9949, '9.9 KB'],
  [9950, '10 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, shown) => {
  expect(sizeOf(bytes)).toBe(shown);
});

import { expect, test } from 'vitest';
import { hashOf } from '../../../src/core/text/hash.ts';

test.each([
  ['the last of five characters', 'abcde', 'abcdf'],
  ['an ending', 'abcd', 'abcde'],
  ['NUL characters at the end', 'abc', 'abc\0'],
  ['the order of words of four', 'aaaabbbb', 'bbbbaaaa'],
  ['two fourth characters', 'aaabaaac', 'aaacaaab'],
  ['a character beyond ASCII', 'Zürich', 'Zurich'],
  ['nothing and a blank', '', ' '],
])('tells texts apart by %s', (_, one, other) => {
  expect(hashOf(one)).not.toBe(hashOf(other));
});

test('gives 20,000 short texts a hash each', () => {
  const hashes = new Set(Array.from({ length: 20_000 }, (_, at) => hashOf(`- [ ] step ${at}`)));
  expect(hashes.size).toBe(20_000);
});

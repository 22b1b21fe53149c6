import { describe, expect, test } from 'vitest';
import { compareVersions, lowestOf, readVersion } from '../../../src/core/facts/version-range.ts';

describe('lowestOf', () => {
  test.each<[string, number[] | undefined]>([
    ['>=20', [20]],
    ['>= 20.19.0', [20, 19, 0]],
    ['^20 || >=22', [20]],
    ['>=22 || ^18.1', [18, 1]],
    ['20.x', [20]],
    ['v20', [20]],
    ['~5.4.2', [5, 4, 2]],
    ['>=3.11,<4', [3, 11]],
    ['~=3.11', [3, 11]],
    ['>18 <21', [18]],
    ['<21', [0]],
    ['18 - 20', [18]],
    ['*', [0]],
    ['latest', [0]],
    ['1.75', [1, 75]],
    ['lts/iron', undefined],
    ['workspace:*', undefined],
  ])('%s', (range, lowest) => {
    expect(lowestOf(range)).toEqual(lowest);
  });
});

describe('readVersion', () => {
  test.each<[string, number[] | undefined]>([
    ['v20.11.1\n', [20, 11, 1]],
    ['3.11', [3, 11]],
    ['go1.22', [1, 22]],
    ['lts/iron', undefined],
  ])('%s', (text, version) => {
    expect(readVersion(text)).toEqual(version);
  });
});

test('versions compare by their numbers, not their letters', () => {
  expect(compareVersions([3, 9], [3, 11])).toBeLessThan(0);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circlesOf, withInner, wouldCircle } from '../../../src/core/groups/group-tree.ts';

const groups = (shape: Record<string, string[]>): { name: string; groups: string[] }[] =>
  Object.entries(shape).map(([name, inner]) => ({ name, groups: inner }));

describe('groups in groups', () => {
  it('are found once each, outer ones first', () => {
    const all = groups({ a: ['b', 'c'], b: ['d'], c: ['d', 'nothing'], d: [] });
    expect(withInner(all, all[0]!).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('end where they go in a circle', () => {
    const all = groups({ a: ['b'], b: ['a'] });
    expect(withInner(all, all[0]!).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each<[string, Record<string, string[]>, string[]]>([
    ['none', { a: ['b'], b: ['c'], c: [] }, []],
    ['one that contains itself', { a: ['a'] }, ['a a']],
    ['two that contain each other', { b: ['a'], a: ['b'] }, ['a b a']],
    ['a long one', { c: ['a'], a: ['b'], b: ['c'] }, ['a b c a']],
    ['one behind a way in', { z: ['b'], b: ['c'], c: ['b'] }, ['b c b']],
    ['two apart', { a: ['a'], b: ['c'], c: ['b'] }, ['a a', 'b c b']],
    ['a diamond, which is none', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ])('are in a circle: %s', (_, shape, circles) => {
    expect(circlesOf(groups(shape)).map((one) => one.join(' '))).toEqual(circles);
  });

  it('would be in a circle where the inner one reaches the outer one', () => {
    const all = groups({ a: ['b'], b: ['c'], c: [] });
    const [a, b, c] = all;
    expect([wouldCircle(all, c!, a!), wouldCircle(all, a!, c!), wouldCircle(all, b!, b!)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('have a circle exactly where somebody reaches themselves', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const shape = fc.dictionary(name, fc.uniqueArray(name, { maxLength: 3 }));
    fc.assert(
      fc.property(shape, (made) => {
        const all = groups(made);
        const reaches = all.some((one) =>
          one.groups.some((to) => {
            const other = all.find(({ name: known }) => known === to);
            return other !== undefined && wouldCircle(all, one, other);
          }),
        );
        expect(circlesOf(all).length > 0).toBe(reaches);
      }),
    );
  });

  it('make no call stack deep', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`g${at}`, [`g${at + 1}`]]),
    );
    const all = groups({ ...chain, g20000: ['g0'] });
    expect(circlesOf(all)).toHaveLength(1);
    expect(withInner(all, all[0]!)).toHaveLength(20_001);
  });
});

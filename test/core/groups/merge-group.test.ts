import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGroup, type Group } from '../../../src/core/groups/group.ts';
import { mergeGroup } from '../../../src/core/groups/merge-group.ts';

function text(fields: string, body = '\n# Checkout\n'): string {
  return `---\ngroup:\n${fields}---\n${body}`;
}

function group(given: string | undefined): Group {
  return readGroup('.agents/groups/checkout.md', given ?? '') as Group;
}

function list(names: readonly string[]): string {
  const entries = names.map(
    (name) => `    - session: ${name}\n      added: "2026-11-20T15:00:00Z"\n`,
  );
  return names.length === 0 ? '  members: []\n' : `  members:\n${entries.join('')}`;
}

const BASE = text(`  status: active\n${list(['a', 'b'])}`);

describe('two versions of a group', () => {
  it('have the members of both', () => {
    const merged = mergeGroup(
      BASE,
      text(`  status: active\n${list(['a', 'b', 'c'])}`),
      text(`  status: active\n${list(['a', 'b', 'd'])}`),
    );
    expect(
      group(merged)
        .members.map(({ session }) => session)
        .toSorted(),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lose who was removed on one side and left alone on the other', () => {
    const merged = mergeGroup(
      BASE,
      text(`  status: active\n${list(['b', 'c'])}`),
      text(`  status: active\n${list(['a', 'b'])}  tags: [x]\n`),
    );
    const { members, tags } = group(merged);
    expect([members.map(({ session }) => session), tags]).toEqual([['b', 'c'], ['x']]);
  });

  it('tell the outcome that one side knows, and the later one of two', () => {
    const told = (outcome: string, day: number): string =>
      BASE.replace(
        '    - session: b',
        `      outcome: ${outcome}\n      ended: "2026-11-${day}T10:00:00Z"\n    - session: b`,
      );
    const one = mergeGroup(
      BASE,
      told('partial', 21),
      text(`  status: active\n${list(['a', 'b', 'c'])}`),
    );
    const later = mergeGroup(BASE, told('partial', 21), told('successful', 23));
    expect([one, later].map((each) => group(each).members[0]?.outcome)).toEqual([
      'partial',
      'successful',
    ]);
  });

  it.each([
    ['active', 'closed', 'closed'],
    ['closed', 'archived', 'archived'],
  ])('of which one is %s and one %s are %s', (one, two, wanted) => {
    const base = BASE.replace('active', 'active # yet');
    const merged = mergeGroup(base, base.replace('active', one), base.replace('active', two));
    expect(group(merged).status).toBe(wanted);
  });

  it('are for a person where both wrote something else in one place', () => {
    const said = (what: string): string => text(`  status: active\n  description: ${what}\n`);
    const prose = (what: string): string => text('  status: active\n', what);
    expect([
      mergeGroup(said('x'), said('y'), said('z')),
      mergeGroup(prose('x'), prose('y'), prose('z')),
      mergeGroup(BASE, '---\ngroup:\n  status: "a\n---\n', BASE),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it('lose no comment', () => {
    const one = BASE.replace('active', 'active # by ann');
    const two = BASE.replace('active', 'active # by bob');
    expect(mergeGroup(BASE, one, two)).toBeUndefined();
  });

  it('give the same bytes on both sides, with everybody in them', () => {
    const names = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f'));
    const tags = fc.uniqueArray(fc.constantFrom<string>('x', 'y', 'z'));
    const side = fc.record({ names, tags });
    const write = (one: { names: string[]; tags: string[] }): string =>
      text(`  status: active\n  tags: [${one.tags.join(', ')}]\n${list(one.names)}`);
    fc.assert(
      fc.property(side, side, side, (base, one, two) => {
        const [was, ours, theirs] = [base, one, two].map(write) as [string, string, string];
        const merged = mergeGroup(was, ours, theirs);
        expect(mergeGroup(was, theirs, ours)).toBe(merged);
        const wanted = (key: 'names' | 'tags'): string[] =>
          [...new Set([...one[key], ...two[key]])]
            .filter(
              (name) =>
                !base[key].includes(name) || (one[key].includes(name) && two[key].includes(name)),
            )
            .toSorted();
        const { members, tags: got } = group(merged);
        expect([members.map(({ session }) => session).toSorted(), got.toSorted()]).toEqual([
          wanted('names'),
          wanted('tags'),
        ]);
      }),
    );
  });
});

import { describe, expect, it, test } from 'vitest';
import {
  planRenumbering,
  recordNumbers,
  renumber,
  type Renumbering,
} from '../../../src/core/knowledge/renumber.ts';

const F = 'docs/decisions';

function plan(since: Readonly<Record<string, number>>, ...names: string[]): Renumbering[] {
  const paths = names.map((name) => `${F}/${name}`);
  const numbers = recordNumbers(paths, () => undefined);
  return planRenumbering(numbers, (path) => since[path.slice(F.length + 1)] ?? Infinity);
}

function moves(...args: Parameters<typeof plan>): string[] {
  return plan(...args).map(({ from, to }) => `${from} ${to}`.replaceAll(`${F}/`, ''));
}

describe('planRenumbering', () => {
  it('moves the one that came later behind the highest', () => {
    expect(
      moves({ '0002-a.md': 20, '0002-b.md': 10 }, '0001-x.md', '0002-a.md', '0002-b.md'),
    ).toEqual(['0002-a.md 0003-a.md']);
  });

  it('takes what is not committed for the latest, then goes by name', () => {
    expect(moves({ '0002-c.md': 10 }, '0002-a.md', '0002-b.md', '0002-c.md')).toEqual([
      '0002-a.md 0003-a.md',
      '0002-b.md 0004-b.md',
    ]);
  });

  it('sees 7 and 0007 as one number and keeps the form of each name', () => {
    expect(moves({ '7-a.md': 1 }, '7-a.md', 'ADR-0007-b.md')).toEqual([
      'ADR-0007-b.md ADR-0008-b.md',
    ]);
  });

  it('leaves records without a number alone', () => {
    expect(moves({}, '0000-template.md', '20260101-a.md', '20260101-b.md', 'notes.md')).toEqual([]);
  });
});

describe('renumber', () => {
  const MOVES = plan({ '0002-a.md': 1 }, '0002-a.md', '0002-b.md');
  const after = (name: string, text: string): string | undefined =>
    renumber([{ path: `${F}/${name}`, text }], MOVES)[0]?.after;

  test.each([
    ['# 2. B\n', '# 3. B\n'],
    ['# ADR-0002: B\n', '# ADR-0003: B\n'],
    ['# 0002 B\n', '# 0003 B\n'],
    ['---\nstatus: x\n---\n\n# B with 2 legs\n', '---\nstatus: x\n---\n\n# B with 2 legs\n'],
  ])('gives the heading %j its number', (text, wanted) => {
    expect(after('0002-b.md', text)).toBe(wanted);
  });

  test.each([
    ['[2. B](0002-b.md)', '[3. B](0003-b.md)'],
    ['[ADR-0002](./0002-b.md#status)', '[ADR-0003](./0003-b.md#status)'],
    ['[B in 2 words](../decisions/0002-b.md)', '[B in 2 words](../decisions/0003-b.md)'],
    ['[b]: 0002-b.md', '[b]: 0003-b.md'],
    ['`docs/decisions/0002-b.md`', '`docs/decisions/0003-b.md`'],
  ])('lets %j follow', (text, wanted) => {
    expect(after('0009-x.md', text)).toBe(wanted);
  });

  test.each(['[2. A](0002-a.md)', '[x](../other/0002-b.md)', 'x0002-b.md', '0002-b.mdx', 'ADR 2'])(
    'leaves %j alone',
    (text) => {
      expect(after('0009-x.md', text)).toBeUndefined();
    },
  );

  it('writes records last', () => {
    const files = [
      { path: `${F}/0002-b.md`, text: '# 2. B\n' },
      { path: `${F}/0009-x.md`, text: '[b](0002-b.md)' },
    ];
    expect(renumber(files, MOVES).map(({ path }) => path.slice(F.length + 1))).toEqual([
      '0009-x.md',
      '0002-b.md',
    ]);
  });
});

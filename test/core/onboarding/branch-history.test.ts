import { describe, expect, test } from 'vitest';
import { branchHistory } from '../../../src/core/onboarding/branch-history.ts';

/** A log as git prints it; a commit is `sha parents author files`. */
function log(
  ...commits: [sha: string, parents: string, author: string, files: string[]][]
): string {
  return commits
    .map(
      ([sha, parents, author, files]) =>
        `\u0001${sha}\u0002${parents}\u0002${author}\u00021700000000\u0002Subject of ${sha}\u0003\0\n${files.join('\0')}\0`,
    )
    .join('');
}
const all = (): boolean => true;

const LOG = log(
  ['dddd', 'cccc bbbb', 'Ada', []],
  ['cccc', 'aaaa', 'Ada', ['src/core/a.ts', 'src/core/b.ts', 'README.md']],
  ['bbbb', 'aaaa', 'Bob', ['src/core/a.ts', 'docs/x.md']],
  ['aaaa', '', 'Ada', ['src/core/a.ts', 'docs/x.md']],
);

describe('branchHistory', () => {
  test.each<[string, string, number | undefined, string[]]>([
    ['since the base, both sides of a merge', 'aaaa', 3, ['dddd', 'cccc', 'bbbb']],
    ['since the base of one side only', 'bbbb', 2, ['dddd', 'cccc']],
    ['by an abbreviated base', 'AA', 3, ['dddd', 'cccc', 'bbbb']],
    [
      'all of them where the base is not there',
      'ffff',
      undefined,
      ['dddd', 'cccc', 'bbbb', 'aaaa'],
    ],
  ])('tells the commits %s', (_, base, count, shas) => {
    const history = branchHistory(LOG, base, all);
    expect([history.sinceBase, history.recent.map(({ sha }) => sha)]).toEqual([count, shas]);
  });

  test('tells which files change most', () => {
    expect(branchHistory(LOG, undefined, all).hot).toEqual([
      { path: 'src/core/a.ts', commits: 3 },
      { path: 'docs/x.md', commits: 2 },
    ]);
  });

  test('tells who works where', () => {
    expect(branchHistory(LOG, undefined, all).people).toEqual([
      { author: 'Ada', commits: 3, folders: ['src/core/', './', 'docs/'] },
      { author: 'Bob', commits: 1, folders: ['docs/', 'src/core/'] },
    ]);
  });

  test('leaves out what does not count as work', () => {
    const history = branchHistory(LOG, undefined, (path) => path.startsWith('docs/'));
    expect(history.hot.map(({ path }) => path)).toEqual(['docs/x.md']);
    expect(history.people[0]?.folders).toEqual(['docs/']);
  });

  test('of nothing is nothing', () => {
    expect(branchHistory('', undefined, all)).toEqual({
      recent: [],
      sinceBase: undefined,
      hot: [],
      people: [],
      read: 0,
    });
  });
});

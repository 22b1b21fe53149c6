import { describe, expect, test } from 'vitest';
import type { Commit } from '../../../src/core/insight/commit-stream.ts';
import { branchHistory } from '../../../src/core/onboarding/branch-history.ts';

/** Commits, each as `sha parents author files`. */
function log(
  ...commits: [sha: string, parents: string, author: string, files: string[]][]
): Commit[] {
  return commits.map(([sha, parents, author, files]) => ({
    sha,
    parents: parents === '' ? [] : parents.split(' '),
    branches: [],
    at: 1_700_000_000_000,
    author,
    subject: `Subject of ${sha}`,
    named: [],
    files: files.map((path) => ({ path, status: 'M' })),
    standing: [],
  }));
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
    expect(branchHistory([], undefined, all)).toEqual({
      recent: [],
      sinceBase: undefined,
      hot: [],
      people: [],
      read: 0,
    });
  });
});

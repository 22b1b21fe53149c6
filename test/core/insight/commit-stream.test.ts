import { describe, expect, it } from 'vitest';
import { commitsBySession, readCommits } from '../../../src/core/insight/commit-stream.ts';

const SHA = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

function entry(sha: string, files: readonly string[], trailers = ''): string {
  return `\u0001${sha}\u0002${OTHER}\u0002HEAD -> refs/heads/a/b, tag: refs/tags/v1, refs/remotes/origin/main\u00021700000000\u0002Ann\u0002Subject\u0002${trailers}\u0003\n${files.map((name) => `${name}\0`).join('')}`;
}

describe('the log of commits', () => {
  it('tells hash, time, author, subject and files', () => {
    expect(readCommits(entry(SHA, ['M', 'src/a b.ts', 'D', 'größe.ts']))).toEqual([
      {
        sha: SHA,
        parents: [OTHER],
        branches: ['a/b', 'main'],
        at: 1_700_000_000_000,
        author: 'Ann',
        subject: 'Subject',
        named: [],
        files: [
          { path: 'src/a b.ts', status: 'M' },
          { path: 'größe.ts', status: 'D' },
        ],
        standing: [],
      },
    ]);
  });

  it('takes no file for added where a shallow clone begins', () => {
    const own = '.agents/sessions/20261102-090000-login.md';
    const log = entry(SHA, ['A', 'src/a.ts', 'A', own]).replace('HEAD ->', 'grafted, HEAD ->');
    expect(readCommits(log)).toMatchObject([{ sha: SHA, files: [], standing: [own] }]);
  });

  it('reads a merge, which has no files, and what follows it', () => {
    const commits = readCommits(entry(SHA, []) + entry(OTHER, ['A', 'x']));
    expect(commits.map(({ sha, files }) => [sha, files.length])).toEqual([
      [SHA, 0],
      [OTHER, 1],
    ]);
  });

  it('takes only the trailers that name a session', () => {
    const [commit] = readCommits(
      entry(SHA, [], 'Session: 20261102-090000-login\nSession-Time: 2h\nAcked-by: x'),
    );
    expect(commit?.named).toEqual(['20261102-090000-login']);
  });

  it('passes over what a message with its marks would forge', () => {
    expect(readCommits(`\u0001not a hash\u0002now\u0002x${entry(SHA, [])}`)).toHaveLength(1);
  });

  it('gives a commit to a session once, by trailer or by its file', () => {
    const own = '.agents/sessions/20261102-090000-login.md';
    const commits = readCommits(
      entry(SHA, ['M', own], 'Session: 20261102-090000-login') +
        entry(OTHER, ['M', '.agents/sessions/x/artifacts/notes.md', 'M', 'src/a.ts']),
    );
    const found = commitsBySession(commits);
    expect([...found.keys()]).toEqual(['20261102-090000-login']);
    expect(found.get('20261102-090000-login')?.map(({ sha }) => sha)).toEqual([SHA]);
  });
});

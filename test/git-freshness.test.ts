import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseSession } from '../src/core/session/session.ts';
import { gitFreshness } from '../src/git-freshness.ts';
import { Workspace } from '../src/workspace.ts';
import { pathOf, sessionText } from './support/any-session.ts';
import { makeFolder, makeRepo, type Repo } from './support/repo.ts';

afterEach(() => vi.unstubAllEnvs());

const fresh = (repo: Repo, lastUpdated = '2026-11-20T14:30:00Z') =>
  gitFreshness(new Workspace(repo.root), parseSession(sessionText({ lastUpdated }), pathOf()));

function commit(repo: Repo, time: string): void {
  vi.stubEnv('GIT_COMMITTER_DATE', time);
  repo.env['GIT_COMMITTER_DATE'] = time;
  repo.git('commit', '--quiet', '--allow-empty', '--message=x');
}

describe('gitFreshness', () => {
  test('counts commits after the last update, that second not included', () => {
    const repo = makeRepo();
    for (const time of [
      '2026-11-20T14:29:59Z',
      '2026-11-20T14:30:00Z',
      '2026-11-20T14:30:01Z',
      '2026-11-20T15:00:00Z',
    ])
      commit(repo, time);
    expect(fresh(repo)).toEqual({ commitsSince: 2, dirtyFiles: 0 });
  });

  test('reads a time with an offset', () => {
    const repo = makeRepo();
    commit(repo, '2026-11-20T15:00:00Z');
    expect(fresh(repo, '2026-11-20T15:30:00+01:00').commitsSince).toBe(1);
  });

  test('counts tracked files with changes, renamed ones too', () => {
    const repo = makeRepo({ a: 'a', b: 'b', 'ä c': 'c' }, { commit: true });
    repo.write('ä c', 'changed');
    repo.write('new', 'untracked');
    repo.git('mv', 'a', 'd');
    expect(fresh(repo).dirtyFiles).toBe(3);
  });

  test('says less in a repository without commits', () => {
    expect(fresh(makeRepo())).toEqual({ dirtyFiles: 0 });
  });

  test('says less where the time is none', () => {
    expect(fresh(makeRepo({ a: '' }, { commit: true }), '--since=x; rm')).toEqual({
      dirtyFiles: 0,
    });
  });

  test('says nothing without git', () => {
    expect(fresh(makeRepo({}, { git: false }))).toEqual({});
  });

  test('says what the log of HEAD tells when git is missing, and nothing when it fails', () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    const broken = makeRepo({ '.git': 'gitdir: /nowhere\n' }, { git: false });
    const failed = fresh(broken);
    vi.stubEnv('PATH', makeFolder());
    expect([failed, fresh(repo)]).toEqual([{}, { commitsSince: 1 }]);
  });

  test('takes no lock that could be in the way of others', () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    repo.write('.git/index.lock', '');
    expect(fresh(repo).dirtyFiles).toBe(0);
  });
});

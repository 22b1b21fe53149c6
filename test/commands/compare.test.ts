import { describe, expect, it } from 'vitest';
import { runInProcess } from '../support/cli.ts';
import {
  EXPORT,
  fileOf,
  LOGIN,
  madeSession,
  SEARCH,
  threeSessions,
} from '../support/insight-repo.ts';
import type { Repo } from '../support/repo.ts';

interface Side {
  id: string;
  state: string;
  live: boolean;
  duration_minutes: number | null;
  objectives: { done: boolean; seen: string | null; finished: string | null }[] | null;
  commits: string[];
  files: string[];
}

interface Compared {
  a: Side;
  b: Side;
  shared: { files: string[]; commits: string[] };
}

function run(repo: Repo, ...argv: string[]) {
  return runInProcess(['compare', ...argv], { cwd: repo.root });
}

async function compare(repo: Repo, ...argv: string[]): Promise<Compared> {
  return JSON.parse((await run(repo, ...argv, '--json')).stdout) as Compared;
}

describe('session compare', () => {
  it('sets a live session beside one that was deleted', async () => {
    const { a, b } = await compare(threeSessions(), 'login', 'export');
    expect([a.id, a.live, b.id, b.live, b.state]).toEqual([LOGIN, true, EXPORT, false, 'deleted']);
    expect([a.commits.length, b.commits.length]).toEqual([3, 3]);
    expect(b.objectives?.map(({ finished }) => finished)).toEqual([
      '2026-11-17T12:00:00Z',
      '2026-11-17T12:00:00Z',
    ]);
    expect(b.duration_minutes).toBe((8 * 24 + 3) * 60);
  });

  it('takes the current session where one is named', async () => {
    const { a, b } = await compare(threeSessions(), 'search');
    expect([a.id, b.id]).toEqual([SEARCH, LOGIN]);
  });

  it('tells which files both changed', async () => {
    const { a, shared } = await compare(threeSessions(), 'login', 'search');
    expect([a.files, shared.files]).toEqual([['src/api.ts', 'src/login.ts'], ['src/api.ts']]);
  });

  it('counts commits of the own branch, and none of what the default branch has', async () => {
    const repo = threeSessions();
    repo.git('checkout', '--quiet', '-b', 'feature/own');
    const created = '2026-11-18T13:00:00Z';
    const id = '20261118-130000-own';
    repo.write(fileOf(id), madeSession({ title: 'O', created, branch: 'feature/own' }));
    const sha = repo.commit('2026-11-19T09:00:00Z', {
      'src/own.ts': 'x\n',
      [fileOf(id)]: repo.read(fileOf(id)),
    });
    const bare = repo.commit('2026-11-19T10:00:00Z', { 'src/more.ts': 'x\n' });
    repo.git('checkout', '--quiet', 'main');
    repo.commit('2026-11-19T11:00:00Z', { 'src/main.ts': 'x\n' });
    repo.git('checkout', '--quiet', 'feature/own');
    const { a } = await compare(repo, 'own', 'login');
    expect([a.commits, a.files]).toEqual([
      [bare, sha],
      ['src/more.ts', 'src/own.ts'],
    ]);
  });

  it('says what is not known as null', async () => {
    const repo = threeSessions();
    repo.write(fileOf('20261120-090000-fresh'), madeSession({ title: 'F', created: 'soon' }));
    const { a } = await compare(repo, 'fresh', 'login');
    expect([a.duration_minutes, a.commits]).toEqual([null, []]);
  });

  it('refuses a name that nobody has, and one that several have', async () => {
    const repo = threeSessions();
    expect((await run(repo, 'nobody')).code).toBe(2);
    expect((await run(repo, '202611', 'login')).code).toBe(2);
  });

  it('refuses to compare a session with itself', async () => {
    const { stdout, code } = await run(threeSessions(), 'login', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'same-session' } }]);
  });

  it('keeps an id that is one cell too wide out of the other column', async () => {
    const repo = threeSessions();
    const id = '20261119-090000-a-name-of-34-wide';
    for (const name of [`${id}s`, `${id}r`])
      repo.write(fileOf(name), madeSession({ title: name.slice(-1) }));
    const { stdout } = await run(repo, `${id}s`, `${id}r`);
    expect(stdout).not.toContain(`${id}s`);
    expect(stdout.endsWith('\n\n')).toBe(false);
  });

  it('fits the screen', async () => {
    const repo = threeSessions();
    const wide =
      'Ein sehr langer Titel mit vielen Wörtern, 日本語 und einemsehrlangenwortdasnichtumbrochenwerdenkann';
    repo.write(fileOf(SEARCH), madeSession({ title: wide, blockers: [wide] }));
    const { stdout } = await run(repo, 'search', 'login');
    const { widthOf } = await import('../../src/io/terminal.ts');
    expect(stdout.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
  });
});

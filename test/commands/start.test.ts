import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { pathOf, sessionText } from '../support/any-session.ts';
import { runInProcess } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const start = (repo: Repo, ...args: string[]) =>
  runInProcess(['start', ...args], { cwd: repo.root });
const branchOf = (repo: Repo): string => repo.git('symbolic-ref', '--short', 'HEAD').trim();
const codeOf = (stdout: string): string =>
  (JSON.parse(stdout) as { error: { code: string } }).error.code;
const ID = '20261120-150000-retry-payments';

describe('session start', () => {
  test('with one word makes the branch and a session on it', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    const { code } = await start(repo, 'feature/retry-payments', '-o', 'No double charge');
    const session = parseSession(repo.read(pathOf(ID)) ?? '', pathOf(ID));
    expect([
      code,
      branchOf(repo),
      session.title,
      session.branch,
      session.objectives.length,
    ]).toEqual([0, 'feature/retry-payments', 'Retry payments', 'feature/retry-payments', 1]);
  });

  test('switches to a branch that exists', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    repo.git('branch', 'retry-payments');
    await start(repo, 'retry-payments');
    expect([branchOf(repo), repo.has(pathOf(ID))]).toEqual(['retry-payments', true]);
  });

  test('works where the branch is checked out, and in a repository without commits', async () => {
    const repo = makeRepo({}, { branch: 'retry-payments' });
    const { code } = await start(repo, 'retry-payments');
    expect([code, branchOf(repo)]).toEqual([0, 'retry-payments']);
  });

  test('with a blank is a title, and touches no branch', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    const { stdout } = await start(repo, 'Retry payments', '--json');
    expect([JSON.parse(stdout), branchOf(repo)]).toEqual([
      { version: 1, id: ID, path: pathOf(ID) },
      'main',
    ]);
  });

  test('a dry run switches nothing and makes nothing', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    const { stdout } = await start(repo, 'feature/x', '--dry-run');
    expect([
      stdout.includes('git checkout -b feature/x'),
      branchOf(repo),
      repo.has('.agents'),
    ]).toEqual([true, 'main', false]);
  });

  test.each<[string, (repo: Repo) => void, string, string]>([
    [
      'a branch that has an active session',
      (repo) => repo.write(pathOf(), sessionText({ branch: 'fix' })),
      'fix',
      'branch-has-session',
    ],
    ['a name that git refuses', () => {}, 'a..b', 'bad-branch'],
    ['an option in place of a branch', () => {}, '--', 'no-title'],
    ['what git would take for an option', () => {}, '-1', 'bad-branch'],
    ['what git would take for the branch before', () => {}, '@{-1}', 'bad-branch'],
    ['nothing', () => {}, ' ', 'no-title'],
    [
      'a switch with changes that are not committed',
      (repo) => {
        repo.git('checkout', '--quiet', '-b', 'fix');
        repo.write('a', 'theirs');
        repo.git('commit', '--quiet', '--all', '--message=x');
        repo.git('checkout', '--quiet', 'main');
        repo.write('a', 'mine');
      },
      'fix',
      'dirty-tree',
    ],
  ])('refuses %s', async (_, prepare, word, error) => {
    const repo = makeRepo({ a: '' }, { commit: true });
    prepare(repo);
    const { code, stdout } = await start(repo, '--json', word);
    expect([code, codeOf(stdout), branchOf(repo), repo.has(pathOf(ID))]).toEqual([
      2,
      error,
      'main',
      false,
    ]);
  });

  test('a branch of a completed session may be used again', async () => {
    const repo = makeRepo(
      { a: '', [pathOf()]: sessionText({ branch: 'retry-payments', status: 'completed' }) },
      { commit: true },
    );
    expect((await start(repo, 'retry-payments')).code).toBe(0);
  });

  test('refuses one word where there is no git', async () => {
    const { stdout } = await start(makeRepo({}, { git: false }), 'fix', '--json');
    expect(codeOf(stdout)).toBe('not-a-repository');
  });
});

import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { git, gitBeside } from '../../src/io/git.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';

afterEach(() => vi.unstubAllEnvs());

describe('git', () => {
  test('gives output and status', () => {
    const repo = makeRepo({}, { branch: 'x' });
    expect(git(repo.root, ['symbolic-ref', '--short', 'HEAD'])).toEqual({
      status: 0,
      stdout: 'x\n',
      stderr: '',
    });
  });

  test('a failure is a status, not an exception', () => {
    const { status, stderr } = git(makeFolder(), ['rev-parse', 'HEAD']);
    expect([status, stderr !== '']).toEqual([128, true]);
  });

  test('passes arguments without a shell', () => {
    const repo = makeRepo();
    expect(git(repo.root, ['config', 'x.y', '$(touch made); `id`']).status).toBe(0);
    expect([git(repo.root, ['config', 'x.y']).stdout, repo.has('made')]).toEqual([
      '$(touch made); `id`\n',
      false,
    ]);
  });

  test('takes standard input', () => {
    const repo = makeRepo();
    expect(git(repo.root, ['hash-object', '--stdin'], { input: 'a\n' }).stdout).toMatch(
      /^78981922/,
    );
  });

  test('does not hear the repository of a surrounding hook', () => {
    const repo = makeRepo({}, { branch: 'mine' });
    vi.stubEnv('GIT_DIR', makeRepo({}, { branch: 'theirs' }).path('.git'));
    vi.stubEnv('GIT_INDEX_FILE', '/nowhere/index');
    expect(git(repo.root, ['symbolic-ref', '--short', 'HEAD']).stdout).toBe('mine\n');
  });

  test('keeps the index of a surrounding hook when asked to', () => {
    const repo = makeRepo({ a: '' });
    const index = repo.path('other-index');
    vi.stubEnv('GIT_INDEX_FILE', index);
    git(repo.root, ['add', 'a'], { keepIndex: true });
    expect([repo.has('other-index'), repo.has('.git/index')]).toEqual([true, false]);
  });

  test('knows who the person is when it runs as one, and still not the repository around', () => {
    const repo = makeRepo({}, { branch: 'mine' });
    vi.stubEnv('GIT_DIR', makeRepo().path('.git'));
    vi.stubEnv('GIT_AUTHOR_NAME', 'Somebody Else');
    vi.stubEnv('GIT_AUTHOR_EMAIL', 'somebody@example.org');
    const branch = git(repo.root, ['symbolic-ref', '--short', 'HEAD'], { asPerson: true });
    const author = git(repo.root, ['var', 'GIT_AUTHOR_IDENT'], { asPerson: true });
    expect([branch.stdout, author.stdout]).toEqual([
      'mine\n',
      expect.stringContaining('Somebody Else'),
    ]);
  });

  test('is ended after its time', () => {
    const repo = makeRepo();
    const { status } = git(repo.root, ['-c', 'alias.wait=!sleep 20', 'wait'], { timeout: 100 });
    expect(status).not.toBe(0);
  });

  test('says so where there is no git', () => {
    vi.stubEnv('PATH', makeFolder());
    expect(() => git(makeFolder(), ['--version'])).toThrow(
      expect.objectContaining({ code: 'git-missing' }),
    );
  });

  test('a folder that is gone is not taken for a missing git', () => {
    expect(git(join(makeFolder(), 'gone'), ['--version']).status).toBe(1);
  });
});

// Other versions of node are asked in the ordinary way.
describe.skipIf(!process.version.startsWith('v20.'))('git beside our own work', () => {
  const begin = (cwd: string, args: readonly string[], timeout = 20_000): string | undefined => {
    const beside = gitBeside(cwd, args, timeout);
    if (beside === undefined) throw new Error('it was not begun');
    return beside.output();
  };

  test('gives what it printed, however much that is', () => {
    const repo = makeRepo({ a: 'ä line\n'.repeat(50_000) }, { commit: true });
    const args = ['show', 'HEAD:a'];
    expect(begin(repo.root, args)).toBe(git(repo.root, args).stdout);
  });

  test('gives nothing where git fails', () => {
    expect(begin(makeFolder(), ['status', '--porcelain', '--branch'])).toBe('');
  });

  test('is ended after its time', () => {
    expect(begin(makeRepo().root, ['-c', 'alias.wait=!exec sleep 20', 'wait'], 50)).toBeUndefined();
  });

  test('does not hear the repository of a surrounding hook', () => {
    const repo = makeRepo({}, { branch: 'mine' });
    vi.stubEnv('GIT_DIR', makeRepo({}, { branch: 'theirs' }).path('.git'));
    expect(begin(repo.root, ['symbolic-ref', '--short', 'HEAD'])).toBe('mine\n');
  });

  test('is not begun where there is no git, or no folder', () => {
    expect(gitBeside(join(makeFolder(), 'gone'), ['--version'], 100)).toBeUndefined();
    vi.stubEnv('PATH', makeFolder());
    expect(gitBeside(makeFolder(), ['--version'], 100)).toBeUndefined();
  });
});

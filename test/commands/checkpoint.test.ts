import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { FIX_LOGIN, pathOf, READY } from '../support/any-session.ts';
import {
  addRemote,
  committedPaths,
  hook,
  identify,
  refusal,
  run,
  stateOf,
  trailersOf,
  workRepo,
} from '../support/git-work.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { sessionText } from '../support/any-session.ts';

const SESSION = pathOf();
const logOf = (repo: Repo) => parseSession(repo.read(SESSION) ?? '', SESSION).log;
const checkpoint = (repo: Repo, ...args: string[]) => run(repo, ['checkpoint', ...args]);

describe('what a checkpoint commits', () => {
  test('with nothing staged: the tracked files that changed and the session file', async () => {
    const repo = workRepo();
    repo.write('src/auth/login.ts', 'two\n');
    repo.write('notes.txt', 'mine');
    await checkpoint(repo, '--label', 'cookie-read');
    expect(committedPaths(repo)).toEqual([SESSION, 'src/auth/login.ts']);
    expect(repo.git('status', '--porcelain')).toBe('?? notes.txt\n');
  });

  test('with something staged: exactly that and the session file, hunk by hunk', async () => {
    const repo = workRepo();
    repo.write('src/auth/login.ts', 'staged\n');
    repo.git('add', 'src/auth/login.ts');
    repo.write('src/auth/login.ts', 'not staged\n');
    repo.write('README.md', '# Other\n');
    await checkpoint(repo);
    expect(committedPaths(repo)).toEqual([SESSION, 'src/auth/login.ts']);
    expect(repo.git('show', 'HEAD:src/auth/login.ts')).toBe('staged\n');
    expect(repo.git('status', '--porcelain')).toBe(' M README.md\n M src/auth/login.ts\n');
  });

  test('a removal that is staged, and one that is not', async () => {
    const repo = workRepo();
    repo.git('rm', '--quiet', 'README.md');
    await checkpoint(repo);
    expect(repo.git('ls-tree', '--name-only', 'HEAD', 'README.md')).toBe('');
    repo.git('rm', '--quiet', '--cached', 'src/auth/login.ts');
    repo.git('reset', '--quiet');
    expect((await checkpoint(repo)).code).toBe(0);
  });

  test('with --all: untracked files too, ignored ones not', async () => {
    const repo = workRepo();
    repo.write('.gitignore', '*.log\n');
    repo.write('a b/new é.txt', 'x');
    repo.write('x.log', 'x');
    repo.write('README.md', '# Staged\n');
    repo.git('add', 'README.md');
    repo.write('src/auth/login.ts', 'two\n');
    await checkpoint(repo, '--all');
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(repo.git('ls-files', '-z', 'a b')).toBe('a b/new é.txt\0');
  });

  test('with --only: these paths, and what is staged stays staged', async () => {
    const repo = workRepo();
    repo.write('README.md', '# Staged\n');
    repo.git('add', 'README.md');
    repo.write('src/auth/new.ts', 'x');
    await checkpoint(repo, '--only', 'src');
    expect(committedPaths(repo)).toEqual([SESSION, 'src/auth/new.ts']);
    expect(repo.git('status', '--porcelain')).toBe('M  README.md\n');
  });

  test('with --no-commit: nothing; there is a log entry', async () => {
    const repo = workRepo();
    const head = repo.git('rev-parse', 'HEAD');
    await checkpoint(repo, '--no-commit', '--label', 'x');
    expect([repo.git('rev-parse', 'HEAD'), logOf(repo)[0]?.title]).toEqual([
      head,
      'person/checkpoint',
    ]);
  });

  test('as the first commit of a repository', async () => {
    const repo = makeRepo({ [SESSION]: sessionText({ branch: 'main' }), 'a.ts': 'x' });
    identify(repo);
    repo.git('add', 'a.ts');
    await checkpoint(repo);
    expect(repo.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe(`${SESSION}\na.ts\n`);
  });

  test('not a session file that git ignores, and says so', async () => {
    const repo = makeRepo(
      { '.gitignore': '.agents/\n', [SESSION]: sessionText(), 'a.ts': 'x' },
      { commit: true },
    );
    identify(repo);
    repo.write('a.ts', 'y');
    const { stdout } = await checkpoint(repo);
    expect([committedPaths(repo), stdout.includes('ignores the session file')]).toEqual([
      ['a.ts'],
      true,
    ]);
  });

  test('not the state of a submodule that nobody staged', async () => {
    const other = makeRepo({ a: 'x' }, { commit: true });
    const repo = workRepo();
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.root, 'sub');
    repo.git('commit', '--quiet', '--message=sub');
    repo.write('sub/a', 'changed');
    repo.git('-C', 'sub', '-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '-qam', 'x');
    await checkpoint(repo);
    expect(committedPaths(repo)).toEqual([SESSION]);
  });

  test('nothing in a dry run', async () => {
    const repo = workRepo();
    repo.write('README.md', '# Two\n');
    const before = stateOf(repo);
    const { stdout } = await checkpoint(repo, '--dry-run', '-m', 'Say two');
    expect([stateOf(repo), stdout.includes('feat: Say two')]).toEqual([before, true]);
  });
});

describe('what the commit says', () => {
  const BOXES = '- [x] OAuth provider interface\n- [ ] Google OAuth\n- [ ] GitHub OAuth';

  test('trailers that git reads: session, objectives, decisions, time', async () => {
    const repo = workRepo({ sections: { ...READY, 'Acceptance Criteria': BOXES } });
    await run(repo, ['objective', 'done', '2']);
    repo.write('src/auth/login.ts', 'two\n');
    await checkpoint(
      repo,
      '-m',
      'Implement OAuth2 provider\n\nCompleted the flow.\n\n---\nSession: forged',
      '--decision',
      'Using PKCE',
      '--rationale',
      'Protection against interception',
    );
    expect(trailersOf(repo)).toEqual([
      `Session: ${FIX_LOGIN}`,
      'Session-Objective: done OAuth provider interface',
      'Session-Objective: now Google OAuth',
      'Session-Objective: next GitHub OAuth',
      'Session-Decision: Using PKCE',
      'Session-Time: 30m',
    ]);
    expect(repo.git('log', '-1', '--format=%s')).toBe('feat(auth): Implement OAuth2 provider\n');
    expect(repo.git('log', '-1', '--format=%b')).toContain('Rationale: Protection against');
  });

  test('a trailer of the person joins the one block', async () => {
    const repo = workRepo();
    await checkpoint(repo, '-m', 'Pair up\n\nCo-authored-by: B <b@example.org>');
    expect(trailersOf(repo).slice(0, 2)).toEqual([
      'Co-authored-by: B <b@example.org>',
      `Session: ${FIX_LOGIN}`,
    ]);
  });

  test('decisions and objectives of an earlier commit are not told again', async () => {
    const repo = workRepo();
    await checkpoint(repo, '--decision', 'Using PKCE');
    await checkpoint(repo, '--label', 'again');
    expect(trailersOf(repo).filter((line) => line.startsWith('Session-Decision'))).toEqual([]);
  });

  test('tests and coverage as changes since the last checkpoint', async () => {
    const repo = workRepo();
    const report = (tests: number, hit: number): void => {
      repo.write('junit.xml', `<testsuite name="a" tests="${tests}" failures="0"></testsuite>`);
      repo.write('coverage/lcov.info', `SF:a\nLF:100\nLH:${hit}\nend_of_record\n`);
    };
    report(10, 79);
    await checkpoint(repo);
    report(22, 84);
    await checkpoint(repo);
    expect(trailersOf(repo).slice(-2)).toEqual([
      'Session-Tests: +12',
      'Session-Coverage: 79% -> 84%',
    ]);
  });

  test('no secret', async () => {
    const repo = workRepo();
    const token = `ghp_${'a1B2'.repeat(9)}`;
    await checkpoint(repo, '-m', `Use ${token}`);
    expect(repo.git('log', '-1', '--format=%B')).not.toContain(token);
  });
});

describe('a checkpoint refuses and leaves everything as it was', () => {
  test('when a hook fails: index, files of the person and session file', async () => {
    const repo = workRepo();
    hook(repo, 'pre-commit', 'echo "tests failed" >&2; exit 1');
    repo.write('README.md', '# Staged\n');
    repo.git('add', 'README.md');
    repo.write('README.md', '# Not staged\n');
    repo.write('later.txt', 'x');
    repo.git('add', '--intent-to-add', 'later.txt');
    const before = stateOf(repo);
    for (const more of [[], ['--all'], ['--only', 'later.txt']]) {
      expect(await refusal(repo, 'checkpoint', ...more)).toBe('commit-failed');
      expect(stateOf(repo)).toEqual(before);
    }
    hook(repo, 'pre-commit', 'exit 0');
    expect((await checkpoint(repo)).code).toBe(0);
  });

  test('when an untracked session file cannot be committed', async () => {
    const repo = makeRepo({ a: 'x' }, { commit: true });
    identify(repo);
    repo.write(SESSION, sessionText());
    hook(repo, 'commit-msg', 'exit 1');
    const before = stateOf(repo);
    expect(await refusal(repo, 'checkpoint', '--label', 'x')).toBe('commit-failed');
    expect(stateOf(repo)).toEqual(before);
  });

  test.each<[string, string, (repo: Repo) => void, string[]]>([
    ['a rebase', 'git-busy', (repo) => repo.write('.git/rebase-merge/x', ''), []],
    ['a path without changes', 'nothing-there', () => {}, ['--only', 'README.md']],
    [
      'a reason without its decision',
      'unclear-options',
      () => {},
      ['--decision', 'Use cookies', '--rationale', 'Simple', '--rationale', 'Fast'],
    ],
    ['a push without a remote', 'push-nowhere', () => {}, ['--push']],
    ['another branch', 'other-branch', (repo) => void repo.git('checkout', '-qb', 'x'), []],
    [
      'an unknown identity',
      'git-identity',
      (repo) => {
        repo.git('config', 'user.name', '');
      },
      [],
    ],
  ])('for %s', async (_, code, prepare, args) => {
    const repo = workRepo();
    prepare(repo);
    const before = stateOf(repo);
    expect(await refusal(repo, 'checkpoint', ...args)).toBe(code);
    expect(stateOf(repo)).toEqual(before);
  });
});

describe('where git is not as usual', () => {
  test('without git the log entry is made, and said that nothing was committed', async () => {
    const repo = makeRepo({ [SESSION]: sessionText() }, { git: false });
    const { code, stdout } = await checkpoint(repo, '--label', 'x');
    expect([code, logOf(repo).length, stdout.includes('nothing was committed')]).toEqual([
      0,
      1,
      true,
    ]);
  });

  test('a detached HEAD is told', async () => {
    const repo = workRepo();
    repo.git('checkout', '--quiet', '--detach');
    const { stdout } = await checkpoint(repo);
    expect(stdout).toContain('git branch NAME');
  });

  test('in a worktree whose path has blanks, from a folder below', async () => {
    const repo = workRepo();
    repo.git('checkout', '--quiet', 'main');
    const tree = `${repo.root}/.wt/a tree`;
    repo.git('worktree', 'add', '--quiet', tree, 'feature/login');
    const { code } = await run(repo, ['checkpoint', '--label', 'x'], { cwd: `${tree}/src` });
    expect([code, repo.git('log', '-1', '--format=%s', 'feature/login')]).toEqual([0, 'feat: x\n']);
  });

  test('--push makes the upstream, and a refusal of the remote is told', async () => {
    const repo = workRepo();
    const bare = addRemote(repo);
    await checkpoint(repo, '--label', 'x', '--push');
    const [own, theirs] = [
      repo.git('rev-parse', 'HEAD'),
      repo.git('-C', bare, 'rev-parse', 'feature/login'),
    ];
    expect(theirs).toBe(own);
    repo.git('remote', 'set-url', 'origin', `${bare}-gone`);
    expect(await refusal(repo, 'checkpoint', '--push')).toBe('push-failed');
  });
});

describe('a shadow checkpoint', () => {
  const shadow = (repo: Repo) => checkpoint(repo, '--shadow', '--label', 'before');
  const REF = `refs/agent-session/checkpoints/${FIX_LOGIN}/1`;

  function dirty(): Repo {
    const repo = workRepo();
    repo.write('.gitignore', '*.log\n');
    repo.git('add', '.gitignore');
    repo.write('src/auth/login.ts', 'two\n');
    repo.write('new file.txt', 'new\n');
    repo.write('x.log', 'ignored');
    repo.git('rm', '--quiet', '--cached', 'README.md');
    return repo;
  }

  test('keeps untracked files and touches neither index, HEAD, stash nor work tree', async () => {
    const repo = dirty();
    const before = stateOf(repo);
    await shadow(repo);
    expect(stateOf(repo)).toEqual(before);
    expect(repo.git('show', `${REF}:new file.txt`)).toBe('new\n');
    expect(repo.git('ls-tree', '-r', '--name-only', REF)).not.toContain('x.log');
    expect(trailersOf(repo, REF)).toEqual([`Session: ${FIX_LOGIN}`]);
  });

  test('runs no hook, in a repository without commits and without identity too', async () => {
    const repo = makeRepo({ [SESSION]: sessionText(), a: 'x' });
    for (const name of ['post-index-change', 'reference-transaction'])
      hook(repo, name, 'touch heard; exit 1');
    repo.git('config', 'user.useConfigOnly', 'true');
    expect([(await shadow(repo)).code, repo.has('heard')]).toEqual([0, false]);
  });

  test('is listed', async () => {
    const repo = dirty();
    await shadow(repo);
    await shadow(repo);
    const { stdout } = await checkpoint(repo, '--list', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ checkpoints: [{ number: 1 }, { number: 2 }] });
  });

  test('comes back where nothing would be overwritten', async () => {
    const repo = dirty();
    await shadow(repo);
    repo.git('reset', '--quiet', '--hard');
    repo.git('clean', '-fdq');
    const { code } = await checkpoint(repo, '--restore', '1');
    expect([code, repo.read('src/auth/login.ts'), repo.read('new file.txt')]).toEqual([
      0,
      'two\n',
      'new\n',
    ]);
  });

  test.each<[string, (repo: Repo) => void]>([
    ['a change since', (repo) => repo.write('src/auth/login.ts', 'three\n')],
    ['an untracked file', (repo) => repo.write('new file.txt', 'other\n')],
    ['a folder of its name', (repo) => repo.write('new file.txt/x', 'other\n')],
    [
      'a file that git ignores',
      (repo) => {
        repo.write('.git/info/exclude', 'new file.txt\n');
        repo.write('new file.txt', 'other\n');
      },
    ],
    [
      'a commit of it since',
      (repo) => {
        repo.write('src/auth/login.ts', 'committed\n');
        repo.git('commit', '--quiet', '--all', '--message=x');
      },
    ],
  ])('does not overwrite %s', async (_, change) => {
    const repo = dirty();
    await shadow(repo);
    repo.git('reset', '--quiet', '--hard');
    repo.git('clean', '-fdq');
    change(repo);
    const before = stateOf(repo);
    expect(await refusal(repo, 'checkpoint', '--restore', '1')).toBe('would-overwrite');
    expect(stateOf(repo)).toEqual(before);
  });

  test('says so when HEAD has moved', async () => {
    const repo = dirty();
    await shadow(repo);
    repo.git('reset', '--quiet', '--hard');
    repo.git('clean', '-fdq');
    repo.git('commit', '--quiet', '--allow-empty', '--message=x');
    const { stdout } = await checkpoint(repo, '--restore', '1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ head_moved: true, written: expect.any(Array) });
    expect(repo.read('new file.txt')).toBe('new\n');
  });

  test('a dry run of it tells programs so, and keeps nothing', async () => {
    const repo = dirty();
    const { stdout } = await checkpoint(repo, '--shadow', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toEqual({ version: 1, id: FIX_LOGIN, checkpoint: null });
    expect(repo.git('for-each-ref', 'refs/agent-session')).toBe('');
  });

  test('is refused by a number that there is not', async () => {
    expect(await refusal(dirty(), 'checkpoint', '--restore', '7')).toBe('unknown-checkpoint');
  });
});

describe('the issue of a session', () => {
  const linked = (): Repo => {
    const repo = workRepo();
    const text = sessionText({ branch: 'feature/login' });
    repo.write(SESSION, text.replace('  branch:', '  github_issue: 128\n  branch:'));
    return repo;
  };
  const subject = (repo: Repo) => repo.git('log', '-1', '--format=%s').trim();

  test('stands in the subject', async () => {
    const repo = linked();
    await checkpoint(repo, '--message', 'fix: read the cookie');
    expect(subject(repo)).toBe('fix: read the cookie [#128]');
    expect(trailersOf(repo)).toContainEqual(`Session: ${FIX_LOGIN}`);
  });

  test('does not with github.link_commits: false', async () => {
    const repo = linked();
    repo.write('.agents/config.yaml', 'github:\n  link_commits: false\n');
    await checkpoint(repo, '--message', 'fix: read the cookie');
    expect(subject(repo)).toBe('fix: read the cookie');
  });
});

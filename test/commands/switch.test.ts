import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { addRemote, branchOf, hook, refusal, run, stateOf, workRepo } from '../support/git-work.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const SESSION = pathOf();
const HOTFIX = 'hotfix/critical-bug';
const INSIDE = { env: { AGENT_SESSION_CONVERSATION: 'c' } };
const attachedTo = (repo: Repo) => new Workspace(repo.root).state.conversation('c')?.session;
const shows = (repo: Repo): string => repo.git('status', '--porcelain', '--untracked-files=no');
const go = (repo: Repo, ...args: string[]) => run(repo, ['switch', ...args]);

describe('session switch', () => {
  test('makes a branch that does not exist from the default branch, with a session', async () => {
    const repo = workRepo();
    const { code } = await go(repo, HOTFIX);
    const [name = ''] = repo.git('ls-files', '--others', '.agents').trim().split('\n');
    expect([code, branchOf(repo), parseSession(repo.read(name) ?? '', name).branch]).toEqual([
      0,
      HOTFIX,
      HOTFIX,
    ]);
    expect(repo.git('rev-parse', HOTFIX)).toBe(repo.git('rev-parse', 'main'));
  });

  test('takes up the session of the branch and attaches the conversation to it', async () => {
    const repo = workRepo({ status: 'paused' });
    repo.git('checkout', '--quiet', 'main');
    const { stdout } = await run(repo, ['switch', 'feature/login'], INSIDE);
    expect([branchOf(repo), attachedTo(repo), stdout.includes('## Current State')]).toEqual([
      'feature/login',
      FIX_LOGIN,
      true,
    ]);
  });

  test('to the default branch makes no session and detaches the conversation', async () => {
    const repo = workRepo();
    await run(repo, ['resume'], INSIDE);
    expect(attachedTo(repo)).toBe(FIX_LOGIN);
    await run(repo, ['switch', 'main'], INSIDE);
    expect([branchOf(repo), attachedTo(repo), repo.has('.agents/sessions')]).toEqual([
      'main',
      '',
      false,
    ]);
  });

  test('tracks a branch that only a remote has, also by its name there', async () => {
    const repo = workRepo();
    addRemote(repo);
    repo.git('push', '--quiet', 'origin', 'main:theirs/work');
    repo.git('fetch', '--quiet');
    await go(repo, 'origin/theirs/work', '--no-session');
    expect([branchOf(repo), repo.git('rev-parse', '--abbrev-ref', '@{upstream}').trim()]).toEqual([
      'theirs/work',
      'origin/theirs/work',
    ]);
  });

  test('takes no branch of a remote for it that only ends like it', async () => {
    const repo = workRepo();
    repo.git('update-ref', 'refs/remotes/origin/fix/fix', 'HEAD');
    await go(repo, 'fix', '--no-session');
    expect(repo.git('rev-parse', 'fix')).toBe(repo.git('rev-parse', 'main'));
  });

  test('in a shallow clone', async () => {
    const source = workRepo();
    source.git('checkout', '--quiet', 'main');
    const root = `${makeFolder()}/a clone`;
    execFileSync(
      'git',
      ['clone', '-q', '--depth=1', '--no-single-branch', `file://${source.root}`, root],
      {
        env: source.env,
      },
    );
    const clone: Repo = { ...source, root };
    const { code } = await run(clone, ['switch', 'feature/login']);
    expect([
      code,
      execFileSync('git', ['-C', root, 'branch', '--show-current']).toString(),
    ]).toEqual([0, 'feature/login\n']);
  });

  test('a dry run changes nothing', async () => {
    const repo = workRepo();
    const before = stateOf(repo);
    const { stdout } = await go(repo, HOTFIX, '--dry-run');
    expect([stateOf(repo), stdout.includes('git checkout -b hotfix/critical-bug')]).toEqual([
      before,
      true,
    ]);
  });

  test('is done where a hook of the person fails after it', async () => {
    const repo = workRepo();
    hook(repo, 'post-checkout', 'exit 1');
    expect([(await go(repo, 'main')).code, branchOf(repo)]).toEqual([0, 'main']);
  });

  test('leaves untracked files where they are', async () => {
    const repo = workRepo();
    repo.write('notes.txt', 'mine');
    await go(repo, 'main');
    expect([branchOf(repo), repo.read('notes.txt')]).toEqual(['main', 'mine']);
  });
});

describe('changes that are not committed', () => {
  function dirty(): Repo {
    const repo = workRepo();
    repo.write('src/auth/login.ts', 'two\n');
    repo.write('README.md', '# Staged\n');
    repo.git('add', 'README.md');
    return repo;
  }

  test('of a detached HEAD come back by the commands that are told', async () => {
    const repo = dirty();
    repo.git('checkout', '--quiet', '--detach');
    const { stdout } = await go(repo, 'main');
    const [, commit = '', stash = ''] =
      /git checkout (\w+) and git stash apply (\w+)/.exec(stdout) ?? [];
    repo.git('checkout', '--quiet', commit);
    repo.git('stash', 'apply', stash);
    expect(repo.read('src/auth/login.ts')).toBe('two\n');
  });

  test('are named, and nothing is done, with --no-stash', async () => {
    const repo = dirty();
    const before = stateOf(repo);
    const { code, stdout } = await run(repo, ['switch', 'main', '--no-stash', '--json']);
    expect([code, stateOf(repo)]).toEqual([2, before]);
    for (const part of ['dirty-tree', 'README.md', 'src/auth/login.ts', '--checkpoint', '--stash'])
      expect(stdout).toContain(part);
  });

  test.each([[[]], [['--stash']]])(
    'are put aside with %j and come back, staged ones staged',
    async (given) => {
      const repo = dirty();
      const before = shows(repo);
      await go(repo, 'main', ...given);
      expect([branchOf(repo), shows(repo)]).toEqual(['main', '']);
      await go(repo, 'feature/login');
      expect([shows(repo), repo.git('stash', 'list')]).toEqual([before, '']);
    },
  );

  test('come back with resume of the branch too', async () => {
    const repo = dirty();
    const before = shows(repo);
    await go(repo, 'main', '--stash');
    await run(repo, ['resume', 'feature/login']);
    expect([branchOf(repo), shows(repo)]).toEqual(['feature/login', before]);
  });

  test('that conflict with what was committed since stay stashed', async () => {
    const repo = dirty();
    await go(repo, 'main', '--stash');
    repo.git('checkout', '--quiet', 'feature/login');
    repo.write('src/auth/login.ts', 'other\n');
    repo.git('commit', '--quiet', '--all', '--message=x');
    const { code, stdout } = await go(repo, 'feature/login');
    expect([code, shows(repo), stdout.includes('git stash apply')]).toEqual([0, '', true]);
    expect(repo.git('stash', 'list')).toContain('session switch: feature/login');
  });

  test('that cannot come back for a file in the way stay stashed, and git says for which', async () => {
    const repo = workRepo();
    repo.write('new.ts', 'stashed\n');
    repo.git('add', 'new.ts');
    await go(repo, 'main', '--stash');
    repo.write('new.ts', 'in the way\n');
    const { stdout } = await go(repo, 'feature/login');
    expect([repo.read('new.ts'), repo.git('stash', 'list') === '']).toEqual([
      'in the way\n',
      false,
    ]);
    const note = stdout.split('\n').find((line) => line.includes('git stash apply'));
    expect(note).toContain('new.ts');
  });

  test('another stash of the person is left alone', async () => {
    const repo = dirty();
    repo.git('stash', 'push', '--quiet', '--message', 'mine');
    await go(repo, 'main');
    await go(repo, 'feature/login');
    expect([shows(repo), repo.git('stash', 'list')]).toEqual(['', expect.stringContaining('mine')]);
  });

  test('are committed with --checkpoint, all of them, and the session is paused', async () => {
    const repo = dirty();
    await go(repo, 'main', '--checkpoint');
    expect([branchOf(repo), shows(repo)]).toEqual(['main', '']);
    expect(repo.git('show', 'feature/login:src/auth/login.ts')).toBe('two\n');
    const left = repo.git('show', `feature/login:${SESSION}`);
    expect(parseSession(left, SESSION).status).toBe('paused');
  });

  test('go along with --carry', async () => {
    const repo = dirty();
    const before = shows(repo);
    await go(repo, 'main', '--carry');
    expect([branchOf(repo), shows(repo)]).toEqual(['main', before]);
  });

  test('stay and nothing is stashed where git refuses the switch', async () => {
    const repo = dirty();
    repo.git('checkout', '--quiet', 'main', '--force');
    repo.write('in-the-way.txt', 'theirs');
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=x');
    repo.git('checkout', '--quiet', 'feature/login');
    repo.write('in-the-way.txt', 'mine');
    repo.write('README.md', '# Mine\n');
    const before = stateOf(repo);
    expect(await refusal(repo, 'switch', 'main', '--stash')).toBe('switch-failed');
    expect(stateOf(repo)).toEqual(before);
  });

  test('a failing hook stops the checkpoint and the switch', async () => {
    const repo = dirty();
    hook(repo, 'pre-commit', 'exit 1');
    const before = stateOf(repo);
    expect(await refusal(repo, 'switch', 'main', '--checkpoint')).toBe('commit-failed');
    expect(stateOf(repo)).toEqual(before);
  });
});

describe('session switch refuses', () => {
  test.each<[string, string, string, (repo: Repo) => void]>([
    ['a merge in progress', 'main', 'git-busy', (repo) => repo.write('.git/MERGE_HEAD', '')],
    ['a rebase in progress', 'main', 'git-busy', (repo) => repo.write('.git/rebase-merge/x', '')],
    ['a name that git refuses', 'a..b', 'bad-branch', () => {}],
    ['a name with a blank', 'a b', 'bad-branch', () => {}],
    ['what git would take for an option', '-f', 'wrong-use', () => {}],
    ['a slip of the pen', 'feature/logn', 'unknown-branch', () => {}],
    [
      'commits that only a detached HEAD holds',
      'main',
      'detached-commits',
      (repo) => {
        repo.git('checkout', '--quiet', '--detach');
        repo.git('commit', '--quiet', '--allow-empty', '--message=alone');
      },
    ],
    [
      'a branch of another work tree',
      'main',
      'branch-elsewhere',
      (repo) => void repo.git('worktree', 'add', '--quiet', `${repo.root}/.git/tree`, 'main'),
    ],
    [
      'a branch that two remotes have',
      'shared',
      'ambiguous-remote',
      (repo) => {
        for (const name of ['one', 'two']) {
          addRemote(repo, name);
          repo.git('push', '--quiet', name, 'main:shared');
        }
      },
    ],
  ])('%s', async (_, branch, code, prepare) => {
    const repo = workRepo();
    prepare(repo);
    const before = stateOf(repo);
    expect(await refusal(repo, 'switch', branch)).toBe(code);
    expect(stateOf(repo)).toEqual(before);
  });

  test('where there is no git, and in a bare repository', async () => {
    expect(await refusal(makeRepo({}, { git: false }), 'switch', 'main')).toBe('not-a-repository');
    const repo = workRepo();
    const root = addRemote(repo);
    expect(await refusal({ ...repo, root }, 'switch', 'main')).toBe('bare-repository');
  });

  test('staged files of a branch without commits', async () => {
    const repo = makeRepo({ [SESSION]: sessionText() }, { commit: true });
    repo.git('checkout', '--quiet', '--orphan', 'fresh');
    expect(await refusal(repo, 'switch', 'main')).toBe('dirty-tree');
  });
});

test('git am is told from a rebase: what gives it up is another command', async () => {
  const repo = workRepo();
  repo.write('.git/rebase-apply/applying', '');
  const { stdout } = await go(repo, 'main', '--json');
  expect(stdout).toContain('git am --abort');
  rmSync(repo.path('.git/rebase-apply/applying'));
  repo.write('.git/rebase-apply/rebasing', '');
  expect((await go(repo, 'main', '--json')).stdout).toContain('git rebase --abort');
});

describe('session resume and start on branches', () => {
  test('resume of a branch without a session says so', async () => {
    expect(await refusal(workRepo(), 'resume', 'main')).toBe('no-session');
  });

  test('start --resume takes up what is there, with and without a branch', async () => {
    const repo = workRepo({ status: 'paused' });
    const { code, stdout } = await run(repo, ['start', '--resume']);
    expect([code, stdout.includes('## Current State')]).toEqual([0, true]);
    repo.git('commit', '--quiet', '--all', '--message=x');
    repo.git('checkout', '--quiet', 'main');
    expect((await run(repo, ['start', 'feature/login', '--resume'])).code).toBe(0);
    expect(branchOf(repo)).toBe('feature/login');
  });

  test('start on a branch shows the brief, and makes no second session where that branch has one', async () => {
    const repo = workRepo();
    repo.git('checkout', '--quiet', 'main');
    expect((await run(repo, ['start', 'feature/other'])).stdout).toContain('## Next Steps');
    repo.git('checkout', '--quiet', 'main');
    expect(await refusal(repo, 'start', 'feature/login')).toBe('branch-has-session');
  });

  test.each([
    ['start', 'feature/login'],
    ['start', 'feature/login', '--resume'],
    ['start', 'feature/fresh'],
    ['resume', 'feature/login'],
    ['switch', 'feature/login'],
    ['switch', 'feature/fresh'],
  ])('%s %s tells programs too where work was put aside', async (...words) => {
    const repo = workRepo();
    repo.git('checkout', '--quiet', 'main');
    repo.write('README.md', '# Mine\n');
    const { stdout } = await run(repo, [...words, '--stash', '--json']);
    expect([repo.git('stash', 'list') === '', stdout]).toEqual([
      false,
      expect.stringContaining('session switch main'),
    ]);
  });

  test.each(['start', 'resume'])(
    '%s tells where work was put aside also where the session cannot be taken up',
    async (verb) => {
      const repo = workRepo();
      repo.write(SESSION, 'no front matter\n');
      repo.git('commit', '--quiet', '--all', '--message=broken');
      repo.write(pathOf('20261120-150000-two'), sessionText({ branch: 'feature/login' }));
      repo.write(pathOf('20261120-150000-three'), sessionText({ branch: 'feature/login' }));
      repo.git('add', '--all');
      repo.git('commit', '--quiet', '--message=two');
      repo.git('checkout', '--quiet', 'main');
      repo.write('README.md', '# Mine\n');
      const more = verb === 'start' ? ['--resume'] : [];
      const words = [verb, 'feature/login', ...more, '--stash', '--json'];
      const { code, stdout } = await run(repo, words);
      expect([code, stdout]).toEqual([2, expect.stringContaining('session switch main')]);
    },
  );
});

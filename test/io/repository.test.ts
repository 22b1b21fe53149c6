import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  commitsInLog,
  findRepository,
  readDefaultBranch,
  readHead,
  readHeadCommit,
  usesSessions,
} from '../../src/io/repository.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';

describe('findRepository', () => {
  test('finds the root from a folder below', () => {
    const repo = makeRepo({ 'a/b/c.txt': '' });
    expect(findRepository(repo.path('a/b'))).toEqual({
      root: repo.root,
      gitDir: repo.path('.git'),
      commonDir: repo.path('.git'),
    });
  });

  test('finds it from a folder that does not exist any more', () => {
    const repo = makeRepo();
    expect(findRepository(repo.path('gone/deeper')).root).toBe(repo.root);
  });

  test('knows the folder that a worktree shares', () => {
    const repo = makeRepo({ 'a.txt': '' }, { commit: true });
    const other = join(makeFolder(), 'tree');
    repo.git('worktree', 'add', '--quiet', other, '-b', 'other');
    const found = findRepository(other);
    expect([found.root, found.commonDir]).toEqual([other, repo.path('.git')]);
  });

  test('takes a submodule for itself', () => {
    const inner = makeRepo({ 'a.txt': '' }, { commit: true });
    const outer = makeRepo();
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
    expect(findRepository(outer.path('sub')).root).toBe(outer.path('sub'));
  });

  test('an .agents of a subfolder does not hide the repository', () => {
    const repo = makeRepo({ 'sub/.agents/sessions/a.md': '' });
    expect(findRepository(repo.path('sub')).root).toBe(repo.root);
  });

  test('without git the folder that uses sessions is the root', () => {
    const repo = makeRepo({ '.agents/sessions/a.md': '', 'sub/x.txt': '' }, { git: false });
    expect(findRepository(repo.path('sub'))).toEqual({
      root: repo.root,
      gitDir: undefined,
      commonDir: undefined,
    });
  });

  test('without git an .agents of other tools is no root', () => {
    const repo = makeRepo({ '.agents/skills/a.md': '', 'sub/x.txt': '' }, { git: false });
    expect(findRepository(repo.path('sub')).root).toBe(repo.path('sub'));
  });

  test('a .git that is no repository is passed over', () => {
    const repo = makeRepo({ 'sub/.git/config': '', 'sub2/.git': 'nonsense' });
    expect([findRepository(repo.path('sub')).root, findRepository(repo.path('sub2')).root]).toEqual(
      [repo.root, repo.root],
    );
  });

  test('a worktree whose repository has gone is still a root', () => {
    const repo = makeRepo({ '.git': 'gitdir: /nowhere/at/all\n' }, { git: false });
    expect(findRepository(repo.root).gitDir).toBe('/nowhere/at/all');
  });

  test('a HEAD that is a symbolic link to an unborn branch counts', () => {
    const repo = makeRepo();
    unlinkSync(repo.path('.git/HEAD'));
    symlinkSync('refs/heads/main', repo.path('.git/HEAD'));
    expect(findRepository(repo.root).gitDir).toBe(repo.path('.git'));
  });
});

test.each([
  ['.agents/sessions/a.md', true],
  ['.agents/config.yaml', true],
  ['.agents/hooks/agent-session.cjs', true],
  ['.agents/skills/a.md', false],
  ['README.md', false],
])('a folder with %s uses sessions: %s', (name, uses) => {
  expect(usesSessions(makeRepo({ [name]: '' }, { git: false }).root)).toBe(uses);
});

describe('what is checked out', () => {
  const facts = (root: string): unknown[] => {
    const repository = findRepository(root);
    return [readHead(repository), readHeadCommit(repository)];
  };

  test('is a branch without commits', () => {
    expect(facts(makeRepo({}, { branch: 'feature/ä' }).root)).toEqual([
      { kind: 'branch', branch: 'feature/ä' },
      undefined,
    ]);
  });

  test('is a branch and its commit, loose or packed', () => {
    const repo = makeRepo({ 'a.txt': '' }, { commit: true, branch: 'feature/x' });
    const sha = repo.git('rev-parse', 'HEAD').trim();
    const loose = facts(repo.root);
    repo.git('pack-refs', '--all');
    expect([loose, facts(repo.root)]).toEqual([
      [{ kind: 'branch', branch: 'feature/x' }, sha],
      [{ kind: 'branch', branch: 'feature/x' }, sha],
    ]);
  });

  test('is a commit when the head is detached', () => {
    const repo = makeRepo({ 'a.txt': '' }, { commit: true });
    repo.git('checkout', '--quiet', '--detach');
    const sha = repo.git('rev-parse', 'HEAD').trim();
    expect(facts(repo.root)).toEqual([{ kind: 'detached', sha }, sha]);
  });

  test('of a worktree is its own', () => {
    const repo = makeRepo({ 'a.txt': '' }, { commit: true });
    const other = join(makeFolder(), 'tree');
    repo.git('worktree', 'add', '--quiet', other, '-b', 'other');
    expect(facts(other)).toEqual([
      { kind: 'branch', branch: 'other' },
      repo.git('rev-parse', 'HEAD').trim(),
    ]);
  });

  test.each([
    ['of a reftable', 'ref: refs/heads/.invalid\n'],
    ['of garbage', 'what is this?\n'],
    ['of nothing', ''],
  ])('is unknown for the HEAD %s', (_, head) => {
    const repo = makeRepo();
    repo.write('.git/HEAD', head);
    expect(facts(repo.root)).toEqual([{ kind: 'unknown' }, undefined]);
  });

  test('is unknown without git', () => {
    expect(facts(makeFolder())).toEqual([{ kind: 'unknown' }, undefined]);
  });
});

describe('the default branch', () => {
  const of = (root: string): string | undefined => {
    const repository = findRepository(root);
    return readDefaultBranch(repository, readHead(repository));
  };

  test('is what origin/HEAD points at', () => {
    const upstream = makeRepo({ 'a.txt': '' }, { commit: true, branch: 'trunk' });
    const clone = join(makeFolder(), 'clone');
    upstream.git('clone', '--quiet', upstream.root, clone);
    expect(of(clone)).toBe('trunk');
  });

  test.each(['main', 'master'])('is %s where that exists, loose or packed', (branch) => {
    const repo = makeRepo({ 'a.txt': '' }, { commit: true, branch });
    repo.git('checkout', '--quiet', '-b', 'other');
    const loose = of(repo.root);
    repo.git('pack-refs', '--all');
    expect([loose, of(repo.root)]).toEqual([branch, branch]);
  });

  test('is the one without commits that a new repository begins with', () => {
    expect(of(makeRepo({}, { branch: 'master' }).root)).toBe('master');
  });

  test('is unknown in other cases', () => {
    expect([
      of(makeRepo({ 'a.txt': '' }, { commit: true, branch: 'develop' }).root),
      of(makeFolder()),
    ]).toEqual([undefined, undefined]);
  });
});

test('a branch whose name leads out of refs gives no commit', () => {
  const repo = makeRepo();
  repo.write('secret', 'not a sha');
  repo.write('.git/HEAD', 'ref: refs/heads/../../../secret\n');
  expect(readHeadCommit(findRepository(repo.root))).toBeUndefined();
});

describe('the log of HEAD', () => {
  const commits = (repo: ReturnType<typeof makeRepo>, ...times: string[]): void => {
    for (const time of times) {
      repo.env['GIT_COMMITTER_DATE'] = time;
      repo.git('commit', '--quiet', '--allow-empty', '--message=x');
    }
  };
  const since = (repo: ReturnType<typeof makeRepo>, time: string): number | undefined =>
    commitsInLog(findRepository(repo.root), Date.parse(time));
  const three = ['2026-11-20T14:00:00Z', '2026-11-20T15:00:00Z', '2026-11-20T16:00:00Z'] as const;

  test('counts the plain commits from a time on', () => {
    const repo = makeRepo();
    commits(repo, ...three);
    expect([
      since(repo, '2026-11-20T15:00:00Z'),
      since(repo, '2026-11-20T15:00:01Z'),
      since(repo, '2026-11-20T17:00:00Z'),
      since(repo, '2026-11-20T01:00:00Z'),
    ]).toEqual([2, 1, 0, 3]);
  });

  test('counts on after a branch was made', () => {
    const repo = makeRepo();
    commits(repo, three[0], three[1]);
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    commits(repo, three[2]);
    expect(since(repo, '2026-11-20T14:30:00Z')).toBe(2);
  });

  test('does not say where something else moved HEAD', () => {
    const repo = makeRepo();
    commits(repo, ...three);
    repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(since(repo, '2026-11-20T01:00:00Z')).toBeUndefined();
  });

  test('does not say without a log', () => {
    const repo = makeRepo();
    commits(repo, ...three);
    unlinkSync(join(repo.root, '.git/logs/HEAD'));
    expect(since(repo, '2026-11-20T01:00:00Z')).toBeUndefined();
  });
});

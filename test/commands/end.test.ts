import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf } from '../support/any-session.ts';
import {
  addRemote,
  branchOf,
  hook,
  refusal,
  run,
  stateOf,
  trailersOf,
  workRepo,
} from '../support/git-work.ts';
import type { Repo } from '../support/repo.ts';

const SESSION = pathOf();
const end = (repo: Repo, ...args: string[]) => run(repo, ['end', ...args]);
const statusOf = (repo: Repo) => parseSession(repo.read(SESSION) ?? '', SESSION).status;

describe('session end', () => {
  test('pauses the session and lets the conversation go', async () => {
    const repo = workRepo();
    const inside = { env: { AGENT_SESSION_CONVERSATION: 'c' } };
    await run(repo, ['resume'], inside);
    await run(repo, ['end'], inside);
    expect([statusOf(repo), new Workspace(repo.root).state.conversation('c')?.session]).toEqual([
      'paused',
      '',
    ]);
  });

  test('sets the summary apart from the handoff, its figures indented', async () => {
    const { stdout } = await end(workRepo(), '--handoff', '--summary');
    const [, summary = ''] = stdout.split('\n\nSummary: ');
    const [, ...figures] = summary.split('\n').slice(0, -2);
    expect(figures.map((line) => line.startsWith('  '))).toContain(true);
  });

  test('prints handoff and summary when asked', async () => {
    const { stdout } = await end(workRepo(), '--handoff', '--summary');
    expect(stdout).toContain('# Handoff: Fix login');
    expect(stdout).toContain('Summary: Fix login');
  });

  test.each([
    ['comes by itself', '', [], true],
    ['stays away when it is not wanted now', '', ['--no-handoff'], false],
    ['stays away where the project says so', 'sessions:\n  handoff_on_end: false\n', [], false],
    ['comes when asked even there', 'sessions:\n  handoff_on_end: false\n', ['--handoff'], true],
  ])('the handoff %s', async (_, config, options, comes) => {
    const repo = workRepo();
    repo.write('.agents/config.yaml', config);
    const { stdout } = await end(repo, ...options);
    expect(stdout.includes('# Handoff: Fix login')).toBe(comes);
  });

  test('writes the handoff to a file', async () => {
    const repo = workRepo();
    await end(repo, '--handoff', '--output', 'HANDOFF.md');
    expect(repo.read('HANDOFF.md')).toContain('# Handoff: Fix login');
  });

  test('tells programs the document, in a file or not', async () => {
    const { stdout } = await end(workRepo(), '--output', 'HANDOFF.md', '--json');
    expect((JSON.parse(stdout) as { handoff: string }).handoff).toMatch(/^# Handoff: Fix login/);
  });

  test('refuses to push where nothing is merged', async () => {
    const repo = workRepo();
    const before = stateOf(repo);
    expect(await refusal(repo, 'end', '--push')).toBe('wrong-use');
    expect(stateOf(repo)).toEqual(before);
  });

  test('a dry run changes nothing', async () => {
    const repo = workRepo();
    const before = stateOf(repo);
    await end(repo, '--merge-to', 'main', '--dry-run');
    expect(stateOf(repo)).toEqual(before);
  });
});

describe('session end --merge-to', () => {
  test('brings work and paused session to the branch and stays there', async () => {
    const repo = workRepo();
    repo.write('src/auth/login.ts', 'fixed\n');
    await run(repo, ['checkpoint', '-m', 'Fix it']);
    const { code } = await end(repo, '--merge-to', 'main');
    expect([code, branchOf(repo), repo.read('src/auth/login.ts'), statusOf(repo)]).toEqual([
      0,
      'main',
      'fixed\n',
      'paused',
    ]);
    expect(repo.git('status', '--porcelain')).toBe('');
    expect(trailersOf(repo)).toContain(`Session: ${FIX_LOGIN}`);
  });

  test('takes a conflict back, on the branch where it began, and says how to go on', async () => {
    const repo = workRepo();
    repo.write('README.md', '# Mine\n');
    repo.git('commit', '--quiet', '--all', '--message=mine');
    repo.git('checkout', '--quiet', 'main');
    repo.write('README.md', '# Theirs\n');
    repo.git('commit', '--quiet', '--all', '--message=theirs');
    const main = repo.git('rev-parse', 'main');
    repo.git('checkout', '--quiet', 'feature/login');
    const { code, stdout } = await end(repo, '--merge-to', 'main', '--json');
    expect([code, branchOf(repo), repo.git('rev-parse', 'main')]).toEqual([
      2,
      'feature/login',
      main,
    ]);
    expect(repo.git('status', '--porcelain')).toBe('');
    for (const part of ['merge-conflict', 'README.md', 'git merge main'])
      expect(stdout).toContain(part);
  });

  test('takes the merge back when a hook refuses it', async () => {
    const repo = workRepo();
    repo.git('checkout', '--quiet', 'main');
    repo.git('commit', '--quiet', '--allow-empty', '--message=x');
    repo.git('checkout', '--quiet', 'feature/login');
    hook(repo, 'pre-merge-commit', 'exit 1');
    expect(await refusal(repo, 'end', '--merge-to', 'main')).toBe('merge-failed');
    expect([branchOf(repo), repo.git('status', '--porcelain')]).toEqual(['feature/login', '']);
  });

  test('says where one is, also where a hook fails after the way back', async () => {
    const repo = workRepo();
    repo.git('checkout', '--quiet', 'main');
    repo.git('commit', '--quiet', '--allow-empty', '--message=x');
    repo.git('checkout', '--quiet', 'feature/login');
    hook(repo, 'pre-merge-commit', 'exit 1');
    hook(repo, 'post-checkout', 'exit 1');
    const { stderr } = await end(repo, '--merge-to', 'main');
    expect(stderr).toContain('You are on feature/login');
  });

  test('tells that the remote protects the branch, and how to take the merge back', async () => {
    const repo = workRepo();
    const bare = addRemote(repo);
    repo.git('push', '--quiet', '--set-upstream', 'origin', 'main');
    const guard = `${bare}/hooks/pre-receive`;
    mkdirSync(dirname(guard), { recursive: true });
    writeFileSync(guard, '#!/bin/sh\necho "main is protected" >&2\nexit 1\n', { mode: 0o755 });
    const { stdout } = await end(repo, '--merge-to', 'main', '--push', '--json');
    for (const part of ['push-failed', 'main is protected']) expect(stdout).toContain(part);
    expect(stdout).toContain('git reset --keep');
  });

  test.each<[string, string, string, (repo: Repo) => void]>([
    ['a branch that is not there', 'nowhere', 'unknown-branch', () => {}],
    ['the own branch', 'feature/login', 'same-branch', () => {}],
    [
      'a protected branch',
      'main',
      'protected-branch',
      (repo) => void repo.git('config', '--add', 'session.protectedBranch', 'ma*'),
    ],
    ['work that is not committed', 'main', 'dirty-tree', (repo) => repo.write('README.md', 'x')],
    ['a rebase in progress', 'main', 'git-busy', (repo) => repo.write('.git/rebase-apply/x', '')],
    ['a detached HEAD', 'main', 'no-branch', (repo) => void repo.git('checkout', '-q', '--detach')],
    [
      'a branch of another work tree',
      'main',
      'branch-elsewhere',
      (repo) => void repo.git('worktree', 'add', '--quiet', `${repo.root}/.git/tree`, 'main'),
    ],
  ])('refuses %s and changes nothing', async (_, target, code, prepare) => {
    const repo = workRepo();
    prepare(repo);
    const before = stateOf(repo);
    expect(await refusal(repo, 'end', '--merge-to', target)).toBe(code);
    expect(stateOf(repo)).toEqual(before);
  });
});

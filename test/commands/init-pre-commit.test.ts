import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const HOOK = '.git/hooks/pre-commit';

function project(files: Record<string, string> = {}): Repo {
  const repo = makeRepo({ 'readme.txt': 'x\n', ...files }, { commit: true });
  repo.env['HOME'] = makeFolder();
  return repo;
}

async function run(repo: Repo, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    const { code, stderr } = await runInProcess(line.split(' '), { cwd: repo.root, env: repo.env });
    expect([line, code, stderr]).toEqual([line, 0, '']);
  }
}

/** Puts a `session` on PATH that answers every call with this exit code. */
function fakeSession(repo: Repo, exitCode: number): void {
  const bin = makeFolder();
  writeFileSync(join(bin, 'session'), `#!/bin/sh\nexit ${exitCode}\n`, { mode: 0o755 });
  repo.env['PATH'] = `${bin}${delimiter}${repo.env['PATH']}`;
}

function commits(repo: Repo): boolean {
  try {
    repo.git('commit', '--quiet', '--allow-empty', '--message=x');
    return true;
  } catch {
    return false;
  }
}

describe('init --pre-commit', () => {
  it.each<[string, string]>([
    ['.husky/pre-commit', 'npm test\n'],
    ['lefthook.yml', 'pre-commit:\n  commands:\n    a:\n      run: x\n'],
    ['.pre-commit-config.yaml', 'repos:\n  - repo: local\n    hooks: []\n'],
  ])('uses %s where it is, and gives it back', async (path, text) => {
    const repo = project({ [path]: text });
    await run(repo, 'init --pre-commit');
    expect(repo.read(path)).toContain('session lint --staged');
    expect(repo.has(HOOK)).toBe(false);
    await run(repo, 'init --pre-commit', 'uninstall');
    expect([repo.read(path), repo.git('status', '--porcelain')]).toEqual([text, '']);
  });

  it('makes husky’s file when only its folder is there', async () => {
    const repo = project({ '.husky/.gitkeep': '' });
    await run(repo, 'init --pre-commit');
    expect(statSync(repo.path('.husky/pre-commit')).mode & 0o111).not.toBe(0);
    await run(repo, 'uninstall');
    expect(repo.has('.husky/pre-commit')).toBe(false);
  });

  it('takes npx where the project depends on the tool', async () => {
    const repo = project({ 'package.json': '{"devDependencies":{"agent-session":"^0.1.0"}}' });
    await run(repo, 'init --pre-commit');
    expect(repo.read(HOOK)).toContain('npx --no session lint --staged');
  });

  it('stops a commit that has problems, and no other', async () => {
    const repo = project();
    await run(repo, 'init --pre-commit');
    fakeSession(repo, 1);
    expect(commits(repo)).toBe(false);
    fakeSession(repo, 0);
    expect(commits(repo)).toBe(true);
  });

  it('stops nobody who has no session command', async () => {
    const repo = project();
    await run(repo, 'init --pre-commit');
    expect(commits(repo)).toBe(true);
  });

  it('keeps the verdict and the mode of a hook that was there', async () => {
    const repo = project();
    repo.write(HOOK, '#!/bin/sh\nfalse\n');
    chmodSync(repo.path(HOOK), 0o700);
    await run(repo, 'init --pre-commit');
    fakeSession(repo, 0);
    expect([commits(repo), statSync(repo.path(HOOK)).mode & 0o777]).toEqual([false, 0o700]);
    await run(repo, 'uninstall');
    expect(repo.read(HOOK)).toBe('#!/bin/sh\nfalse\n');
  });

  it('runs in every worktree, where core.hooksPath is not set', async () => {
    const repo = project();
    const tree = join(makeFolder(), 'tree');
    repo.git('worktree', 'add', '--quiet', tree);
    await run({ ...repo, root: tree }, 'init --pre-commit');
    expect(repo.has(HOOK)).toBe(true);
    await run({ ...repo, root: tree }, 'uninstall');
    expect(repo.has(HOOK)).toBe(false);
  });

  it('follows core.hooksPath inside the repository', async () => {
    const repo = project();
    repo.git('config', 'core.hooksPath', 'tools/hooks');
    await run(repo, 'init --pre-commit');
    expect([repo.has('tools/hooks/pre-commit'), repo.has(HOOK)]).toEqual([true, false]);
    await run(repo, 'uninstall');
    expect(repo.has('tools')).toBe(false);
  });

  it('refuses hooks that serve other repositories, and changes nothing', async () => {
    const repo = project();
    const shared = makeFolder();
    repo.git('config', 'core.hooksPath', shared);
    const { code } = await runInProcess(['init', '--pre-commit'], {
      cwd: repo.root,
      env: repo.env,
    });
    expect([
      code,
      repo.git('status', '--porcelain'),
      existsSync(join(shared, 'pre-commit')),
    ]).toEqual([2, '', false]);
  });

  it('can be added to a project that is set up already', async () => {
    const repo = project();
    mkdirSync(repo.path('.husky'));
    await run(repo, 'init', 'init --pre-commit', 'uninstall');
    expect([repo.git('status', '--porcelain'), repo.has('.husky')]).toEqual(['', true]);
  });
});

import { chmodSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { pathOf, sessionText, type Said } from './any-session.ts';
import { runInProcess, type FakeWorld, type Outcome } from './cli.ts';
import { makeFolder, makeRepo, type Repo } from './repo.ts';

/** A repository with a committed session of the branch `feature/login`, which is checked out, and two files. */
export function workRepo(said: Said = {}): Repo {
  const repo = makeRepo(
    { 'src/auth/login.ts': 'one\n', 'README.md': '# Shop\n' },
    { commit: true },
  );
  identify(repo);
  repo.git('checkout', '--quiet', '-b', 'feature/login');
  repo.write(pathOf(), sessionText({ branch: 'feature/login', ...said }));
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--message=session');
  return repo;
}

/** As a person has it: in the configuration, not in the environment of these tests. */
export function identify(repo: Repo): void {
  repo.git('config', 'user.name', 'Test');
  repo.git('config', 'user.email', 'test@example.org');
}

/** A bare remote that the repository is pushed to, and a fetch of it. */
export function addRemote(repo: Repo, name = 'origin'): string {
  const bare = `${makeFolder()}/a remote.git`;
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare], {
    env: repo.env,
  });
  repo.git('remote', 'add', name, bare);
  return bare;
}

export function hook(repo: Repo, name: string, script: string): void {
  repo.write(`.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(repo.path(`.git/hooks/${name}`), 0o755);
}

export function run(
  repo: Repo,
  words: readonly string[],
  world: FakeWorld | object = {},
): Promise<Outcome> {
  return runInProcess(words, { cwd: repo.root, ...world });
}

/** The code of the error that a command line ends with, or '' when it does not. */
export async function refusal(repo: Repo, ...words: string[]): Promise<string> {
  const { code, stdout } = await run(repo, [...words, '--json']);
  if (code === 0) return '';
  return (JSON.parse(stdout) as { error: { code: string } }).error.code;
}

/** Everything that must stay as it was: HEAD, branch, index, work tree, stash, refs. */
export function stateOf(repo: Repo): string[] {
  return [
    ['symbolic-ref', '--quiet', 'HEAD'],
    ['rev-parse', 'HEAD'],
    ['ls-files', '--stage'],
    ['status', '--porcelain=v2', '--untracked-files=all'],
    ['diff'],
    ['stash', 'list'],
  ].map((args) => {
    try {
      return repo.git(...args);
    } catch {
      return '';
    }
  });
}

/** The trailers of a commit as git itself reads them. */
export function trailersOf(repo: Repo, commit = 'HEAD'): string[] {
  const message = repo.git('log', '-1', '--format=%B', commit);
  return execFileSync('git', ['interpret-trailers', '--parse'], {
    input: message,
    env: repo.env,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
}

/** Paths of the last commit. */
export function committedPaths(repo: Repo): string[] {
  return repo.git('show', '--format=', '--name-only', 'HEAD').trim().split('\n');
}

export const branchOf = (repo: Repo): string =>
  repo.git('rev-parse', '--abbrev-ref', 'HEAD').trim();

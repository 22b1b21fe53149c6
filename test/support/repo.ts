import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { atEndOfFile } from './leftovers.ts';

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    openFolders(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder that a test has closed to everybody but root could not be emptied. */
function openFolders(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
}

/** A temporary folder that goes when the test file is done. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'agent-session-test-')));
  atEndOfFile(() => removeFolder(folder));
  return folder;
}

export interface Repo {
  root: string;
  /** An environment without anything of the surrounding git, agent client or colours. */
  env: Record<string, string>;
  git(...args: string[]): string;
  path(name: string): string;
  /** The text of a file, or undefined when there is none. */
  read(name: string): string | undefined;
  write(name: string, content: string | Uint8Array): void;
  has(name: string): boolean;
}

export interface RepoOptions {
  /** The branch that is checked out; `main` by default. */
  branch?: string;
  /** Commits the given files; by default they stay untracked in an unborn repository. */
  commit?: boolean;
  /** False for a folder without git. */
  git?: boolean;
}

/** A temporary git repository with the given files; removed when the test file is done. */
export function makeRepo(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: RepoOptions = {},
): Repo {
  const root = makeFolder();
  const env = cleanEnvironment(root);
  const repo: Repo = {
    root,
    env,
    git: (...args) =>
      execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' }),
    path: (name) => join(root, name),
    read: (name) =>
      existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined,
    write(name, content) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    },
    has: (name) => existsSync(join(root, name)),
  };
  if (options.git !== false)
    repo.git('init', '--quiet', `--initial-branch=${options.branch ?? 'main'}`);
  for (const [name, content] of Object.entries(files)) repo.write(name, content);
  if (options.commit) {
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--allow-empty', '--message=start');
  }
  return repo;
}

/** The environment of this process without what would steer git, the command or its colours. */
export function cleanEnvironment(home: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:GIT_|CLAUDE|AGENT_|SESSION_|VITEST|NODE_|NO_COLOR|FORCE_COLOR|CI$)/.test(name),
  ) as [string, string][];
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.org',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.org',
  };
}

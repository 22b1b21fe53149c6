import { isAbsolute, join, relative, resolve } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { AGENTS_MD } from '../core/setup/agent-files.ts';
import { LOCAL_SETTINGS, type FileChange, type Scope } from '../core/setup/installation.ts';
import { ATTRIBUTES_FILE } from '../core/setup/merge-driver.ts';
import {
  addPreCommit,
  HUSKY_FILE,
  LEFTHOOK_FILES,
  PRE_COMMIT_FILE,
  type PreCommitTarget,
} from '../core/setup/pre-commit.ts';
import { isFolder } from '../io/folders.ts';
import { git } from '../io/git.ts';
import type { Installer } from '../setup/installer.ts';

/** A file of git's or of a tool around it that may hold a marked block of ours. */
interface BlockFile {
  path: string;
  scope: Scope;
}

/** The edit that makes every commit run `session lint --staged`. @throws SessionError */
export function planPreCommit(installer: Installer): FileChange {
  const target = findTarget(installer);
  const manifest = installer.read('package.json') ?? '';
  const asPackage = /"(?:dev|optional)?[dD]ependencies"[^}]*"agent-session"\s*:/.test(manifest);
  const { path, text: before } = target;
  const executable = before === undefined;
  return { path, before, after: addPreCommit(target, asPackage), executable };
}

/** husky, lefthook, the pre-commit framework, or git's own hook: whichever is there first. */
function findTarget(installer: Installer): PreCommitTarget {
  const { root } = installer;
  if (isFolder(join(root, '.husky'))) {
    return { kind: 'husky', path: HUSKY_FILE, text: installer.read(HUSKY_FILE) };
  }
  for (const path of [...LEFTHOOK_FILES, PRE_COMMIT_FILE]) {
    const text = installer.read(path);
    const kind = path === PRE_COMMIT_FILE ? 'pre-commit' : 'lefthook';
    if (text !== undefined) return { kind, path, text };
  }
  const path = gitHook(installer);
  if (path === undefined) throw noPlace(root);
  return { kind: 'git', path, text: installer.read(path) };
}

/**
 * Git's own pre-commit hook of this repository: in the folder that all worktrees share, or where
 * core.hooksPath says. A folder that serves other repositories too is none of ours.
 */
function gitHook({ root, workspace }: Installer): string | undefined {
  const { commonDir } = workspace.repository;
  if (commonDir === undefined) return undefined;
  const answer = git(root, ['rev-parse', '--git-path', 'hooks']);
  const folder =
    answer.status === 0 ? resolve(root, answer.stdout.trim()) : join(commonDir, 'hooks');
  if (!isInside(root, folder) && !isInside(commonDir, folder)) return undefined;
  return shortest(root, join(folder, 'pre-commit'));
}

function shortest(root: string, path: string): string {
  return isInside(root, path) ? relative(root, path).replaceAll('\\', '/') : path;
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function noPlace(root: string): SessionError {
  return new SessionError('pre-commit-nowhere', {
    so: `${root} has no git hooks of its own (no git, or a core.hooksPath that serves other repositories).`,
    follows: 'So nothing was changed.',
    todo: 'Run it where git is, or add this to your own hook: session lint --staged',
  });
}

/** Git's exclude file, unless git overlooks the settings of this machine already, or is not there. */
export function excludeFileFor({ root, workspace }: Installer): string | undefined {
  const { commonDir } = workspace.repository;
  if (commonDir === undefined) return undefined;
  const ignored = git(root, ['check-ignore', '--quiet', '--', LOCAL_SETTINGS]).status === 0;
  return ignored ? undefined : shortest(root, join(commonDir, 'info/exclude'));
}

/**
 * Every file in which `init` may have left a marked block. What all worktrees share stays while
 * another one of them needs it.
 */
export function blockFilesOf(installer: Installer): BlockFile[] {
  const { root, workspace, records } = installer;
  const { commonDir } = workspace.repository;
  const tracked = [HUSKY_FILE, ...LEFTHOOK_FILES, PRE_COMMIT_FILE, ATTRIBUTES_FILE];
  // One that is no text holds nothing of ours.
  if (installer.hasText(AGENTS_MD)) tracked.push(AGENTS_MD);
  const files = tracked.map((path): BlockFile => ({
    path,
    scope: 'project',
  }));
  if (commonDir === undefined || records.elsewhere) return files;
  const hook = gitHook(installer);
  if (hook !== undefined) files.push({ path: hook, scope: 'project' });
  files.push({ path: shortest(root, join(commonDir, 'info/exclude')), scope: 'local' });
  return files;
}

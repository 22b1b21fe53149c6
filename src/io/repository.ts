import { existsSync, lstatSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a project lives. Without git, `gitDir` and `commonDir` are undefined. */
export interface Repository {
  /**
   * The top folder of the work tree. Without git: the nearest folder upwards that uses sessions, else
   * the start. An `.agents` alone does not count: other tools keep one in the home folder.
   */
  root: string;
  gitDir: string | undefined;
  /** The git folder that all worktrees share. */
  commonDir: string | undefined;
}

/** What `HEAD` says. `unknown` means that only git itself can tell (a reftable, for one). */
export type Head =
  | { kind: 'branch'; branch: string }
  | { kind: 'detached'; sha: string }
  | { kind: 'unknown' };

/** Finds the repository from a folder upwards, reading files only. */
export function findRepository(start: string): Repository {
  let agents: string | undefined;
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const gitDir = gitDirOf(folder);
    if (gitDir) return { root: folder, gitDir, commonDir: commonDirOf(gitDir) };
    if (agents === undefined && usesSessions(folder)) agents = folder;
    if (dirname(folder) === folder) break;
  }
  return { root: agents ?? resolve(start), gitDir: undefined, commonDir: undefined };
}

/** Whether a folder holds anything of ours: sessions, the configuration, or the launcher of the hooks. */
export function usesSessions(root: string): boolean {
  return OURS.some((name) => lstatOf(join(root, '.agents', name)) !== undefined);
}

const OURS = ['sessions', 'config.yaml', 'hooks/agent-session.cjs'];

/** The branch or commit that is checked out. */
export function readHead(repository: Repository): Head {
  const text = repository.gitDir === undefined ? '' : textOf(join(repository.gitDir, 'HEAD'));
  const branch = /^ref: refs\/heads\/(.+)$/.exec(text)?.[1];
  if (branch !== undefined)
    return branch === '.invalid' ? { kind: 'unknown' } : { kind: 'branch', branch };
  return /^[0-9a-f]{40,64}$/.test(text) ? { kind: 'detached', sha: text } : { kind: 'unknown' };
}

/** The commit of `HEAD`, from loose and packed refs; undefined when unborn or not understood. */
export function readHeadCommit(repository: Repository): string | undefined {
  const head = readHead(repository);
  if (head.kind === 'detached') return head.sha;
  if (head.kind === 'unknown' || repository.commonDir === undefined) return undefined;
  const loose = textOf(join(repository.commonDir, 'refs/heads', head.branch));
  if (/^[0-9a-f]{40,64}$/.test(loose)) return loose;
  const packed = textOf(join(repository.commonDir, 'packed-refs'));
  const line = packed.split('\n').find((one) => one.endsWith(` refs/heads/${head.branch}`));
  return line?.split(' ')[0];
}

/** Names that a branch had before it was renamed, as its log says; not those that exist again. */
export function formerNames(repository: Repository, branch: string): string[] {
  const { commonDir } = repository;
  if (commonDir === undefined) return [];
  const log = textOf(join(commonDir, 'logs/refs/heads', branch));
  return [...log.matchAll(/\tBranch: renamed refs\/heads\/(\S+) to refs\/heads\//g)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== branch && !isFile(join(commonDir, 'refs/heads', name)));
}

/**
 * How many commits HEAD has gained from a time on, as far as its log tells for certain: undefined when
 * anything but plain commits has moved it since, or when the log does not reach back that far.
 */
export function commitsInLog(repository: Repository, sinceMs: number): number | undefined {
  if (repository.gitDir === undefined) return undefined;
  const lines = textOf(join(repository.gitDir, 'logs/HEAD')).split('\n');
  let count = 0;
  for (const line of lines.toReversed()) {
    const [, before, after, seconds, what = ''] = LOG_LINE.exec(line) ?? [];
    if (seconds === undefined) return undefined;
    if (Number(seconds) * 1000 < sinceMs) return count;
    const isCommit = what.startsWith('commit: ') || what.startsWith('commit (initial): ');
    if (isCommit) count++;
    else if (before !== after) return undefined;
    if (/^0+$/.test(before ?? '')) return count;
  }
  return undefined;
}

const LOG_LINE = /^([0-9a-f]+) ([0-9a-f]+) .*> (\d+) [-+]\d{4}\t(.*)$/;

/**
 * The default branch, read from files: what `origin/HEAD` points at, else `main` or `master` where one of them
 * exists, else undefined.
 */
export function readDefaultBranch(repository: Repository, head: Head): string | undefined {
  if (repository.commonDir === undefined) return undefined;
  const origin = /^ref: refs\/remotes\/origin\/(.+)$/.exec(
    textOf(join(repository.commonDir, 'refs/remotes/origin/HEAD')),
  )?.[1];
  if (origin !== undefined) return origin;
  const loose = join(repository.commonDir, 'refs/heads');
  let packed: string | undefined;
  return ['main', 'master'].find((name) => {
    // Before the first commit there is no file of it.
    if (head.kind === 'branch' && head.branch === name) return true;
    if (isFile(join(loose, name))) return true;
    packed ??= textOf(join(repository.commonDir ?? '', 'packed-refs'));
    return packed.includes(` refs/heads/${name}\n`) || packed.endsWith(` refs/heads/${name}`);
  });
}

function gitDirOf(folder: string): string | undefined {
  const path = join(folder, '.git');
  // HEAD may be a symbolic link to a branch without commits: it counts whatever it leads to.
  if (isFolder(path)) return lstatOf(join(path, 'HEAD')) ? path : undefined;
  const target = /^gitdir: (.+)$/.exec(textOf(path))?.[1];
  return target === undefined ? undefined : resolve(folder, target);
}

function commonDirOf(gitDir: string): string {
  const common = textOf(join(gitDir, 'commondir'));
  return common === '' ? gitDir : resolve(gitDir, common);
}

function textOf(path: string): string {
  try {
    // Most of what is asked for is not there, and an error costs more than the question.
    return existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : '';
  } catch {
    return '';
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  return lstatOf(path)?.isFile() ?? false;
}

function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

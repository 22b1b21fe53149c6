import { git } from './io/git.ts';
import type { Head } from './io/repository.ts';

/** A hook must not wait for a slow disk. */
const TIMEOUT_MS = 700;

/** What git says is checked out, for repositories whose `HEAD` file does not tell (a reftable). */
export function askHead(root: string): Head {
  const branch = ask(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  if (branch !== undefined) return { kind: 'branch', branch };
  const sha = askCommit(root);
  return sha === undefined ? { kind: 'unknown' } : { kind: 'detached', sha };
}

/** The commit of `HEAD`; undefined when there is none yet. */
export function askCommit(root: string): string | undefined {
  return ask(root, ['rev-parse', '--quiet', '--verify', 'HEAD']);
}

/** The default branch, by the rules of `readDefaultBranch`. */
export function askDefaultBranch(root: string): string | undefined {
  const remote = ask(root, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']);
  if (remote !== undefined) return remote.replace(/^origin\//, '');
  return ['main', 'master'].find(
    (name) => ask(root, ['rev-parse', '--quiet', '--verify', `refs/heads/${name}`]) !== undefined,
  );
}

function ask(root: string, args: readonly string[]): string | undefined {
  try {
    const { status, stdout } = git(root, args, { timeout: TIMEOUT_MS });
    return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

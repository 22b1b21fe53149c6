import { git } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';

/** How far what is checked out and another branch have grown apart. */
export interface AheadBehind {
  ahead: number;
  behind: number;
  /** The upstream of the branch; where it has none, the default branch. */
  than: string;
}

/**
 * Compares what is checked out with its upstream, else with the default branch; as far as this clone
 * knows both. Undefined without either.
 */
export function aheadBehind(workspace: Workspace): AheadBehind | undefined {
  const { root, branch, repository } = workspace;
  if (repository.gitDir === undefined || branch === undefined) return undefined;
  const upstream = ask(root, ['rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{upstream}']);
  if (upstream !== undefined) return compare(root, upstream, upstream);
  const main = workspace.defaultBranch;
  if (main === undefined || main === branch) return undefined;
  return (
    compare(root, `refs/heads/${main}`, main) ??
    compare(root, `refs/remotes/origin/${main}`, `origin/${main}`)
  );
}

function compare(root: string, ref: string, than: string): AheadBehind | undefined {
  const counts = ask(root, ['rev-list', '--left-right', '--count', `HEAD...${ref}`, '--']);
  const [, ahead, behind] = /^(\d+)\s+(\d+)$/.exec(counts ?? '') ?? [];
  if (ahead === undefined || behind === undefined) return undefined;
  return { ahead: Number(ahead), behind: Number(behind), than };
}

function ask(root: string, args: readonly string[]): string | undefined {
  try {
    const { status, stdout } = git(root, args, { timeout: 5000 });
    return status === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

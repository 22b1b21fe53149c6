import type { Commit } from './commit-stream.ts';

/** Which commits stand on which branch, as far as the commits that were read reach. */
export class BranchCommits {
  readonly #bySha: Map<string, Commit>;
  readonly #tips = new Map<string, Commit>();
  readonly #shared: ReadonlySet<string>;
  readonly #defaultBranch: string | undefined;

  constructor(commits: readonly Commit[], defaultBranch: string | undefined) {
    this.#bySha = new Map(commits.map((commit) => [commit.sha, commit]));
    for (const commit of commits) {
      for (const branch of commit.branches) {
        if (!this.#tips.has(branch)) this.#tips.set(branch, commit);
      }
    }
    this.#defaultBranch = defaultBranch;
    this.#shared = this.#reach(defaultBranch, new Set());
  }

  /**
   * The commits of a branch from a time on that the default branch does not have, without merges; none of
   * the default branch itself, where nobody can tell whose they are.
   */
  own(branch: string | undefined, begun: number | undefined): Commit[] {
    if (branch === undefined || branch === this.#defaultBranch || begun === undefined) return [];
    if (this.#defaultBranch === undefined) return [];
    const found = [...this.#reach(branch, this.#shared)].flatMap((sha) => {
      const commit = this.#bySha.get(sha);
      return commit && commit.at >= begun && commit.parents.length < 2 ? [commit] : [];
    });
    return found.toSorted((a, b) => b.at - a.at);
  }

  #reach(branch: string | undefined, without: ReadonlySet<string>): Set<string> {
    const tip = branch === undefined ? undefined : this.#tips.get(branch);
    const found = new Set<string>();
    const waiting = tip === undefined ? [] : [tip.sha];
    for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
      if (found.has(sha) || without.has(sha)) continue;
      const commit = this.#bySha.get(sha);
      if (commit === undefined) continue;
      found.add(sha);
      waiting.push(...commit.parents);
    }
    return found;
  }
}

/** What is so with a path that a session names. */
export type PathFact =
  | { kind: 'there' }
  /** Not there, but a tracked file ends like it; `more` others do as well. */
  | { kind: 'elsewhere'; path: string; more: number }
  /** Outside of the root: never looked at. */
  | { kind: 'outside' }
  | { kind: 'ignored' }
  /** In a submodule that is not checked out. */
  | { kind: 'submodule'; path: string }
  /** Tracked, and left out of this checkout. */
  | { kind: 'sparse' }
  /** Gone by a commit, or by a change that is not committed yet. */
  | { kind: 'renamed'; to: string; commit: string | undefined }
  | { kind: 'deleted'; commit: string | undefined }
  | { kind: 'missing' };

export type CommitFact =
  | { kind: 'unknown' }
  | { kind: 'ambiguous' }
  /** `since`: commits on the line of work that are not in its history; undefined where not asked. */
  | { kind: 'known'; since: number | undefined; inHistory: boolean | undefined };

export interface BranchFact {
  /** The commit it points at; undefined for a branch without commits. */
  tip: string | undefined;
  /** The remote that has it, where there is no local one. */
  remote: string | undefined;
  /** Another worktree has it checked out. */
  elsewhere: boolean;
}

/** What git says; names as the claims have them. */
export interface GitFacts {
  /** The branch that is checked out. */
  branch: string | undefined;
  /** The commit that is checked out; undefined before the first one. */
  commit: string | undefined;
  /** A clone without its whole history. */
  shallow: boolean;
  /** Undefined for a branch that is not there; no entry where git did not answer. */
  branches: ReadonlyMap<string, BranchFact | undefined>;
  /** No entry where git did not answer. */
  commits: ReadonlyMap<string, CommitFact>;
  /** What commits are counted against: the session's branch where it exists, else `HEAD`. */
  line: string;
}

/** What a script or program is found as; undefined where nothing was found. */
export type CommandFact =
  | { kind: 'script' }
  /** It is in `node_modules/.bin` or on PATH. */
  | { kind: 'program'; from: 'path' | 'package' }
  /** There is a `package.json` that does not have it. */
  | { kind: 'no-script'; file: string }
  | { kind: 'no-package'; file: string }
  | { kind: 'no-program' };

/** The world as far as the claims of one session ask for it. */
export interface ClaimFacts {
  /** By the paths of a claim, joined with a line break. */
  paths: ReadonlyMap<string, PathFact>;
  /** By the text of a claim. */
  commands: ReadonlyMap<string, CommandFact>;
  /** Undefined without git. */
  git: GitFacts | undefined;
  /** The session's status. */
  completed: boolean;
}

/** The key of a claim's paths among the facts. */
export function pathKey(paths: readonly string[] | undefined): string {
  return (paths ?? []).join('\n');
}

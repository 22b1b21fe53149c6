import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim } from '../core/claims/claim.ts';
import { readClaims } from '../core/claims/read-claims.ts';
import type { Session } from '../core/session/session.ts';
import { PathFacts } from './path-facts.ts';
import { SuspectPaths } from './suspect-paths.ts';
import { TrackedFiles } from '../lint/tracked-files.ts';
import type { Workspace } from '../workspace.ts';

/** A path that a session names as there, and that is not. */
export interface MissingPath {
  text: string;
  /** Offset of its line. */
  at: number;
}

export interface MissingPathsOptions {
  /** Ask git, once, whether a missing path is the end of a tracked one; true by default. */
  git?: boolean;
  /** What knows paths of the same root already. */
  suspects?: SuspectPaths | undefined;
}

/**
 * The paths that active sessions name and that do not exist: what readiness, lint and the brief ask,
 * for many sessions with one memory. Names without a folder, planned, past and ignored files do not
 * count. `session verify` knows more: where they went, and all other kinds of claims.
 */
export class MissingPaths {
  readonly #world: PathFacts;
  readonly #tracked: TrackedFiles | undefined;
  readonly #gitDir: string | undefined;
  readonly #suspects: SuspectPaths;

  constructor({ root, repository }: Workspace, { git = true, suspects }: MissingPathsOptions = {}) {
    this.#world = new PathFacts(root, repository.commonDir);
    this.#gitDir = repository.gitDir;
    this.#suspects = suspects ?? new SuspectPaths(root);
    if (git && repository.gitDir !== undefined) this.#tracked = new TrackedFiles(root);
  }

  of(session: Session): MissingPath[] {
    if (!session.active || !this.#suspects.standIn(session.text)) return [];
    return readClaims(session).flatMap((claim) => {
      const { kind, sure, tense, text, at } = claim;
      const counts = kind === 'path' && sure && tense === 'now' && text.includes('/');
      return counts && this.#isMissing(claim) ? [{ text, at }] : [];
    });
  }

  #isMissing({ paths = [] }: Claim): boolean {
    if (this.#world.factOf(paths).kind !== 'missing') return false;
    const [path = ''] = paths;
    if (this.#tracked) return this.#tracked.factOf(path) === undefined;
    // Without git's list, a path below an unknown folder may be one within some package, and one of a
    // checkout that is not whole may be left out of it.
    const isKnown = this.#world.exists(path.slice(0, Math.max(0, path.indexOf('/'))));
    return isKnown && !this.#isSparse();
  }

  #isSparse(): boolean {
    return this.#gitDir !== undefined && existsSync(join(this.#gitDir, 'info/sparse-checkout'));
  }
}

/** The same for one session, by name, as readiness takes it. */
export function missingPaths(
  workspace: Workspace,
  session: Session,
  options?: MissingPathsOptions,
): string[] {
  return new MissingPaths(workspace, options).of(session).map(({ text }) => text);
}

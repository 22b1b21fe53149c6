import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim } from '../core/claims/claim.ts';
import { readPathText } from '../core/claims/path-text.ts';
import { somePathToken } from '../core/claims/path-tokens.ts';
import { readClaims } from '../core/claims/read-claims.ts';
import type { Session } from '../core/session/session.ts';
import { PathFacts } from './path-facts.ts';
import { TrackedFiles } from '../lint/tracked-files.ts';
import type { Workspace } from '../workspace.ts';

/** More paths than this are not remembered. */
const MOST_KNOWN = 50_000;

/** A path that a session names as there, and that is not. */
export interface MissingPath {
  text: string;
  /** Offset of its line. */
  at: number;
}

export interface MissingPathsOptions {
  /** Ask git, once, whether a missing path is the end of a tracked one; true by default. */
  git?: boolean;
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
  /** Whether a token looks like a path that is not there. */
  readonly #suspect = new Map<string, boolean>();

  constructor({ root, repository }: Workspace, { git = true }: MissingPathsOptions = {}) {
    this.#world = new PathFacts(root, repository.commonDir);
    this.#gitDir = repository.gitDir;
    if (git && repository.gitDir !== undefined) this.#tracked = new TrackedFiles(root);
  }

  of(session: Session): MissingPath[] {
    if (!session.active || !this.mayMiss(session.text)) return [];
    return readClaims(session).flatMap((claim) => {
      const { kind, sure, tense, text, at } = claim;
      const counts = kind === 'path' && sure && tense === 'now' && text.includes('/');
      return counts && this.#isMissing(claim) ? [{ text, at }] : [];
    });
  }

  /** Whether anything in a text looks like a path that is not there. */
  mayMiss(text: string): boolean {
    return somePathToken(text, (token) => this.#isSuspect(token));
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

  #isSuspect(token: string): boolean {
    let suspect = this.#suspect.get(token);
    if (suspect === undefined) {
      if (this.#suspect.size >= MOST_KNOWN) this.#suspect.clear();
      // A copy: a part of a text keeps the whole text in memory.
      const copy = Buffer.from(token).toString();
      const code = copy.startsWith('`');
      const path = readPathText(code ? copy.slice(1) : copy, code ? 'listed-code' : 'prose');
      const inside = path?.sure === true && !path.absolute && !path.path.startsWith('..');
      suspect = inside && !this.#world.existsAmong(path.path);
      this.#suspect.set(copy, suspect);
    }
    return suspect;
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

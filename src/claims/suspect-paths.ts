import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPathText } from '../core/claims/path-text.ts';
import { somePathToken } from '../core/claims/path-tokens.ts';

/** More paths than this are not remembered. */
const MOST_KNOWN = 50_000;

/** Nothing at its ends that may belong to the sentence. */
const PLAIN = /^[a-z0-9][\w./-]*[a-z0-9]$/i;

/** What looks like a path below a root that is not there, for many texts with one memory. */
export class SuspectPaths {
  readonly #root: string;
  /** The names in each folder that was asked for. */
  readonly #folders = new Map<string, ReadonlySet<string>>();
  /** Whether a token looks like a path that is not there. */
  readonly #known = new Map<string, boolean>();

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Whether anything in a text looks like a path that is not there; false is certain.
   * @param text or bytes of UTF-8, each one character
   */
  standIn(text: string): boolean {
    return somePathToken(text, (token) => this.#known.get(token) ?? this.#examine(token));
  }

  #examine(token: string): boolean {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    // A copy: a part of a text keeps the whole text in memory.
    const copy = Buffer.from(token).toString();
    const code = copy.startsWith('`');
    const bare = code ? copy.slice(1) : copy;
    const suspect = !this.#isPlainlyThere(bare) && this.#isMissing(bare, code);
    this.#known.set(copy, suspect);
    return suspect;
  }

  /** Most paths are there as they are written: that is cheaper to see than what else they may be. */
  #isPlainlyThere(token: string): boolean {
    return PLAIN.test(token) && !token.includes('..') && this.#exists(token);
  }

  #isMissing(token: string, code: boolean): boolean {
    const path = readPathText(token, code ? 'listed-code' : 'prose');
    const inside = path?.sure === true && !path.absolute && !path.path.startsWith('..');
    return inside && !this.#exists(path.path);
  }

  /** Many paths lie in few folders: each folder is listed once. */
  #exists(path: string): boolean {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, cut));
    let names = this.#folders.get(folder);
    if (names === undefined) {
      names = this.#namesIn(folder);
      this.#folders.set(folder, names);
    }
    // Some file systems do not tell upper from lower case.
    return names.has(path.slice(cut + 1)) || (names.size > 0 && this.#isThere(path));
  }

  #isThere(path: string): boolean {
    try {
      return lstatSync(join(this.#root, path), { throwIfNoEntry: false }) !== undefined;
    } catch {
      return false;
    }
  }

  #namesIn(folder: string): ReadonlySet<string> {
    try {
      return new Set(readdirSync(join(this.#root, folder)));
    } catch {
      return new Set();
    }
  }
}

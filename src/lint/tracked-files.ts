import type { PathFact } from '../core/claims/facts.ts';
import { git } from '../io/git.ts';

const TIMEOUT_MS = 4000;

/** The files that git tracks, listed by one call when the first question comes. */
export class TrackedFiles {
  readonly #root: string;
  #files: readonly string[] | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** The tracked file that a missing path may mean: itself, left out of the checkout, or one that ends like it. */
  factOf(path: string): PathFact | undefined {
    if (path === '' || path.startsWith('..')) return undefined;
    this.#files ??= listFiles(this.#root);
    const [file, folder] = [`/${path}`, `/${path}/`];
    const found = new Set<string>();
    for (const entry of this.#files) {
      const name = entry.slice(2);
      if (entry.startsWith('S') && (name === path || name.startsWith(`${path}/`)))
        return { kind: 'sparse' };
      if (name.endsWith(file)) found.add(name);
      const at = name.indexOf(folder);
      if (at !== -1) found.add(name.slice(0, at + folder.length - 1));
    }
    const [first, ...more] = found;
    return first === undefined ? undefined : { kind: 'elsewhere', path: first, more: more.length };
  }
}

/** `H path`, or `S path` for one that is left out of the checkout. */
function listFiles(root: string): string[] {
  try {
    const { status, stdout } = git(root, ['ls-files', '-t', '-z'], { timeout: TIMEOUT_MS });
    return status === 0 ? stdout.split('\0').filter((entry) => entry !== '') : [];
  } catch {
    return [];
  }
}

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PathFact } from '../core/claims/facts.ts';
import { IgnoreList } from '../core/claims/ignore-list.ts';
import { readText } from '../io/files.ts';

/** Lists and small files of git; a larger one is none. */
const MAX_LIST = 1024 * 1024;

/**
 * What is there below a root, asked by path, with `/` and relative to it. Reads folders and git's own
 * lists, each once, runs nothing, and looks at no path that leads out of the root.
 */
export class PathFacts {
  readonly #root: string;
  readonly #commonDir: string | undefined;
  readonly #ignoreLists = new Map<string, IgnoreList | undefined>();
  #submodules: readonly string[] | undefined;

  constructor(root: string, commonDir: string | undefined) {
    this.#root = root;
    this.#commonDir = commonDir;
  }

  /** What is so with the first of several meanings that exists, else with the first of all. */
  factOf(paths: readonly string[]): PathFact {
    const own = paths.map((path) => this.#inside(path));
    if (own.some((path) => path !== undefined && this.exists(path))) return { kind: 'there' };
    const [path] = own;
    return path === undefined ? { kind: 'outside' } : this.#missing(path);
  }

  /** Whether there is anything of that name; links count whatever they lead to. */
  exists(path: string): boolean {
    if (path === '') return true;
    try {
      return lstatSync(join(this.#root, path), { throwIfNoEntry: false }) !== undefined;
    } catch {
      return false;
    }
  }

  /** Relative to the root; undefined for what leads out of it. */
  #inside(path: string): string | undefined {
    const root = `${this.#root.replaceAll('\\', '/')}/`;
    if (path.startsWith(root)) return path.slice(root.length);
    return /^(?:\.\.(?:\/|$)|\/|~|[A-Za-z]:)/.test(path) ? undefined : path;
  }

  #missing(path: string): PathFact {
    const submodule = this.#submodulesOnce().find((one) => path.startsWith(`${one}/`));
    if (submodule !== undefined && this.#namesIn(submodule).size === 0) {
      return { kind: 'submodule', path: submodule };
    }
    return this.#isIgnored(path) ? { kind: 'ignored' } : { kind: 'missing' };
  }

  #isIgnored(path: string): boolean {
    const parts = path.split('/');
    // The list nearest to the file has the last word.
    for (let length = parts.length - 1; length >= 0; length--) {
      const folder = parts.slice(0, length).join('/');
      const verdict = this.#listOf(folder)?.ignores(parts.slice(length).join('/'));
      if (verdict !== undefined) return verdict;
    }
    return this.#listOf(undefined)?.ignores(path) ?? false;
  }

  /** The `.gitignore` of a folder, or this clone's own list. */
  #listOf(folder: string | undefined): IgnoreList | undefined {
    const key = folder ?? '\0';
    if (this.#ignoreLists.has(key)) return this.#ignoreLists.get(key);
    const file =
      folder !== undefined
        ? join(this.#root, folder, '.gitignore')
        : join(this.#commonDir ?? this.#root, 'info/exclude');
    const reading = readText(file, MAX_LIST);
    const list = reading.kind === 'text' ? new IgnoreList(reading.text) : undefined;
    this.#ignoreLists.set(key, list);
    return list;
  }

  #submodulesOnce(): readonly string[] {
    if (this.#submodules === undefined) {
      const reading = readText(join(this.#root, '.gitmodules'), MAX_LIST);
      const text = reading.kind === 'text' ? reading.text : '';
      this.#submodules = [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S.*?)[ \t]*$/gm)].map(
        (match) => match[1] ?? '',
      );
    }
    return this.#submodules;
  }

  #namesIn(folder: string): ReadonlySet<string> {
    try {
      return new Set(readdirSync(join(this.#root, folder)));
    } catch {
      return new Set();
    }
  }
}

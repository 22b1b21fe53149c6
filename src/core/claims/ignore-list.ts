/** One `.gitignore`, as far as it is needed to explain why a file may be missing. */
export class IgnoreList {
  readonly #patterns: readonly { pattern: RegExp; ignores: boolean }[];

  constructor(text: string) {
    this.#patterns = text
      .slice(0, 100_000)
      .split(/\r?\n/)
      .slice(0, 2000)
      .flatMap((line) => {
        const bare = line.trimEnd();
        if (bare === '' || bare.startsWith('#')) return [];
        const ignores = !bare.startsWith('!');
        const pattern = patternOf(ignores ? bare : bare.slice(1));
        return pattern ? [{ pattern, ignores }] : [];
      });
  }

  /**
   * Whether the path (relative to the folder of the list, with `/`), or a folder on its way, is
   * ignored; undefined when no line is about it.
   */
  ignores(path: string): boolean | undefined {
    const parts = path.split('/');
    let verdict: boolean | undefined;
    for (let length = 1; length <= parts.length; length++) {
      const way = parts.slice(0, length).join('/');
      for (const { pattern, ignores } of this.#patterns) if (pattern.test(way)) verdict = ignores;
      // What lies in an ignored folder cannot be taken back in.
      if (verdict === true) return true;
    }
    return verdict;
  }
}

/** A line as an expression over paths; undefined where it is longer or stranger than any real one. */
function patternOf(line: string): RegExp | undefined {
  if (line.length > 200 || (line.match(/\*/g)?.length ?? 0) > 6) return undefined;
  const bare = line.replace(/\/+$/, '').replace(/^\//, '');
  if (bare === '') return undefined;
  const anchored = line.replace(/\/+$/, '').includes('/');
  const body = bare
    .split(/(\/\*\*\/|\*\*\/|\/\*\*|\*|\?)/)
    .map(
      (part) =>
        WILD[part] ?? part.replaceAll(/\\(.)/g, '$1').replaceAll(/[.+^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  // A line for folders only is taken for files too: what is missing cannot be asked what it is.
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${body}$`);
}

const WILD: Readonly<Record<string, string>> = {
  '/**/': '/(?:.*/)?',
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '*': '[^/]*',
  '?': '[^/]',
};

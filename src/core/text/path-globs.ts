/** More alternatives than this in one pattern are not looked at. */
const MOST = 256;

/**
 * Whether a path (relative, with `/`) is among those that globs name: `*`, `?`, `[a-z]` within a name,
 * `**` for any number of folders, `{a,b}`, and `!` in front to take out again. A pattern whose last
 * name has no sign of a glob means everything below it too. Without any pattern every path is.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const wanted = compiled(patterns.filter((one) => !one.startsWith('!')));
  const unwanted = compiled(
    patterns.filter((one) => one.startsWith('!')).map((one) => one.slice(1)),
  );
  return (path) => {
    const names = path.split('/');
    const isAmong = (globs: readonly Glob[]): boolean => globs.some((glob) => fits(glob, names));
    return (wanted.length === 0 || isAmong(wanted)) && !isAmong(unwanted);
  };
}

/** A pattern name by name; undefined stands for any number of folders. */
type Glob = readonly (RegExp | undefined)[];

function compiled(patterns: readonly string[]): Glob[] {
  return patterns.flatMap((pattern) => {
    const plain = pattern
      .trim()
      .replaceAll('\\', '/')
      .replace(/^\.?\/+/, '');
    return alternatives(plain).map((one) => {
      const names = one.split('/').filter((name) => name !== '');
      const isFolder = one.endsWith('/') || !/[*?[]/.test(names.at(-1) ?? '');
      const glob = names.map((name) => (name === '**' ? undefined : nameOf(name)));
      return isFolder && glob.at(-1) !== undefined ? [...glob, undefined] : glob;
    });
  });
}

function fits(glob: Glob, names: readonly string[]): boolean {
  // ends[n]: the globs so far may have taken the first n names.
  let ends = [true, ...names.map(() => false)];
  for (const part of glob) {
    const next = ends.map(() => false);
    for (const [at, reached] of ends.entries()) {
      if (part === undefined) next[at] = reached || (next[at - 1] ?? false);
      else if (reached && at < names.length && part.test(names[at] ?? '')) next[at + 1] = true;
    }
    ends = next;
  }
  return ends.at(-1) ?? false;
}

/** One name of a path; stars in a row are one, so that matching stays cheap. */
function nameOf(name: string): RegExp {
  const source = name.replaceAll(/\*+|\?|\[!?\]?[^\]]*\]|[\\^$.|+(){}[\]]/g, (sign) => {
    if (sign.startsWith('*')) return '.*';
    if (sign === '?') return '.';
    if (sign.length === 1) return `\\${sign}`;
    const inverted = /^\[[!^]/.test(sign);
    const inside = sign.slice(inverted ? 2 : 1, -1).replaceAll(/[\\[\]^]/g, (one) => `\\${one}`);
    return `[${inverted ? '^' : ''}${inside}]`;
  });
  try {
    return new RegExp(`^${source}$`, 'u');
  } catch {
    // A class such as [z-a] is none: then the name means itself.
    return new RegExp(`^${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, (sign) => `\\${sign}`)}$`);
  }
}

/** `{a,b}` written out, from the inside outwards. */
function alternatives(pattern: string): string[] {
  let all = [pattern];
  for (;;) {
    const next = all.flatMap((one) => {
      const braces = /\{([^{}]*,[^{}]*)\}/.exec(one);
      if (braces === null) return [one];
      const [whole, inside = ''] = braces;
      const before = one.slice(0, braces.index);
      const after = one.slice(braces.index + whole.length);
      return inside.split(',').map((choice) => before + choice + after);
    });
    if (next.length === all.length || next.length > MOST) return all;
    all = next;
  }
}

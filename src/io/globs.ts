/**
 * The files that patterns match below a folder, absolute, sorted. Links to folders are not followed.
 * Loaded on the first pattern: most runs name no pattern.
 */
export async function expandGlobs(folder: string, patterns: readonly string[]): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  const found = await glob(
    patterns.map((pattern) => pattern.replaceAll('\\', '/')),
    { cwd: folder, absolute: true, dot: true, followSymbolicLinks: false, suppressErrors: true },
  );
  return found.toSorted();
}

/** Whether a text has the signs of a pattern. */
export function isPattern(text: string): boolean {
  return /[*?{}[\]!]/.test(text);
}

/** Paths in portions that fit a command line. */
export function inChunks(paths: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < paths.length; at += 200) chunks.push(paths.slice(at, at + 200));
  return chunks;
}

/**
 * `yaml` recurses once per level, and an engine that runs out of stack while it compiles a regular
 * expression ends the process instead of throwing.
 */
const DEEPEST = 100;
/** gray-matter looks for comments with an expression that is quadratic in the blank lines of a row. */
const LONGEST_GAP = 1000;

/** Why a block must not reach the libraries, or undefined. */
export function beyondLibraries(block: string): string | undefined {
  const lines = block.split('\n');
  if (nestingBound(lines) > DEEPEST) return `over ${DEEPEST} levels`;
  return longestGap(lines) > LONGEST_GAP ? `over ${LONGEST_GAP} blank lines in a row` : undefined;
}

/**
 * How deep the values can be nested at most, found without reading them: every indentation that is
 * still open, every dash, question mark and colon that may open a level on its line, and every
 * bracket that is not closed. What stands inside quotes counts too.
 */
function nestingBound(lines: readonly string[]): number {
  const columns: number[] = [];
  let brackets = 0;
  let deepest = 0;
  for (const line of lines) {
    const indent = line.search(/\S/);
    if (indent === -1) continue;
    while ((columns.at(-1) ?? -1) >= indent) columns.pop();
    columns.push(indent);
    for (let at = indent; at < line.length; at++) {
      const char = line.charAt(at);
      if (char === '[' || char === '{') brackets++;
      else if (char === ']' || char === '}') brackets = Math.max(0, brackets - 1);
      else if ('-?:'.includes(char) && line.charAt(at + 1).trim() === '') columns.push(at + 1);
      deepest = Math.max(deepest, columns.length + brackets);
    }
  }
  return deepest;
}

function longestGap(lines: readonly string[]): number {
  let longest = 0;
  let gap = 0;
  for (const line of lines) {
    gap = line.trim() === '' ? gap + 1 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}

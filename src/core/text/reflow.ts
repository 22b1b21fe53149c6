/**
 * Notes for a screen of so many columns: consecutive lines of prose become one paragraph and are broken
 * anew; a line of a table (two blanks between its cells) stays, and what does not fit hangs below its
 * second cell.
 */
export function reflow(text: string, width: number): string {
  const blocks: string[] = [];
  let joins = false;
  for (const line of text.split('\n')) {
    const prose = line !== '' && !line.startsWith(' ') && !TABLE.test(line);
    if (prose && joins) blocks.push(`${blocks.pop() ?? ''} ${line}`);
    else blocks.push(line);
    joins = prose;
  }
  return blocks.map((block) => broken(block, width)).join('\n');
}

const TABLE = /\S {2,}(?=\S)/;

function broken(line: string, width: number): string {
  const cell = TABLE.exec(line);
  const indent = ' '.repeat(cell ? cell.index + cell[0].length : line.search(/\S|$/));
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const end = rest.lastIndexOf(' ', width);
    if (end <= indent.length) break;
    lines.push(rest.slice(0, end).trimEnd());
    rest = indent + rest.slice(end).trimStart();
  }
  return [...lines, rest].join('\n');
}

// Writes results into docs/benchmarks.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, type } from 'node:os';
import { join } from 'node:path';
import { PACKAGE } from './stage.mjs';

const PAGE = join(PACKAGE, 'docs/benchmarks.md');

/** Where and when something was measured. */
export const machine = () =>
  `${type()}, ${cpus().length} cores, node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;

/** Rows of cells as a Markdown table; the first is its head. */
export function markdownTable([head, ...rows]) {
  const line = (row) => `| ${row.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Rows of cells as an aligned table for a terminal. */
export function textTable(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * Replaces what stands on the page between `<!-- NAME -->` and `<!-- end of NAME -->`.
 * @throws {Error} when the page has lost them
 */
export function writePage(name, text) {
  const page = readFileSync(PAGE, 'utf8');
  const markers = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [start, end] = markers.map((marker) => page.indexOf(marker));
  if (start === -1 || end < start) {
    throw new Error(`${PAGE} has lost its markers ${markers.join(' and ')}`);
  }
  const head = page.slice(0, start + markers[0].length);
  writeFileSync(PAGE, `${head}\n\n${machine()}\n\n${text}\n\n${page.slice(end)}`);
}

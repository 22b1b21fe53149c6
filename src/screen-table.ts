import { columns, cutToWidth, widthOf } from './io/terminal.ts';

/** Cells between two columns. */
const GAP = 2;
/** A column that is cut keeps as much as still says something. */
const LEAST = 12;

/**
 * Rows as aligned lines. On a terminal one column, of titles, is cut so that each line fits; what stands
 * behind it is an id, which people copy and which is never cut. Programs get all of it.
 */
export function screenTable(
  screen: { terminal?: boolean; width: number },
  rows: readonly (readonly string[])[],
  cut: number,
  indent = '',
): string[] {
  if (screen.terminal !== true) return columns(rows, { gap: GAP, indent });
  const room = Math.max(LEAST, screen.width - indent.length - widthBeside(rows, cut));
  const fitted = rows.map((row) =>
    row.map((cell, at) => (at === cut ? cutToWidth(cell, room) : cell)),
  );
  return columns(fitted, { gap: GAP, indent });
}

/** What all other columns take, gaps included. */
function widthBeside(rows: readonly (readonly string[])[], cut: number): number {
  const widest: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries())
      widest[at] = at === cut ? 0 : Math.max(widest[at] ?? 0, widthOf(cell));
  }
  return widest.reduce((all, one) => all + one, GAP * Math.max(0, widest.length - 1));
}

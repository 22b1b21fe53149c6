import { styleText } from 'node:util';
import { oneLine } from '../core/text/display.ts';
import { displayCharacters, displayWidth } from '../core/text/display-width.ts';

/** What a piece of output is, not how it looks: the looks are decided here alone. */
export type Style = 'strong' | 'faint' | 'good' | 'warn' | 'bad';

const LOOKS = {
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  warn: 'yellow',
  bad: 'red',
} as const;

/** Text in its looks, or as it is where colours are off (piped output, NO_COLOR). */
export function paint(text: string, style: Style, colour: boolean): string {
  // Whether colours are wanted was decided when the process started; styleText need not ask again.
  return colour && text !== '' ? styleText(LOOKS[style], text, { validateStream: false }) : text;
}

export interface ColumnOptions {
  /** Blanks between two columns; 2 by default. */
  gap?: number;
  /** Put before every row. */
  indent?: string;
  /** Columns of the screen: the last cell of a row is cut to fit. Nothing is cut without it. */
  width?: number;
  /** Puts colours on a cell after it was cut and aligned. */
  paint?: (cell: string, row: number, column: number) => string;
}

/**
 * Rows as aligned lines without trailing blanks. Cells are plain text; wide and combining characters
 * count as the cells of the screen that they take.
 */
export function columns(
  rows: readonly (readonly string[])[],
  options: ColumnOptions = {},
): string[] {
  const { gap = 2, indent = '', width = Infinity, paint: dress = (cell: string) => cell } = options;
  const widths: number[] = [];
  for (const row of rows) {
    // The last cell of a row pushes nothing, so a long title does not widen its column.
    for (const [at, cell] of row.slice(0, -1).entries())
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return rows.map((row, index) => {
    let line = indent;
    let used = indent.length;
    for (const [at, cell] of row.entries()) {
      const last = at === row.length - 1;
      const shown = last ? cutToWidth(cell, width - used) : cell;
      const space = last ? 0 : (widths[at] ?? 0) - widthOf(shown) + gap;
      line += dress(shown, index, at) + ' '.repeat(space);
      used += (widths[at] ?? 0) + gap;
    }
    return line.trimEnd();
  });
}

/** How many cells of the screen a text takes. */
export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : displayWidth(text);
}

/** Cuts a text to at most `width` cells of the screen, marking the cut; never inside a character. */
export function cutToWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let result = '';
  let used = 1;
  for (const character of displayCharacters(text.slice(0, Math.max(0, width) * 12))) {
    used += widthOf(character);
    if (used > width) break;
    result += character;
  }
  return width < 1 ? '' : `${result.trimEnd()}…`;
}

const ASCII = /^[\u0020-\u007e]*$/;

/**
 * Items with a box each, one per line, done ones faint; `empty` when there are none. Texts are made
 * harmless here.
 */
export function itemList(
  items: readonly { id: string; text: string; done: boolean }[],
  empty: string,
  screen: { colour: boolean; width: number },
): string {
  if (items.length === 0) return `${empty}\n`;
  const rows = items.map(({ id, text, done }) => [done ? '[x]' : '[ ]', id, oneLine(text)]);
  const lines = columns(rows, {
    width: Math.max(screen.width, 40),
    gap: 2,
    paint: (cell, row) => (items[row]?.done ? paint(cell, 'faint', screen.colour) : cell),
  });
  return `${lines.join('\n')}\n`;
}

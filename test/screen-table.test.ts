import { expect, it } from 'vitest';
import { widthOf } from '../src/io/terminal.ts';
import { screenTable } from '../src/screen-table.ts';

const ID = '20261120-090000-retry-failed-payments';
const LONG = 'A title that goes on and on, much longer than any line of a screen could be made';
const WIDE = '支払いの再試行を実装する、とても長い題名、とても長い題名、とても長い題名';
const ROWS = [
  ['STATUS', 'TITLE', 'ID'],
  ['paused', LONG, ID],
  ['paused', WIDE, ID],
];

it.each(['', '  '])('cuts titles on a terminal so that lines fit and ids stay whole', (indent) => {
  const lines = screenTable({ terminal: true, width: 80 }, ROWS, 1, indent);
  expect(lines.map((line) => widthOf(line) <= 80)).toEqual([true, true, true]);
  expect(lines.slice(1).every((line) => line.endsWith(`…  ${ID}`) || line.endsWith(` ${ID}`))).toBe(
    true,
  );
});

it('cuts nothing for programs, and nothing that fits', () => {
  expect(screenTable({ width: 80 }, ROWS, 1)[1]).toContain(LONG);
  expect(screenTable({ terminal: true, width: 200 }, ROWS, 1)[1]).toContain(LONG);
});

it('leaves something of a title where there is no room at all', () => {
  expect(screenTable({ terminal: true, width: 20 }, ROWS, 1)[1]).toContain('A title tha…');
});

import { describe, expect, it } from 'vitest';
import { columns, cutToWidth, itemList, paint, widthOf } from '../../src/io/terminal.ts';

describe('paint', () => {
  it('writes no escape where colours are off', () => {
    expect(paint('text', 'bad', false)).toBe('text');
  });

  it('puts the text between a start and an end', () => {
    expect(paint('text', 'bad', true)).toMatch(/^\u001b\[31mtext\u001b\[39m$/);
  });
});

describe('columns', () => {
  it('aligns every column but the last', () => {
    expect(
      columns([
        ['a', 'bbb', 'c'],
        ['aaa', 'b', 'cc'],
      ]),
    ).toEqual(['a    bbb  c', 'aaa  b    cc']);
  });

  it('counts cells of the screen, not characters', () => {
    expect(
      columns([
        ['日本', 'x'],
        ['größe', 'x'],
      ]),
    ).toEqual(['日本   x', 'größe  x']);
  });

  it('cuts the last cell to the width of the screen', () => {
    expect(columns([['id', 'a long title']], { width: 10 })).toEqual(['id  a lon…']);
  });

  it('colours what is cut and aligned already', () => {
    const lines = columns(
      [
        ['a', 'x'],
        ['bb', 'y'],
      ],
      { paint: (cell, _row, column) => (column === 0 ? `<${cell}>` : cell) },
    );
    expect(lines).toEqual(['<a>   x', '<bb>  y']);
  });

  it('leaves no blanks at the end of a line', () => {
    expect(columns([['a', '']], { indent: '  ' })).toEqual(['  a']);
  });
});

describe('cutToWidth', () => {
  it.each([
    ['日本語', 5, '日本…'],
    ['👩‍👩‍👧‍👦 family', 4, '👩‍👩‍👧‍👦…'],
    ['fits', 4, 'fits'],
    ['x', 0, ''],
  ])('cuts %j to %d', (text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut);
    expect(widthOf(cut)).toBeLessThanOrEqual(width);
  });
});

describe('itemList', () => {
  const screen = { colour: false, width: 80 };

  it('says what is done', () => {
    const items = [
      { id: 'obj-1', text: 'a\u001b[2J', done: true },
      { id: 'obj-2', text: 'b', done: false },
    ];
    expect(itemList(items, 'none', screen)).toBe('[x]  obj-1  a\u241b[2J\n[ ]  obj-2  b\n');
  });

  it('says so when there is nothing', () => {
    expect(itemList([], 'No objectives.', screen)).toBe('No objectives.\n');
  });
});

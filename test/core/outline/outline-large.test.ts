import { describe, expect, it } from 'vitest';
import { outline } from '../../../src/core/outline/outline.ts';
import { QuickScanner } from '../../../src/core/outline/quick-scanner.ts';

const SIZE = 700_000;

function filled(part: string): string {
  return part.repeat(Math.ceil(SIZE / part.length));
}

/** Counts how often the text of a scanner is asked for a character. */
function readsOf(text: string): number {
  let reads = 0;
  const counted = Object.assign(Object(text) as object, {
    charCodeAt(at: number) {
      reads++;
      return text.charCodeAt(at);
    },
  });
  new QuickScanner(counted as unknown as string).run();
  return reads;
}

describe('texts of 700 KB', () => {
  it.each([
    [
      'session log',
      '### 2026-02-03 10:00 - reviewer\nLooked at `retry.ts`; the **queue** holds.\n\n',
    ],
    ['tasks', '- [ ] a task\n  - [x] and another\n'],
    ['headings', '# a\nb\n## c\n'],
    ['paragraphs', 'some words that go on\n'],
    ['opened fences', '```\n'],
    ['opened comments', '> <!-- a\nb\n'],
    ['lazy lines', '> > > a\nb\n'],
    ['indented code', '    a\n\n'],
    ['table heads', '| a | b |\n'],
    ['definitions', '[a]: b\n'],
    ['carriage returns', 'a\r'],
    ['blank lines', '\n'],
    ['spaces', ' '],
    ['tabs', '\t'],
    ['brackets', '['],
    ['list markers on one line', '- '],
    ['mixed list markers on one line', '- * '],
    ['numbers on one line', '1. '],
    ['quote markers on one line', '> '],
    ['footnotes on one line', '[^a]:'],
    ['words on one line', 'word '],
    ['underline characters', '='],
  ])('of %s are read in one pass', (_, part) => {
    const text = `${filled(part)}x`;
    expect(readsOf(text) / text.length).toBeLessThan(8);
  });

  it('of a deep list with blank lines are read in one pass', () => {
    const text = `> ${'- '.repeat(50_000)}x\n${'>\n'.repeat(SIZE / 2)}`;
    expect(readsOf(text) / text.length).toBeLessThan(8);
  });

  it('need no parser', () => {
    const scanner = new QuickScanner(`# a\n${filled('- [ ] task `x`\n\n> quote\n\n')}\n# b`);
    scanner.run();
    expect([scanner.unsure, scanner.headings.length]).toEqual([false, 2]);
  });

  it('keep the last section without a last line ending', () => {
    const text = `${filled('text\n')}\n## Last\nbody`;
    const { sections } = outline(text);
    expect(sections.map(({ bodyStart, end }) => text.slice(bodyStart, end))).toEqual(['body']);
  });
});

describe('hostile nesting', () => {
  it('of 50,000 quotes still gives the heading behind it', () => {
    const text = `${'>'.repeat(50_000)} a\n\n# b\n`;
    expect(outline(text).headings.map(({ text: words }) => words)).toEqual(['b']);
  });

  it('of 50,000 lists gives every item its level', () => {
    const { items } = outline(`${'- '.repeat(50_000)}x\n`);
    expect(items.map(({ level }) => level)).toEqual(Array.from(items, (_, at) => at + 1));
  });

  it('is not handed to the parser, even where only that could decide', () => {
    const text = `${'> '.repeat(50_000)}<![CDATA[ a\n\n# b\n`;
    expect(outline(text).headings.map(({ text: words }) => words)).toEqual(['b']);
  });

  it('of a huge heading keeps its markup', () => {
    const content = '<a '.repeat(100_000).trimEnd();
    expect(outline(`# ${content}\n`).headings[0]!.text).toBe(content);
  });
});

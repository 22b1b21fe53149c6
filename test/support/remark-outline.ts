import type { Heading, Nodes } from 'mdast';
import { parseMarkdown, plainText } from '../../src/core/outline/markdown-parser.ts';
import type { Outline } from '../../src/core/outline/outline.ts';

/** What remark-parse says about the things that an outline lists. */
export interface Facts {
  headings: unknown[];
  sections: unknown[];
  checkboxes: unknown[];
  items: unknown[];
  blocks: unknown[];
}

/** The facts of a text, read from its syntax tree only: the reference for `outline`. */
export function remarkFacts(text: string): Facts {
  const root = parseMarkdown(text);
  const facts: Facts = { headings: [], sections: [], checkboxes: [], items: [], blocks: [] };
  const headings = root.children.filter((node) => node.type === 'heading');
  facts.headings = headings.map((node) => [node.depth, plainText(node), ...placeOf(text, node)]);
  facts.sections = headings.map((node, index) => {
    const next = headings.find((other, at) => at > index && other.depth <= node.depth);
    const [line, start] = placeOf(text, node);
    const end = next ? placeOf(text, next)[1] : text.length;
    return [plainText(node), node.depth, line, start, bodyStart(text, node), end];
  });
  visit(text, root, 0, false, false, facts);
  return facts;
}

/** The same facts as an outline tells them. */
export function outlineFacts({ headings, sections, checkboxes, items, blocks }: Outline): Facts {
  return {
    headings: headings.map((h) => [h.depth, h.text, h.line, h.start, h.end]),
    sections: sections.map((s) => [s.title, s.depth, s.line, s.start, s.bodyStart, s.end]),
    checkboxes: checkboxes.map((c) => [c.checked, c.line, c.start, c.end]),
    items: items.map((i) => [i.level, i.ordered, i.checked, i.line, i.start, i.end]),
    blocks: blocks.map((b) => [b.kind === 'html' ? 'html' : 'code', b.line, b.start, b.end]),
  };
}

function visit(
  text: string,
  node: Nodes,
  level: number,
  ordered: boolean,
  foreign: boolean,
  facts: Facts,
): void {
  const place = placeOf(text, node);
  if (node.type === 'listItem') {
    const checked = node.checked ?? null;
    if (checked !== null) facts.checkboxes.push([checked, ...place]);
    if (!foreign) facts.items.push([level, ordered, checked, ...place]);
  }
  if (node.type === 'code') facts.blocks.push(['code', ...place]);
  if (node.type === 'html') facts.blocks.push(['html', ...place]);
  if (!('children' in node) || node.type === 'paragraph' || node.type === 'heading') return;
  if (node.type === 'table') return;
  const list = node.type === 'list';
  const outside = foreign || node.type === 'blockquote' || node.type === 'footnoteDefinition';
  for (const child of node.children) {
    visit(text, child, list ? level + 1 : level, list ? !!node.ordered : ordered, outside, facts);
  }
}

function placeOf(text: string, node: Nodes): [line: number, start: number, end: number] {
  const { start, end } = node.position!;
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  return [start.line, start.offset! + mark, end.offset! + mark];
}

function bodyStart(text: string, node: Heading): number {
  const end = placeOf(text, node)[2];
  return end + /^(?:\r\n|\r|\n)?/.exec(text.slice(end))![0].length;
}

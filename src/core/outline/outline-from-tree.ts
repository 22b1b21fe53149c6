import type {
  Code,
  Heading as HeadingNode,
  Html,
  ListItem as ListItemNode,
  Nodes,
  Root,
} from 'mdast';
import { skipSpace, trimEnd } from './block-starts.ts';
import { plainText } from './markdown-parser.ts';
import type { Block, Checkbox, Heading, ListItem, Outline } from './outline.ts';

interface Place {
  node: Nodes;
  /** How many lists the node is in. */
  level: number;
  ordered: boolean;
  /** The node is in a quote or a footnote. */
  foreign: boolean;
}

/** The outline of `text`, without its sections, from its full syntax tree. */
export function outlineFromTree(text: string, root: Root): Omit<Outline, 'sections'> {
  const shift = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const found: Omit<Outline, 'sections'> = { headings: [], checkboxes: [], items: [], blocks: [] };
  const open: Place[] = [{ node: root, level: 0, ordered: false, foreign: false }];
  let last: Nodes = root;
  for (let place = open.pop(); place; place = open.pop()) {
    const { node } = place;
    const at = { start: startOf(node) + shift, end: endOf(node) + shift, line: lineOf(node) };
    if (node.type === 'listItem') addItem(text, shift, place, at, found);
    if (node.type !== 'blockquote' && node.type !== 'footnoteDefinition') last = node;
    if (node.type === 'code' || node.type === 'html') found.blocks.push(blockOf(text, node, at));
    if (!('children' in node) || node.type === 'paragraph' || node.type === 'heading') continue;
    if (node.type === 'table') continue;
    const foreign =
      place.foreign || node.type === 'blockquote' || node.type === 'footnoteDefinition';
    const list = node.type === 'list';
    const level = list ? place.level + 1 : place.level;
    const ordered = list ? node.ordered === true : place.ordered;
    for (let i = node.children.length - 1; i >= 0; i--) {
      open.push({ node: node.children[i]!, level, ordered, foreign });
    }
  }
  const end = found.blocks[found.blocks.length - 1];
  if (end && (last.type === 'code' || last.type === 'html')) {
    end.closed = isClosed(last, text.slice(end.start, end.end));
  }
  for (const node of root.children) {
    if (node.type === 'heading') found.headings.push(headingOf(node, shift));
  }
  return found;
}

interface Range {
  start: number;
  end: number;
  line: number;
}

function startOf(node: Nodes): number {
  return node.position?.start.offset ?? 0;
}

function endOf(node: Nodes): number {
  return node.position?.end.offset ?? 0;
}

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

function headingOf(node: HeadingNode, shift: number): Heading {
  return {
    depth: node.depth,
    text: plainText(node),
    line: lineOf(node),
    start: startOf(node) + shift,
    end: endOf(node) + shift,
  };
}

function addItem(
  text: string,
  shift: number,
  { node, level, ordered, foreign }: Place,
  at: Range,
  found: Omit<Outline, 'sections'>,
): void {
  if (node.type !== 'listItem') return;
  const box = typeof node.checked === 'boolean' ? boxOf(text, shift, node, at) : undefined;
  if (box) found.checkboxes.push(box);
  if (foreign) return;
  const checked = node.checked ?? null;
  const item: ListItem = { level, ordered, checked, text: '', ...reordered(at) };
  item.text = box ? box.text : firstLineOf(text, at.start);
  found.items.push(item);
}

function reordered({ start, end, line }: Range): Range {
  return { line, start, end };
}

function boxOf(text: string, shift: number, node: ListItemNode, at: Range): Checkbox {
  const paragraph = node.children.find((child) => child.type === 'paragraph');
  const [head] = paragraph?.children ?? [];
  const start = (paragraph ? startOf(paragraph) : 0) + shift;
  // The parser moves the start of the paragraph behind the box, unless it removes the first text.
  const moved = head !== undefined && startOf(head) + shift === start;
  const mark = moved ? closeBefore(text, start - 1) - 1 : start + 1;
  return {
    checked: node.checked === true,
    text: restOfLine(text, mark + 2),
    ...reordered(at),
    mark,
  };
}

/** The bracket that closes the box in front of the white space that ends at `at`. */
function closeBefore(text: string, at: number): number {
  let close = at - 1;
  while (close > 0 && text.charCodeAt(close) !== 93) close--;
  return close;
}

/** The first line of the item at `start` without its marker. */
function firstLineOf(text: string, start: number): string {
  const end = lineEndOf(text, start);
  let at = start;
  while (at < end && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return restOfLine(text, at + 1);
}

/** The line from `from` on, trimmed of spaces and tabs. */
function restOfLine(text: string, from: number): string {
  const end = lineEndOf(text, from);
  const start = skipSpace(text, from, end);
  return text.slice(start, trimEnd(text, start, end));
}

function lineEndOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}

function blockOf(text: string, node: Code | Html, { start, end, line }: Range): Block {
  const source = text.slice(start, end);
  const kind = node.type === 'html' ? 'html' : /^[`~]/.test(source) ? 'fence' : 'indented';
  return { kind, start, end, line, closed: true };
}

/** Whether a block has the closer that it needs. */
function isClosed(node: Code | Html, source: string): boolean {
  if (node.type === 'html') return htmlCloses(node.value);
  return !/^[`~]/.test(source) || fenceCloses(source, node.value);
}

/** Whether the last line of a fence is its closer and not part of its value. */
function fenceCloses(source: string, value: string): boolean {
  const lines = source.split(/\r\n?|\n/);
  if (lines.length < 2 || !/^[ \t>]*(`+|~+)[ \t]*$/.test(lines[lines.length - 1]!)) return false;
  return value === '' || value.split(/\r\n?|\n/).length < lines.length - 1;
}

/** Whether an HTML block that needs a closer has it. */
function htmlCloses(source: string): boolean {
  const html = source.trimStart();
  if (html.startsWith('<!--')) return html.includes('-->', 2);
  if (html.startsWith('<?')) return html.includes('?>', 1);
  if (html.startsWith('<![CDATA[')) return html.includes(']]>');
  if (/^<![a-z]/i.test(html)) return html.includes('>');
  if (!/^<(?:pre|script|style|textarea)(?:[\s>]|$)/i.test(html)) return true;
  return /<\/(?:pre|script|style|textarea)>/i.test(html);
}

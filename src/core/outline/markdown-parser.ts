import type { Nodes, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']);
const printer = unified()
  .use(remarkStringify, { bullet: '-', rule: '-', incrementListMarker: true })
  .use(remarkGfm);

/**
 * The full syntax tree of a Markdown text: CommonMark, GFM and YAML front matter.
 *
 * Positions are UTF-16 offsets into the text, but the parser drops a leading byte order mark:
 * there, add 1. Deeply nested input can end in a `RangeError`.
 */
export function parseMarkdown(text: string): Root {
  return parser.parse(text);
}

/** The words of a node without its markup, as mdast-util-to-string gives them. */
export function plainText(node: Nodes): string {
  return toString(node);
}

/**
 * Markdown for a tree that this tool composed itself.
 * Never print a tree that was read from a person's file: it rewrites what nobody asked to change.
 */
export function printMarkdown(root: Root): string {
  return printer.stringify(root);
}

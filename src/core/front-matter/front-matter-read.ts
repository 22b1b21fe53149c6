import { findFence, loneReturn, type Fence } from './front-matter-fence.ts';
import {
  LARGEST_BLOCK,
  nodeAt,
  type Defect,
  type Path,
  type Reading,
  type Style,
  type Value,
  type YamlNode,
} from './yaml-node.ts';
import { parseBlock, parseFenced } from './yaml-parser.ts';
import { beyondLibraries } from './yaml-limits.ts';
import { readSubset } from './yaml-subset.ts';

/** A value with its place; offsets count UTF-16 units of the whole text. */
export interface Entry {
  value: Value;
  /** The value as it is written. */
  source: string;
  /** Where its key begins; its dash for an item of a list. */
  keyStart: number;
  /** The value itself; a block scalar ends behind its last newline, an absent value is zero wide. */
  start: number;
  end: number;
  style: Style;
}

/**
 * What stands between the fences. `data` is undefined when a defect makes the block unusable;
 * its mappings inherit nothing, so that every name in them is the file's own.
 */
export interface FrontMatter {
  readonly data: Record<string, Value> | undefined;
  readonly defects: Defect[];
  /** The opening fence; -1 when there is none. */
  readonly fenceStart: number;
  readonly blockStart: number;
  readonly blockEnd: number;
  /** Where the Markdown begins: behind the closing fence, else behind the byte order mark. */
  readonly bodyStart: number;
  /** The value at a path of keys and list indexes; undefined for an unusable block. */
  locate(path: Path): Entry | undefined;
}

/**
 * Reads the front matter of a Markdown text by the core schema of YAML 1.2: dates are strings,
 * nothing is evaluated, anchors, aliases and tags are defects. Never throws.
 */
export function readFrontMatter(text: string): FrontMatter {
  const fence = findFence(text);
  if (fence.defect) return new Block(text, fence, unusable(fence.defect));
  const size = fence.blockEnd - fence.blockStart;
  if (size > LARGEST_BLOCK) return new Block(text, fence, tooLarge(fence, size));
  const reading = readFenced(text, fence, false);
  const { defect } = reading;
  return new Block(text, fence, defect ? unusable(explained(text, fence, defect)) : reading);
}

/**
 * Headings before the defect mean that the closing fence is missing, and that a thematic break
 * of the Markdown was taken for it.
 */
function explained(text: string, { fenceStart, blockStart }: Fence, defect: Defect): Defect {
  const heading = /^#{2,6} .*/m.exec(text.slice(blockStart, defect.offset));
  if (heading === null) return defect;
  return { code: 'unclosed', offset: fenceStart, detail: heading[0].trim() };
}

/** Reads a whole YAML file the same way; its `bodyStart` is its end. */
export function readYaml(text: string): FrontMatter {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const bom = whole.charCodeAt(0) === 0xfeff ? 1 : 0;
  const marker = /^---[ \t]*\r?\n/.exec(whole.slice(bom, bom + 200))?.[0].length ?? 0;
  const blockStart = bom + marker;
  const end = text.length;
  const fence: Fence = {
    fenceStart: -1,
    blockStart,
    blockEnd: end,
    bodyStart: end,
    defect: undefined,
  };
  const defect = loneReturn(whole, blockStart, whole.length);
  if (defect) return new Block(text, fence, unusable(defect));
  if (end - blockStart > LARGEST_BLOCK) return new Block(text, fence, tooLarge(fence, end));
  const reading =
    readSubset(whole, blockStart, whole.length, true) ??
    barred(whole, blockStart, whole.length) ??
    parseBlock(whole.slice(blockStart), blockStart);
  return new Block(text, fence, reading);
}

/** The tree of values with their places, for edits. */
export interface Marked {
  root: YamlNode;
  blockEnd: number;
  bodyStart: number;
}

/** Reads front matter with the place of every value; the defect when it is unusable. */
export function readMarked(text: string): Marked | Defect {
  const fence = findFence(text);
  const { blockStart, blockEnd, bodyStart } = fence;
  if (fence.defect) return fence.defect;
  const size = blockEnd - blockStart;
  const { root, defect } =
    size > LARGEST_BLOCK ? tooLarge(fence, size) : readFenced(text, fence, true);
  if (defect) return explained(text, fence, defect);
  return root ? { root, blockEnd, bodyStart } : { code: 'syntax', offset: blockStart, detail: '' };
}

function readFenced(text: string, fence: Fence, marks: boolean): Reading {
  const { fenceStart, blockStart, blockEnd, bodyStart } = fence;
  return (
    readSubset(text, blockStart, blockEnd, marks) ??
    barred(text, blockStart, blockEnd) ??
    parseFenced(text.slice(fenceStart, bodyStart), fenceStart)
  );
}

/** What must not reach the libraries: the end of a document inside a block, and what they cannot bear. */
function barred(text: string, start: number, end: number): Reading | undefined {
  const block = text.slice(start, end);
  const marker = /^(?:\.\.\.|---)(?=[ \t\r\n])/m.exec(block);
  if (marker) {
    const [detail] = marker;
    return unusable({ code: 'document-marker', offset: start + marker.index, detail });
  }
  const detail = beyondLibraries(block);
  return detail === undefined ? undefined : unusable({ code: 'too-large', offset: start, detail });
}

function unusable(defect: Defect): Reading {
  return { data: undefined, defect, root: undefined };
}

function tooLarge(fence: Fence, size: number): Reading {
  const detail = `${size} characters`;
  return unusable({ code: 'too-large', offset: fence.blockStart, detail });
}

class Block implements FrontMatter {
  readonly data: Record<string, Value> | undefined;
  readonly defects: Defect[];
  readonly fenceStart: number;
  readonly blockStart: number;
  readonly blockEnd: number;
  readonly bodyStart: number;
  readonly #text: string;
  readonly #fence: Fence;
  #root: YamlNode | undefined;

  constructor(text: string, fence: Fence, { data, defect, root }: Reading) {
    this.data = data;
    this.defects = defect ? [defect] : [];
    this.fenceStart = fence.fenceStart;
    this.blockStart = fence.blockStart;
    this.blockEnd = fence.blockEnd;
    this.bodyStart = fence.bodyStart;
    this.#text = text;
    this.#fence = fence;
    this.#root = root;
  }

  locate(path: Path): Entry | undefined {
    if (this.data === undefined) return undefined;
    this.#root ??= readFenced(this.#text, this.#fence, true).root;
    const node = nodeAt(this.#root, path);
    if (node === undefined) return undefined;
    const { value, keyStart, start, style } = node;
    const end = Math.min(node.end, this.#text.length);
    return { value, source: this.#text.slice(start, end), keyStart, start, end, style };
  }
}

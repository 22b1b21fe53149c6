export type Scalar = string | number | boolean | null;
export type Value = Scalar | Value[] | { [key: string]: Value };
export type Path = readonly (string | number)[];

/** How a value is written: the four scalar styles, brackets or braces, indented lines, or nothing. */
export type Style =
  | 'plain'
  | 'single'
  | 'double'
  | 'block'
  | 'flow'
  | 'mapping'
  | 'sequence'
  | 'empty';

/** What makes a block unusable; the rule that reports it has the words for people. */
export type DefectCode =
  | 'absent'
  | 'not-first'
  | 'unclosed'
  | 'closing-fence'
  | 'fence-language'
  | 'lone-cr'
  | 'document-marker'
  | 'not-a-mapping'
  | 'anchor'
  | 'alias'
  | 'tag'
  | 'merge-key'
  | 'duplicate-key'
  | 'tab-indent'
  | 'unclosed-quote'
  | 'colon-in-plain'
  | 'reserved-character'
  | 'syntax'
  | 'too-large';

/** `offset` counts UTF-16 units of the whole text; `detail` is a short phrase with the real text in it. */
export interface Defect {
  code: DefectCode;
  offset: number;
  detail: string;
}

/**
 * One value and its place. `keyStart` is where its key begins (its dash, for an item of a block
 * sequence; the value itself, for an item in brackets), `after` the offset just behind the colon
 * or dash, `[start, end)` the value. A block scalar ends behind its last newline; an absent value
 * is zero wide at `after`.
 */
export interface YamlNode {
  key: string | number;
  value: Value;
  style: Style;
  keyStart: number;
  after: number;
  start: number;
  end: number;
  children: YamlNode[] | undefined;
}

/** What a reader makes of a block: `defect` when it is unusable, else the mapping. */
export interface Reading {
  data: Record<string, Value> | undefined;
  defect: Defect | undefined;
  /** Only when positions were asked for. */
  root: YamlNode | undefined;
}

/** The largest block that is read, in UTF-16 units, and the deepest nesting. */
export const LARGEST_BLOCK = 65_536;
export const DEEPEST_NESTING = 32;

/** Mappings are instances of this: no inherited name, so no key can mean anything but itself. */
class Mapping {
  [key: string]: Value;
}
Object.setPrototypeOf(Mapping.prototype, null);
Reflect.deleteProperty(Mapping.prototype, 'constructor');

export function emptyMapping(): Record<string, Value> {
  return new Mapping();
}

/** Ends the reading of a block, with the defect found or, without one, because the reader is not sure. */
export class Stop extends Error {
  readonly defect: Defect | undefined;

  constructor(defect?: Defect) {
    super(defect?.detail);
    this.defect = defect;
  }
}

export function isMapping(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The node at a path below `root`, or undefined. */
export function nodeAt(root: YamlNode | undefined, path: Path): YamlNode | undefined {
  let node = root;
  for (const step of path) node = node?.children?.find(({ key }) => key === step);
  return node;
}

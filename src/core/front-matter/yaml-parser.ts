import matter from 'gray-matter';
import { isAlias, isMap, isScalar, isSeq, parseDocument, Scalar as ScalarNode, visit } from 'yaml';
import type { CST, Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import {
  DEEPEST_NESTING,
  emptyMapping,
  isMapping,
  Stop,
  type Defect,
  type DefectCode,
  type Reading,
  type Scalar,
  type Style,
  type Value,
  type YamlNode,
} from './yaml-node.ts';

/** Where the text of a document begins, and what stands before a value. */
interface Place {
  base: number;
  key: string | number;
  keyStart: number;
  after: number;
  depth: number;
}

/**
 * Reads front matter with gray-matter and the `yaml` library.
 * @param fenced the text from the opening fence to the closing one, both checked by the caller
 * @param base the offset of `fenced` in the whole text
 */
export function parseFenced(fenced: string, base: number): Reading {
  let reading: Reading | undefined;
  const read = (block: string): Reading => {
    // gray-matter counts the last line break as part of the closing fence.
    reading = parseBlock(`${block}\n`, base + 3);
    return reading;
  };
  // Without options gray-matter keeps every text; its own engines would run what a file says.
  const engines = { yaml: read, javascript: refuse, js: refuse, json: refuse, coffee: refuse };
  const file = matter(fenced, { language: 'yaml', engines, excerpt: () => '' });
  if (file.language === 'yaml') return reading ?? read(file.matter);
  return unusable({ code: 'fence-language', offset: base, detail: file.language });
}

function refuse(): object {
  return {};
}

/** Reads a block of YAML; `base` is its offset in the whole text. */
export function parseBlock(block: string, base: number): Reading {
  try {
    const document = parseDocument(block, {
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      keepSourceTokens: true,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const defect = featureDefect(document, base) ?? errorDefect(document, base);
    if (defect) return unusable(defect);
    if (document.contents === null) return emptyReading(base);
    const root = convert(document.contents, {
      base,
      key: '',
      keyStart: base,
      after: base,
      depth: 0,
    });
    if (isMapping(root.value)) return { data: root.value, defect: undefined, root };
    return unusable({ code: 'not-a-mapping', offset: root.start, detail: root.style });
  } catch (error) {
    if (error instanceof Stop && error.defect) return unusable(error.defect);
    if (!(error instanceof RangeError)) throw error;
    return unusable({ code: 'too-large', offset: base, detail: 'nested too deep to be read' });
  }
}

function unusable(defect: Defect): Reading {
  return { data: undefined, defect, root: undefined };
}

function emptyReading(base: number): Reading {
  const data = emptyMapping();
  const place = { key: '', keyStart: base, after: base, start: base, end: base };
  return {
    data,
    defect: undefined,
    root: { ...place, value: data, style: 'mapping', children: [] },
  };
}

/** The first thing that YAML allows and a session file does not: nothing may mean two things. */
function featureDefect(document: Document, base: number): Defect | undefined {
  let defect: Defect | undefined;
  const found = (code: DefectCode, node: Node, detail: string): symbol => {
    defect = { code, offset: base + (node.range?.[0] ?? 0), detail };
    return visit.BREAK;
  };
  visit(document, {
    Node: (key, node) => {
      if (isAlias(node)) return found('alias', node, `*${node.source}`);
      if (node.anchor !== undefined) return found('anchor', node, `&${node.anchor}`);
      if (node.tag !== undefined) return found('tag', node, node.tag);
      const isMerge = key === 'key' && isScalar(node) && node.source === '<<';
      return isMerge && node.type === 'PLAIN' ? found('merge-key', node, '<<') : undefined;
    },
  });
  return defect;
}

function errorDefect(document: Document, base: number): Defect | undefined {
  const [error] = document.errors;
  if (error === undefined) return undefined;
  return { code: codeOf(error.code), offset: base + error.pos[0], detail: error.message };
}

function codeOf(code: string): DefectCode {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'duplicate-key';
    case 'TAB_AS_INDENT':
      return 'tab-indent';
    case 'BAD_SCALAR_START':
      return 'reserved-character';
    default:
      return 'syntax';
  }
}

function convert(node: Node, place: Place): YamlNode {
  if (place.depth > DEEPEST_NESTING) {
    throw new Stop({ code: 'too-large', offset: place.after, detail: 'nested too deep' });
  }
  if (isMap(node)) return convertMap(node, place);
  if (isSeq(node)) return convertSequence(node, place);
  return convertScalar(node as ScalarNode, place);
}

function convertScalar(node: ScalarNode, { base, key, keyStart, after }: Place): YamlNode {
  const [from = 0, to = 0] = node.range ?? [];
  const absent = from === to;
  const start = absent ? after : base + from;
  const end = absent ? after : base + to;
  const style = absent ? 'empty' : styleOf(node.type);
  const value = node.value as Scalar;
  return { key, value, style, keyStart, after, start, end, children: undefined };
}

function styleOf(type: ScalarNode['type']): Style {
  if (type === 'QUOTE_DOUBLE') return 'double';
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'PLAIN' || type === undefined ? 'plain' : 'block';
}

function convertMap(node: YAMLMap, place: Place): YamlNode {
  const value = emptyMapping();
  const children: YamlNode[] = [];
  for (const pair of node.items) {
    const child = convertPair(pair as Pair<Node, Node | null>, place);
    if (value[child.key] !== undefined) {
      const detail = String(child.key);
      throw new Stop({ code: 'duplicate-key', offset: child.keyStart, detail });
    }
    value[child.key] = child.value;
    children.push(child);
  }
  return collection(node, place, value, children);
}

function convertPair(pair: Pair<Node, Node | null>, { base, depth }: Place): YamlNode {
  const { key } = pair;
  const keyStart = base + (key.range?.[0] ?? 0);
  if (!isScalar(key)) {
    throw new Stop({ code: 'syntax', offset: keyStart, detail: 'a list or mapping as a key' });
  }
  const name = typeof key.value === 'string' ? key.value : (key.source ?? '');
  const colon = behind(pair.srcToken?.sep, 'map-value-ind');
  const after = colon === undefined ? base + (key.range?.[1] ?? 0) : base + colon;
  const place = { base, key: name, keyStart, after, depth: depth + 1 };
  return pair.value === null
    ? convertScalar(new ScalarNode(null), place)
    : convert(pair.value, place);
}

function convertSequence(node: YAMLSeq, place: Place): YamlNode {
  const { base, depth } = place;
  const items = itemsOf(node.srcToken);
  const children = (node.items as Node[]).map((item, key) => {
    const dash = behind(items[key]?.start, 'seq-item-ind');
    const start = base + (item.range?.[0] ?? 0);
    const at = dash === undefined ? { keyStart: start, after: start } : marks(base + dash);
    return convert(item, { base, key, ...at, depth: depth + 1 });
  });
  const value = children.map((child) => child.value);
  return collection(node, place, value, children);
}

/** A collection in brackets spans them, one in lines spans from its first key or dash to its last value. */
function collection(
  node: YAMLMap | YAMLSeq,
  { base, key, keyStart, after }: Place,
  value: Value,
  children: YamlNode[],
): YamlNode {
  const [from = 0, to = 0] = node.range ?? [];
  const inLines = node.flow !== true && children.length > 0;
  const start = inLines ? (children[0]?.keyStart ?? 0) : base + from;
  const end = inLines ? (children.at(-1)?.end ?? 0) : base + to;
  const style = node.flow === true ? 'flow' : isSeq(node) ? 'sequence' : 'mapping';
  return { key, value, style, keyStart, after, start, end, children };
}

function itemsOf(token: Node['srcToken']): CST.CollectionItem[] {
  return token && 'items' in token ? token.items : [];
}

function marks(after: number): { keyStart: number; after: number } {
  return { keyStart: after - 1, after };
}

/** The offset behind a token of one type, if there is one. */
function behind(tokens: CST.SourceToken[] | undefined, type: string): number | undefined {
  const token = tokens?.find((candidate) => candidate.type === type);
  return token && token.offset + token.source.length;
}

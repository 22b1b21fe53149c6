import { inlineText } from './inline-text.ts';
import { parseMarkdown } from './markdown-parser.ts';
import { outlineFromTree } from './outline-from-tree.ts';
import { QuickScanner } from './quick-scanner.ts';

/**
 * A heading of the document itself: not one inside a quote, a list or a footnote.
 * All offsets of an outline are UTF-16 units of the whole text, all lines count from 1.
 */
export interface Heading {
  depth: 1 | 2 | 3 | 4 | 5 | 6;
  /** Its words without markup, as mdast-util-to-string gives them. */
  text: string;
  line: number;
  /** The first `#`, or the first character of a setext heading. */
  start: number;
  /** Behind its last line, before the line ending. */
  end: number;
}

/** A task list item, wherever it stands: nested and quoted ones included. */
export interface Checkbox {
  checked: boolean;
  /** The rest of the line behind `[ ] `, raw and trimmed. */
  text: string;
  line: number;
  /** The marker of the list item. */
  start: number;
  /** Where the list item ends, its children included. */
  end: number;
  /** The character between the brackets. */
  mark: number;
}

/** A list item of the document itself, nested ones included; lists inside quotes and footnotes are left out. */
export interface ListItem {
  /** 1 for an item of a list that is in no other list. */
  level: number;
  ordered: boolean;
  /** `null` where there is no checkbox. */
  checked: boolean | null;
  /** Its first line without marker and checkbox, raw and trimmed. */
  text: string;
  line: number;
  start: number;
  end: number;
}

/** A block whose lines are not Markdown, wherever it stands. */
export interface Block {
  kind: 'fence' | 'indented' | 'html';
  start: number;
  end: number;
  line: number;
  /** `false` for a fence, comment or the like that runs to the end of the document without its closer. */
  closed: boolean;
}

/** A heading with everything up to the next heading of the same or a smaller depth. */
export interface Section {
  title: string;
  depth: number;
  line: number;
  start: number;
  /** Behind the line ending of the heading. */
  bodyStart: number;
  end: number;
}

/** The block structure of a Markdown text, each list in the order of the document. */
export interface Outline {
  headings: Heading[];
  checkboxes: Checkbox[];
  sections: Section[];
  items: ListItem[];
  blocks: Block[];
}

/** Nesting and UTF-16 units beyond which the full parser may overflow or need minutes. */
const DEEPEST_FOR_PARSER = 100;
const LONGEST_FOR_PARSER = 200_000;
/** A heading with more UTF-16 units keeps its markup. */
const LONGEST_HEADING = 10_000;

/**
 * The outline of a Markdown text (CommonMark with GFM and YAML front matter): what remark-parse
 * finds, from one pass over the lines. Where that pass meets something it cannot decide, the whole
 * text goes to remark-parse, unless it is nested more than a hundred deep or longer than 200,000
 * UTF-16 units: then the best answer of the line pass stands. Takes linear time and never throws.
 */
export function outline(text: string): Outline {
  const scanner = new QuickScanner(text);
  scanner.run();
  const parses = scanner.deepest <= DEEPEST_FOR_PARSER && text.length <= LONGEST_FOR_PARSER;
  const parsed = scanner.unsure && parses ? parsedOutline(text) : undefined;
  if (parsed) return { ...parsed, sections: sectionsOf(text, parsed.headings) };
  const { headings, checkboxes, items, blocks } = scanner;
  const sections = sectionsOf(text, headings);
  if (scanner.marked.length > 0) setTexts(text, scanner, sections, parses);
  return { headings, checkboxes, sections, items, blocks };
}

function parsedOutline(text: string): Omit<Outline, 'sections'> | undefined {
  try {
    return outlineFromTree(text, parseMarkdown(text));
  } catch {
    return undefined;
  }
}

function sectionsOf(text: string, headings: Heading[]): Section[] {
  const sections: Section[] = [];
  const open: Section[] = [];
  for (const { depth, text: title, line, start, end } of headings) {
    while (open.length > 0 && open[open.length - 1]!.depth >= depth) open.pop()!.end = start;
    const bodyStart = afterLineEnding(text, end);
    const section = { title, depth, line, start, bodyStart, end: text.length };
    sections.push(section);
    open.push(section);
  }
  return sections;
}

function afterLineEnding(text: string, at: number): number {
  if (at >= text.length) return at;
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
}

/**
 * Fills in the text of the headings with markup. Where only the parser knows it, the parser is
 * asked when somebody reads it: about the heading alone, or, where brackets may refer to a definition,
 * about the whole text, once.
 */
function setTexts(text: string, scanner: QuickScanner, sections: Section[], parses: boolean): void {
  let all: Heading[] | undefined;
  const fromWhole = ({ start }: Heading): string | undefined => {
    all ??= (parses && parsedOutline(text)?.headings) || [];
    return all.find((heading) => heading.start === start)?.text;
  };
  for (const { heading, index, from, to } of scanner.marked) {
    if (to - from > LONGEST_HEADING) continue;
    const section = sections[index]!;
    const certain = inlineText(text, from, to, scanner.defines);
    if (certain !== undefined) {
      heading.text = certain;
      section.title = certain;
      continue;
    }
    const raw = heading.text;
    const refers = scanner.defines && parses && raw.includes('[');
    let found: string | undefined;
    const get = (): string => {
      found ??= (refers ? undefined : textAlone(text, heading)) ?? fromWhole(heading) ?? raw;
      return found;
    };
    Object.defineProperty(heading, 'text', { get, enumerable: true, configurable: true });
    Object.defineProperty(section, 'title', { get, enumerable: true, configurable: true });
  }
}

/** What the parser reads in a heading that stands alone, if it then still is that heading. */
function textAlone(text: string, { start, end }: Heading): string | undefined {
  const [heading] = parsedOutline(text.slice(start, end))?.headings ?? [];
  return heading?.start === 0 && heading.end === end - start ? heading.text : undefined;
}

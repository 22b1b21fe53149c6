import { findNearMisses, type NearMiss } from './near-miss.ts';
import type { Block, Section } from '../outline/outline.ts';
import { REQUIRED_SECTIONS, type Session } from '../session/session.ts';

/** A required heading that stands where it is no heading of the document. */
export interface Enclosed {
  at: number;
  line: number;
  /** The block around it; undefined inside a quote or a list. */
  block: Block | undefined;
  where: 'fence' | 'indented' | 'html' | 'quote' | 'list';
  /** Whether the section itself stands there, not an example that merely looks like it. */
  meant: boolean;
}

/** What the file has for one required section. */
interface RequiredPart {
  title: string;
  section: Section | undefined;
  /** Headings that were probably meant; only looked for where there is no section. */
  nearMisses: readonly NearMiss[];
  enclosed: Enclosed | undefined;
}

export type Required = readonly RequiredPart[];

const NONE: readonly NearMiss[] = [];

export function readRequired(session: Session): Required {
  const found: RequiredPart[] = [];
  for (let at = 0; at < REQUIRED_SECTIONS.length; at++) {
    found.push(readPart(session, REQUIRED_SECTIONS[at]!));
  }
  return found;
}

function readPart(session: Session, title: string): RequiredPart {
  const section = session.section(title);
  if (section) return { title, section, nearMisses: NONE, enclosed: undefined };
  const nearMisses = findNearMisses(session, title);
  const enclosed = nearMisses.length === 0 ? findEnclosed(session, title) : undefined;
  return { title, section: undefined, nearMisses, enclosed };
}

/** The block whose lines hold an offset; the last one that begins before it. */
export function blockAt(blocks: readonly Block[], at: number): Block | undefined {
  return blocks.findLast(({ start, end }) => start <= at && at < end);
}

function findEnclosed(session: Session, title: string): Enclosed | undefined {
  const { text } = session;
  const from = session.frontMatter.bodyStart;
  for (let at = text.indexOf(title, from); at !== -1; at = text.indexOf(title, at + 1)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const before = text.slice(lineStart, at);
    const lineEnd = text.indexOf('\n', at);
    const after = text.slice(at + title.length, lineEnd === -1 ? text.length : lineEnd);
    if (!/^[\s>*+\-\d.)]*#{1,6}[ \t]+$/.test(before) || !/^[ \t]*#*\s*$/.test(after)) continue;
    const found = enclosureOf(session, lineStart + before.indexOf('#'), before);
    if (found) return found;
  }
  return undefined;
}

function enclosureOf(session: Session, at: number, before: string): Enclosed | undefined {
  const line = lineOf(session.text, at);
  const block = blockAt(session.outline.blocks, at);
  if (block)
    return { at, line, block, where: block.kind, meant: holdsSection(session.text, block) };
  if (before.includes('>')) return { at, line, block, where: 'quote', meant: true };
  const inItem = session.outline.items.some(({ start, end }) => start <= at && at < end);
  return inItem ? { at, line, block, where: 'list', meant: true } : undefined;
}

/** A fence of Markdown, or one that begins with a heading; among commands a # is a comment. */
function holdsSection(text: string, { kind, closed, start, end }: Block): boolean {
  if (kind !== 'fence' || !closed) return true;
  return /^[^\n]*(?:markdown|md)[ \t]*\r?\n|^[^\n]*\n\s*#{1,6}[ \t]/i.test(text.slice(start, end));
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}

import { readFrontMatter, type Defect, type DefectCode } from './front-matter.ts';
import { quoted } from './yaml-write.ts';
import { applySplices, lineEndingOf, positionAt, type Splice } from '../text/splice.ts';

/** A certain repair: the text reads well after it. */
export interface Mended {
  kind: 'close' | 'quote' | 'fence';
  splices: Splice[];
  /** Line of the repair, from 1. */
  line: number;
}

/** What a defect means for people, and where to point. */
export function defectText(
  text: string,
  defect: Defect,
  mended: Mended | undefined,
): { at: number; message: string } {
  if (mended?.kind === 'close') {
    return {
      at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
      message: `The front matter is not closed, so the text below it is read as YAML. Put a line --- before line ${mended.line}.`,
    };
  }
  return { at: defect.offset, message: WORDS[defect.code](shortened(defect.detail)) };
}

function shortened(detail: string): string {
  return detail.length > 60 ? `${detail.slice(0, 59)}…` : detail;
}

const WORDS: Readonly<Record<DefectCode, (detail: string) => string>> = {
  absent: () => 'The file has no front matter.',
  'not-first': () => 'The front matter does not stand first.',
  unclosed: () =>
    'The front matter is not closed, so the whole file would be YAML. Put a line --- between it and the text.',
  'closing-fence': (detail) =>
    `The front matter ends with "${detail}", which some readers take for its end and others do not. Close it with a line of exactly ---.`,
  'fence-language': (detail) =>
    `The opening line is "${detail}": a language behind --- makes some readers run the text as code. Make it exactly ---.`,
  'lone-cr': () =>
    'The front matter has a carriage return alone, a line break for some readers only. Convert the file to LF or CRLF line endings.',
  'document-marker': () =>
    'A line ... ends the YAML, so what follows it would be lost. Remove that line.',
  'not-a-mapping': (detail) =>
    `The front matter holds ${detail === '' ? 'something else' : `"${detail}"`} where keys are expected. Write session: and orchestration: with their keys below.`,
  anchor: (detail) =>
    `"${detail}" is an anchor, which makes one value appear at several places. Write the value out where it is used.`,
  alias: (detail) => `"${detail}" is an alias, a value from elsewhere. Write the value out.`,
  tag: (detail) =>
    `"${detail}" is a YAML tag, which can make readers build other things than text. Remove it.`,
  'merge-key': () =>
    'The key << merges another mapping in for some readers only. Write the keys out.',
  'duplicate-key': (detail) =>
    `The key "${detail}" stands here twice, so one of its values would be lost. Keep one of them.`,
  'tab-indent': () => 'A tab indents this line, which YAML does not allow. Use two spaces a level.',
  'unclosed-quote': (detail) =>
    `A quote is opened and never closed: ${detail}. Close it, or double it where it belongs to the text.`,
  'colon-in-plain': (detail) =>
    `": " inside a value without quotes makes YAML see a second key: ${detail}. Put the value in double quotes.`,
  'reserved-character': (detail) =>
    `A value cannot begin with this character without quotes: ${detail}. Put the value in double quotes.`,
  syntax: (detail) =>
    `This is not YAML: ${detail}. Check the indentation, colons and quotes of this line.`,
  'too-large': (detail) =>
    `The front matter has ${detail}, more than is read. Move what is long into the sections below.`,
};

const CLOSABLE = new Set<DefectCode>([
  'unclosed',
  'syntax',
  'not-a-mapping',
  'colon-in-plain',
  'unclosed-quote',
  'reserved-character',
  'duplicate-key',
  'alias',
  'tag',
  'too-large',
]);

/** The repair of a defect, where one is certain: the result is read again before it is offered. */
export function mendDefect(text: string, defect: Defect): Mended | undefined {
  if (defect.code === 'closing-fence' || defect.code === 'fence-language') {
    return plainFence(text, defect);
  }
  const close = CLOSABLE.has(defect.code) ? closing(text) : undefined;
  if (close) return close;
  return defect.code === 'colon-in-plain' || defect.code === 'reserved-character'
    ? quoting(text, defect)
    : undefined;
}

/**
 * A heading at column 0 cannot belong to front matter: where a closed block above it reads well, the
 * closing fence was forgotten there.
 */
function closing(text: string): Mended | undefined {
  const top = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const heading = /^#{1,6}[ \t]+\S/m.exec(text.slice(top, top + 70_000));
  const fence = /^---[ \t]*\r?\n/.exec(text.slice(top, top + 200));
  if (!heading || !fence) return undefined;
  const at = top + heading.index;
  const closer = /^---[ \t]*\r?$/m.exec(text.slice(top + fence[0].length))?.index ?? -1;
  const block = closer === -1 ? text : text.slice(0, top + fence[0].length + closer);
  if (block.length <= at) return undefined;
  // A YAML comment looks like a heading of level 1; a level-2 heading follows only in Markdown.
  if (closer !== -1 && !/^##[ \t]+\S/m.test(block.slice(at))) return undefined;
  const above = text.slice(0, at).trimEnd().length;
  const eol = lineEndingOf(text);
  const splice = { start: above, end: above, text: `${eol}---` };
  return readsWell(text, splice)
    ? { kind: 'close', splices: [splice], line: positionAt(text, at).line }
    : undefined;
}

/** Makes `----` or `---yaml` a plain fence; what another language means stays with a person. */
function plainFence(text: string, { code, offset }: Defect): Mended | undefined {
  const end = text.indexOf('\n', offset);
  const line = text.slice(offset, end === -1 ? text.length : end).trimEnd();
  const plain = code === 'closing-fence' ? /^-{4,}$/ : /^--- ?(?:yaml|yml)$/i;
  if (!plain.test(line)) return undefined;
  const splice = { start: offset, end: offset + line.length, text: '---' };
  return readsWell(text, splice)
    ? { kind: 'fence', splices: [splice], line: positionAt(text, offset).line }
    : undefined;
}

/** Puts the rest of the line, its comment left out, in quotes. */
function quoting(text: string, { offset }: Defect): Mended | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(lineStart, end === -1 ? text.length : end);
  const match = /^(\s*(?:-[ \t]+)*(?:[\w-]+:[ \t]+)?)(\S.*?)[ \t]*\r?$/.exec(line.slice(0, 2000));
  if (!match) return undefined;
  const [, before = '', value = ''] = match;
  if (/^\s*(?:session|orchestration|spawned_agents):/.test(before)) return undefined;
  if (/\s#|^["'|>[{&*!]/.test(value)) return undefined;
  const start = lineStart + before.length;
  const splice = { start, end: start + value.length, text: quoted(value) };
  return readsWell(text, splice)
    ? { kind: 'quote', splices: [splice], line: positionAt(text, start).line }
    : undefined;
}

function readsWell(text: string, splice: Splice): boolean {
  return readFrontMatter(applySplices(text, [splice])).data !== undefined;
}

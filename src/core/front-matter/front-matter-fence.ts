import { isBlank } from './yaml-scalar.ts';
import type { Defect, DefectCode } from './yaml-node.ts';

const LF = 10;
const CR = 13;
const DASH = 45;
const BOM = 0xfeff;
/** How far below the beginning a misplaced fence is looked for. */
const FARTHEST = 1000;

/** Where front matter stands in a text; every offset is -1 or 0-based in UTF-16 units. */
export interface Fence {
  /** The opening fence, or -1 when the text has none. */
  fenceStart: number;
  /** The first line behind it. */
  blockStart: number;
  /** The closing fence, or the end of the text when it is not closed. */
  blockEnd: number;
  /** Behind the line of the closing fence; behind the byte order mark when there is no block. */
  bodyStart: number;
  defect: Defect | undefined;
}

/**
 * Finds the two fences: lines of exactly `---`, blanks behind it allowed, the first one at the
 * beginning of the text.
 */
export function findFence(text: string): Fence {
  const top = text.charCodeAt(0) === BOM ? 1 : 0;
  if (!text.startsWith('---', top)) return withoutFence(text, top);
  const blockStart = lineBehind(text, top + 3);
  if (blockStart === -1) return badOpening(text, top);
  return closeFence(text, top, top, blockStart);
}

function closeFence(text: string, top: number, fenceStart: number, blockStart: number): Fence {
  let stray: Defect | undefined;
  for (let at = blockStart - 1; (at = text.indexOf('\n---', at)) !== -1; at += 4) {
    const bodyStart = lineBehind(text, at + 4);
    if (bodyStart !== -1) {
      const blockEnd = at + 1;
      const defect = stray ?? loneReturn(text, blockStart, blockEnd);
      return { fenceStart, blockStart, blockEnd, bodyStart, defect };
    }
    stray ??= { code: 'closing-fence', offset: at + 1, detail: lineAt(text, at + 1) };
  }
  const defect = stray ?? { code: 'unclosed', offset: fenceStart, detail: '---' };
  return { fenceStart, blockStart, blockEnd: text.length, bodyStart: top, defect };
}

/** The offset behind the line break at `at`, blanks before it allowed; -1 when something else stands there. */
function lineBehind(text: string, at: number): number {
  let pos = at;
  while (isBlank(text.charCodeAt(pos))) pos++;
  const code = text.charCodeAt(pos);
  if (code === LF) return pos + 1;
  if (code === CR && text.charCodeAt(pos + 1) === LF) return pos + 2;
  return pos >= text.length ? pos : -1;
}

/** A carriage return alone would be a line break for some readers and text for others. */
export function loneReturn(text: string, start: number, end: number): Defect | undefined {
  const block = text.slice(start, end);
  for (let at = block.indexOf('\r'); at !== -1; at = block.indexOf('\r', at + 1)) {
    if (block.charCodeAt(at + 1) !== LF) {
      return { code: 'lone-cr', offset: start + at, detail: lineAt(text, start + at + 1) };
    }
  }
  return undefined;
}

function badOpening(text: string, top: number): Fence {
  let pos = top + 3;
  while (isBlank(text.charCodeAt(pos))) pos++;
  const code = text.charCodeAt(pos);
  if (code === CR) return none('lone-cr', top, top, '---');
  if (code === DASH) return none('absent', top, -1, lineAt(text, top));
  return none('fence-language', top, top, lineAt(text, top));
}

/** No fence at the beginning: perhaps one stands a little below, behind blank lines or spaces. */
function withoutFence(text: string, top: number): Fence {
  const pos = top + text.slice(top, top + FARTHEST).search(/\S|$/);
  const blockStart = text.startsWith('---', pos) ? lineBehind(text, pos + 3) : -1;
  if (pos === top || blockStart === -1) return none('absent', top, -1, lineAt(text, top));
  const below = closeFence(text, top, pos, blockStart);
  if (below.defect) return none('absent', top, -1, lineAt(text, pos));
  const defect: Defect = { code: 'not-first', offset: pos, detail: '---' };
  return { ...below, bodyStart: top, defect };
}

function none(code: DefectCode, top: number, fenceStart: number, detail: string): Fence {
  const defect = { code, offset: top, detail };
  return { fenceStart, blockStart: top, blockEnd: top, bodyStart: top, defect };
}

function lineAt(text: string, at: number): string {
  return text.slice(at, at + 80).split(/[\r\n]/, 1)[0] ?? '';
}

import type { Scalar } from './yaml-node.ts';

const NULL = /^(?:~|[Nn]ull|NULL)$/;
const BOOLEAN = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
const INTEGER = /^[-+]?[0-9]+$/;
const RADIX = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/** What a plain scalar means in the core schema of YAML 1.2; dates and `10:30` are strings there. */
export function resolvePlain(source: string): Scalar {
  const first = source.charCodeAt(0);
  if (first >= 97 || (first >= 65 && first <= 90)) {
    if (first !== 110 && first !== 116 && first !== 102 && first !== 126) {
      if (first !== 78 && first !== 84 && first !== 70) return source;
    }
    if (source.length > 5) return source;
    if (NULL.test(source)) return null;
    return BOOLEAN.test(source) ? (first | 32) === 116 : source;
  }
  return first < 58 ? numberOr(source) : source;
}

function numberOr(source: string): Scalar {
  if (INTEGER.test(source)) return Number.parseInt(source, 10);
  if (FLOAT.test(source)) return Number.parseFloat(source);
  if (RADIX.test(source)) {
    return Number.parseInt(source.slice(2), source.charCodeAt(1) === 120 ? 16 : 8);
  }
  if (INFINITE.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(source) ? Number.NaN : source;
}

/** Joins the lines of a plain or single-quoted scalar: one line break is a space, each further one a newline. */
export function unfold(source: string): string {
  if (!source.includes('\n')) return source;
  const lines = source.split('\n');
  let joined = trimEnd(lines[0] ?? '');
  let separator = ' ';
  for (const line of lines.slice(1, -1)) {
    const content = trimStart(trimEnd(line));
    if (content === '') {
      if (separator === '\n') joined += '\n';
      separator = '\n';
    } else {
      joined += separator + content;
      separator = ' ';
    }
  }
  return joined + separator + trimStart(lines.at(-1) ?? '');
}

function trimEnd(line: string): string {
  let end = line.endsWith('\r') ? line.length - 1 : line.length;
  while (end > 0 && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end);
}

function trimStart(line: string): string {
  let start = 0;
  while (isBlank(line.charCodeAt(start))) start++;
  return line.slice(start);
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

const ESCAPES = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['\t', '\t'],
]);
const DIGITS = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/**
 * The value of a double-quoted scalar, given what stands between its quotes.
 * @returns the offset of the first wrong escape in place of a value.
 */
export function unescape(source: string): string | number {
  let value = '';
  for (let at = 0; at < source.length;) {
    const char = source.charAt(at);
    if (char === '\\') {
      const [text, next] = escapeAt(source, at);
      if (next === at) return at;
      value += text;
      at = next;
    } else if (char === ' ' || char === '\t' || char === '\r' || char === '\n') {
      const [text, next] = blankRun(source, at);
      value += text;
      at = next;
    } else {
      value += char;
      at++;
    }
  }
  return value;
}

/** One escape and the offset behind it; the same offset when it is none that YAML knows. */
function escapeAt(source: string, at: number): [text: string, next: number] {
  const name = source.charAt(at + 1);
  const known = ESCAPES.get(name);
  if (known !== undefined) return [known, at + 2];
  if (name === '\n' || name === '\r') {
    let next = source.indexOf('\n', at) + 1;
    while (isBlank(source.charCodeAt(next))) next++;
    return ['', next];
  }
  const digits = source.slice(at + 2, at + 2 + (DIGITS.get(name) ?? 0));
  const code = Number.parseInt(digits, 16);
  const complete = digits.length === DIGITS.get(name) && /^[0-9a-fA-F]+$/.test(digits);
  return complete && code <= 0x10ffff
    ? [String.fromCodePoint(code), at + 2 + digits.length]
    : ['', at];
}

/** White space inside double quotes: kept within a line, folded around line breaks. */
function blankRun(source: string, at: number): [text: string, next: number] {
  let end = at;
  let breaks = 0;
  for (let char = source.charAt(end); /[ \t\r\n]/.test(char); char = source.charAt(++end)) {
    if (char === '\n') breaks++;
  }
  const run = source.slice(at, end);
  if (breaks === 0) return [run, end];
  return [breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), end];
}

/**
 * The value of a block scalar.
 * @param lines its content without the indentation, blank lines at the end included
 */
export function blockValue(lines: readonly string[], folded: boolean, chomp: string): string {
  let last = lines.length;
  while (last > 0 && lines[last - 1] === '') last--;
  const content = folded ? foldBlock(lines.slice(0, last)) : lines.slice(0, last).join('\n');
  if (chomp === '-') return content;
  return content + '\n'.repeat(chomp === '+' ? lines.length - last + 1 : 1);
}

/** Folding keeps line breaks around lines that begin with white space. */
function foldBlock(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line !== '');
  let value = '\n'.repeat(Math.max(0, first));
  let separator = '';
  let indented = false;
  for (const line of lines.slice(Math.max(0, first))) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!indented && separator === '\n') separator = '\n\n';
      value += separator + line;
      separator = '\n';
      indented = true;
    } else if (line === '') {
      if (separator === '\n') value += '\n';
      else separator = '\n';
    } else {
      value += separator + line;
      separator = ' ';
      indented = false;
    }
  }
  return value;
}

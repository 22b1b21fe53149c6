import { isMapping, type Scalar, type Style, type Value } from './yaml-node.ts';
import { resolvePlain } from './yaml-scalar.ts';

/** What cannot stand in a plain or single-quoted scalar: controls, line breaks, a stray half of a pair. */
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;
const ESCAPED_TOO = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
/** Where a plain scalar would begin with an indicator, be cut by one, or lose white space. */
const NOT_PLAIN = /^[\s\-?:,[\]{}#&*!|>'"%@`]|:(?:\s|$)|\s#|\s$/;
const FLOW_INDICATOR = /[,[\]{}]/;
/** What readers of YAML 1.1 take for booleans, numbers, times of day or a merge. */
const LEGACY =
  /^(?:y|n|yes|no|on|off|=|<<|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?[0-9][0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?0[bx][0-9a-f_]+)$/i;
/** A new string goes without quotes when it is one word that begins with a letter. */
const WORD = /^[a-z_][\w./+-]*$/i;

/**
 * The text of a scalar, in the style of the value it replaces where that can carry it.
 * New strings (any other style) are plain when they are one word, else double-quoted.
 */
export function writeScalar(value: Scalar, style: Style, inFlow: boolean): string {
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value !== 'string') return String(value);
  if (style === 'single') {
    return UNPRINTABLE.test(value) ? quoted(value) : `'${value.replaceAll("'", "''")}'`;
  }
  const plain =
    style === 'plain' ? isPlain(value, inFlow) : WORD.test(value) && isPlain(value, inFlow);
  return plain && style !== 'double' ? value : quoted(value);
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Whether a string, written without quotes, is read as itself by old and new readers. */
function isPlain(value: string, inFlow: boolean): boolean {
  if (value === '' || UNPRINTABLE.test(value) || NOT_PLAIN.test(value)) return false;
  if (inFlow && FLOW_INDICATOR.test(value)) return false;
  return typeof resolvePlain(value) === 'string' && !LEGACY.test(value);
}

/** A double-quoted scalar: the escapes of JSON are escapes of YAML. */
export function quoted(value: string): string {
  return JSON.stringify(value).replace(
    ESCAPED_TOO,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function writeKey(key: string): string {
  return writeScalar(key, 'empty', true);
}

/** A value on one line: a scalar, or brackets and braces. */
export function writeFlow(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (!isMapping(value)) return writeScalar(value, 'empty', true);
  const pairs = Object.entries(value).map(([key, item]) => `${writeKey(key)}: ${writeFlow(item)}`);
  return `{${pairs.join(', ')}}`;
}

/** Whether a value takes lines of its own outside brackets. */
export function needsLines(value: Value): value is Value[] | { [key: string]: Value } {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** The lines of `key: value`, without line endings; deeper levels are `step` columns further in. */
export function pairLines(key: string, value: Value, column: number, step: number): string[] {
  const start = `${' '.repeat(column)}${writeKey(key)}:`;
  if (!needsLines(value)) return [`${start} ${inlineText(value)}`];
  return [start, ...collectionLines(value, column + step, step)];
}

/** The lines of one item of a list; a mapping or list begins behind its dash. */
export function itemLines(value: Value, column: number, step: number): string[] {
  const dash = `${' '.repeat(column)}- `;
  if (!needsLines(value)) return [dash + inlineText(value)];
  const [first = '', ...rest] = collectionLines(value, column + 2, step);
  return [dash + first.trimStart(), ...rest];
}

/** The lines of a mapping or list that is not empty. */
export function collectionLines(
  value: Value[] | { [key: string]: Value },
  column: number,
  step: number,
): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => itemLines(item, column, step));
  return Object.entries(value).flatMap(([key, item]) => pairLines(key, item, column, step));
}

function inlineText(value: Value): string {
  return typeof value === 'object' ? writeFlow(value) : writeScalar(value, 'empty', false);
}

import { SessionError } from '../errors.ts';
import type { MemoryEntry, MemoryKey, MemoryValue, SetOptions } from './memory.ts';

/** UTF-16 units of a value at most: 32 Mi. Redis and file systems take more; agents do not. */
const MAX_VALUE = 32 * 1024 * 1024;
/** UTF-16 units of a key, and of a namespace, at most. */
const MAX_KEY = 4096;
/** Lists and mappings inside one another at most: what is deeper could be read, but not written as JSON again. */
const MAX_DEPTH = 500;

/** A value from its text: JSON when it is valid JSON, else text. */
export function memoryValue(text: string): MemoryValue {
  const json = readJson(text);
  return json === undefined ? { kind: 'text', text } : { kind: 'json', text, json: json.value };
}

/** A value of a kind that is known already. */
export function valueOfKind(kind: string, text: string): MemoryValue {
  return kind === 'text' ? { kind, text } : memoryValue(text);
}

/**
 * A value that must be JSON.
 * @throws SessionError `invalid-json`
 */
export function jsonValue(text: string): MemoryValue {
  const value = memoryValue(text);
  if (value.kind === 'json') return value;
  throw new SessionError('invalid-json', {
    so: `The value is no valid JSON (${whyInvalid(text)}).`,
    follows: 'So it was not set.',
    todo: 'Correct it, or leave --json-value out to keep it as text.',
  });
}

/**
 * The form in which values are compared: of JSON the tokens, so that blanks and the way a character is
 * escaped do not count (the order of keys and the digits of a number do); of other text all of it.
 */
export function matchForm(text: string): string {
  if (readJson(text) === undefined) return text;
  let form = '';
  // No pattern finds the strings: on one of 10 MB it runs out of stack.
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('"', at);
    form += text.slice(at, open === -1 ? text.length : open).replaceAll(/[\t\n\r ]+/g, '');
    if (open === -1) break;
    const end = endOfString(text, open);
    const token = text.slice(open, end);
    form += token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;
    at = end;
  }
  return form;
}

/** Where the JSON string that begins at `open` is over. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); ; close = text.indexOf('"', close + 1)) {
    let before = close;
    while (text[before - 1] === '\\') before--;
    if ((close - before) % 2 === 0) return close + 1;
  }
}

/** Whether a key that has `entry` is to be set, by the conditions of `set`. */
export function mayBeSet(
  entry: MemoryEntry | undefined,
  { ifMatch, ifAbsent = false }: Pick<SetOptions, 'ifMatch' | 'ifAbsent'>,
): boolean {
  if (ifAbsent && entry !== undefined) return false;
  if (ifMatch === undefined) return true;
  return entry !== undefined && matchForm(entry.value.text) === matchForm(ifMatch);
}

/**
 * Checks that a store can keep a key as it is.
 * @throws SessionError `bad-key`
 */
export function checkKey({ namespace, key }: MemoryKey): void {
  for (const [what, text] of [
    ['key', key],
    ['namespace', namespace],
  ] as const) {
    if (text === '') throw badKey(`The ${what} is empty.`);
    if (text.length > MAX_KEY)
      throw badKey(`The ${what} has ${text.length} characters; ${MAX_KEY} are the most.`);
    if (!text.isWellFormed()) throw badKey(`The ${what} holds half a character.`);
  }
}

/**
 * Checks that a value is text, and not too large.
 * @throws SessionError `value-too-large`, `binary-value`
 */
export function checkValue({ text }: MemoryValue): void {
  if (text.includes('\0') || !text.isWellFormed()) throw binaryValue();
  if (text.length <= MAX_VALUE) return;
  throw new SessionError('value-too-large', {
    so: `The value has ${text.length} characters; ${MAX_VALUE} are the most.`,
    follows: 'So it was not set.',
    todo: 'Keep it as an artifact (session artifact add FILE) and share its path.',
  });
}

/** The bytes of a value are no text. */
export function binaryValue(): SessionError {
  return new SessionError('binary-value', {
    so: 'The value is no text: it holds NUL characters or bytes that are not UTF-8.',
    follows: 'Memory keeps text and JSON, so it was not set.',
    todo: 'Encode it (base64 FILE | session memory set KEY -), or keep it as an artifact.',
  });
}

function badKey(so: string): SessionError {
  return new SessionError('bad-key', {
    so,
    follows: 'So nothing was done.',
    todo: 'Give a name such as pattern/auth/jwt; any character may stand in it.',
  });
}

/** Undefined for what is no JSON; wrapped, because null is a value. */
function readJson(text: string): { value: unknown } | undefined {
  // Nearly every text that is no JSON is told by its first character.
  if (!/^[\t\n\r ]*[-"[{\dtfn]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isTooDeep(text) ? undefined : { value };
  } catch {
    return undefined;
  }
}

/** Whether valid JSON is nested deeper than `MAX_DEPTH`. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length && depth <= MAX_DEPTH; at++) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at) - 1;
    else if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
  }
  return depth > MAX_DEPTH;
}

function whyInvalid(text: string): string {
  try {
    JSON.parse(text);
    return `nested deeper than ${MAX_DEPTH} levels`;
  } catch (error) {
    // V8 quotes the value in its message, and a value may be secret.
    const at = /at position \d+(?: \(line \d+ column \d+\))?/.exec(String(error))?.[0];
    return text.trim() === '' ? 'it is empty' : (at ?? 'it ends too early or has other signs');
  }
}

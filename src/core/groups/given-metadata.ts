import { cutText } from '../brief/tokens.ts';
import { SessionError } from '../errors.ts';
import type { Value } from '../front-matter/front-matter.ts';
import { oneLine } from '../text/display.ts';

/**
 * `KEY=VALUE` as metadata. A value that is written as JSON writes true, false, a list or a mapping is one,
 * and so is a number that would be written back the same; everything else is text.
 * @throws SessionError `bad-metadata`
 */
export function readPair(given: string): [string, Value] {
  const at = given.indexOf('=');
  const text = oneLine(given.slice(at + 1));
  if (at === -1) throw bad(`"${cutText(oneLine(given), 80)}" has no = in it.`);
  return [readKey(given.slice(0, at)), valueOf(text)];
}

/**
 * A key of metadata.
 * @throws SessionError `bad-metadata`
 */
export function readKey(given: string): string {
  const key = oneLine(given);
  if (/^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.:/-]{0,79}$/u.test(key)) return key;
  throw bad(`"${cutText(key, 80)}" cannot be a key of metadata.`);
}

function valueOf(text: string): Value {
  if (!/^(?:[-\d[{]|true$|false$)/.test(text)) return text;
  try {
    const value = JSON.parse(text) as Value;
    return typeof value === 'number' && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}

function bad(so: string): SessionError {
  return new SessionError('bad-metadata', {
    so,
    follows: 'So nothing was changed.',
    todo: 'Give a word, = and the value, for example: status=in-review',
  });
}

/** The refusal of a change that says nothing. */
export function nothingSaid(action: string, example: string): SessionError {
  return new SessionError('nothing-said', {
    so: `It was not said what to ${action}.`,
    follows: 'So nothing was done.',
    todo: `Say it, for example: ${example}`,
  });
}

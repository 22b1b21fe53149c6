import { showable } from '../text/display.ts';
import { cutText } from './tokens.ts';

/** Puts text that comes from files between marks which nothing inside can imitate. */
export function fence(text: string): string {
  return `<session-data>\n${harmless(text)}\n</session-data>`;
}

/** Text as it may stand inside the marks: nothing hidden in it, and no mark of its own. */
export function harmless(text: string): string {
  const shown = showable(text);
  return OPENER.test(shown) ? shown.replaceAll(IMITATION, '&lt;') : shown;
}

/** Without one of these there is nothing to look for: the full pattern takes milliseconds to compile. */
const OPENER = /[<\uff1c\ufe64\u2039\u3008]/;

/** Any kind of `<` before something that reads as our tag, whatever is strewn into it. */
const IMITATION =
  /[<\uff1c\ufe64\u2039\u3008](?=[^\S\n]*[/\\\uff0f\u2044]?[^\S\n]*[\u200c\u200d]?session[^\p{L}\p{N}\n]{0,4}data)/giu;

/**
 * A name from a file or from git (an id, a path, a branch) for use outside the marks: one bounded word,
 * so that it cannot read as a sentence of ours.
 */
export function wordOf(name: string, limit = 120): string {
  if (PLAIN_WORD.test(name) && name.length <= limit) return name;
  return cutText(showable(name).replaceAll(/[^\p{L}\p{N}._/@#+:=,-]+/gu, '_'), limit);
}

const PLAIN_WORD = /^[A-Za-z0-9._/@#+:=,-]+$/;

/** What a person or an agent can type for a session: its id, or the part of an odd one that is safe. */
export function refOf(id: string): string {
  return wordOf(id) === id ? id : (/^\d{8}-\d{6}/.exec(id)?.[0] ?? '@');
}

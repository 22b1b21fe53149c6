import { cutText } from '../brief/tokens.ts';
import { oneLine, showable } from '../text/display.ts';
import { mask } from '../text/secrets.ts';

/** Shows nothing and ends no word, but trackers see no name or number across it. */
const BREAK = '\u200b';

/**
 * What a tracker would make more of than text. A name behind `@` notifies somebody, a number behind `#`
 * or `GH-` and the address of an issue leave a trace there (and may close it), and `<` begins HTML that can
 * hide whatever follows, the marks of our own block included. `&` may stand for any of them.
 */
const ACTIVE: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/@(?=[A-Za-z0-9_])/g, `@${BREAK}`],
  [/#(?=\d)/g, `#${BREAK}`],
  [/\b(GH-)(?=\d)/gi, `$1${BREAK}`],
  [/(?<=:\/)\/(?=\S*\/(?:issues|pull|discussions|commit)\/)/gi, `/${BREAK}`],
  [/<(?=[A-Za-z/!?])/g, `<${BREAK}`],
  [/-->/g, `--${BREAK}>`],
  [/!(?=\[)/g, `!${BREAK}`],
  [/&(?=#|[A-Za-z]+;)/g, `&${BREAK}`],
];

/**
 * Text from a session as one line for a tracker: secrets are masked, and nobody is notified and nothing
 * linked by it. Inline Markdown, `code` for one, stays.
 */
export function neutralLine(text: string): string {
  return neutral(mask(oneLine(text)));
}

/** The same as an item of a list or behind a label: nothing in it begins a block. */
export function neutralItem(text: string, limit: number = Infinity): string {
  const line = cutText(neutralLine(text), limit).replace(/^\[(?=[ xX]\])/, '\\[');
  return line
    .replace(/^(?=#{1,6}(?: |$)|[-+*>](?: |$)|[=~]|`{3}|\|)/, '\\')
    .replace(/^(\d+)(?=[.)](?: |$))/, '$1\\');
}

/**
 * Prose from a session as a block quote of at most `limit` UTF-16 units: lists and code stay readable,
 * and an open fence ends with the quote. '' for nothing.
 */
export function neutralQuote(text: string, limit: number): string {
  const safe = neutral(mask(showable(text))).trim();
  if (safe === '') return '';
  return cutText(safe, limit)
    .split('\n')
    .map((line) => (line.trim() === '' ? '>' : `> ${line}`))
    .join('\n');
}

function neutral(text: string): string {
  return ACTIVE.reduce((safe, [pattern, by]) => safe.replace(pattern, by), text);
}

/** GitHub takes titles of 256 characters. */
const TITLE_LIMIT = 250;
const TITLE_END = ' - AI Session';

/** `<title> - AI Session`, with nothing in it that notifies or links. */
export function issueTitle(title: string): string {
  return `${cutText(neutralLine(title), TITLE_LIMIT - TITLE_END.length)}${TITLE_END}`;
}

/** Two texts of the same letters: what trackers do to blanks, line ends and marks that show nothing aside. */
export function comparable(text: string): string {
  return text.replaceAll(/[\s\u200b]+/g, ' ').trim();
}

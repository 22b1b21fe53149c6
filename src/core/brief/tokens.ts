/**
 * Estimated tokens of a text, from the characters each kind of text spends on one token with
 * current models (English 3.1, code 2.2, JSON 1.6, other scripts 2.2). An estimate, labelled as one
 * wherever it is shown: exact counts exist only on the provider's side.
 */
export function estimateTokens(text: string): number {
  let letters = 0;
  let signs = 0;
  let foreign = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) foreign++;
    else if (isPlain(code)) letters++;
    else signs++;
  }
  return Math.ceil(letters / 3.5 + signs / 1.1 + foreign / 2.2);
}

/** Letters, blanks and the punctuation of prose; the rest (brackets, digits, slashes) is dearer. */
function isPlain(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 32 ||
    code === 10 ||
    code === 44 ||
    code === 46
  );
}

/** What the answer of a verb may cost by our estimate, unless all of it is asked for. */
export const ANSWER_TOKENS = 1000;
/** What the line that tells of the rest may take of it. */
const REST_TOKENS = 40;

/** The first of some lines that fit into a budget of estimated tokens, one at least; `left` did not. */
export function fitting(
  lines: readonly string[],
  budget: number = ANSWER_TOKENS,
): { shown: string[]; left: number } {
  const costs = lines.map((line) => estimateTokens(`${line.replaceAll(LOOKS, '')}\n`));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  if (total <= budget) return { shown: [...lines], left: 0 };
  let spent = 0;
  let count = 0;
  while (count < lines.length && spent + (costs[count] ?? 0) <= budget - REST_TOKENS)
    spent += costs[count++] ?? 0;
  const shown = lines.slice(0, Math.max(1, count));
  return { shown, left: lines.length - shown.length };
}

/** Colours of a terminal: a model never sees them. */
const LOOKS = /\u001b\[\d+m/g;

/** Cuts a text to at most `limit` UTF-16 units, at a blank where one is near, never inside a pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 1) return '…'.slice(0, Math.max(0, limit));
  let end = limit - 1;
  const blank = text.lastIndexOf(' ', end);
  if (blank > limit * 0.7) end = blank;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

/**
 * Cuts a text to at most `limit` UTF-16 units, between its beginning and its end: results stand in one
 * of the two.
 */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = lastWords(text, Math.floor(limit / 2));
  return cutText(text, limit - tail.length) + tail;
}

/** The end of a text, from a blank on where one is near, never from inside a pair. */
export function lastWords(text: string, limit: number): string {
  const from = text.length - Math.floor(limit);
  const blank = text.indexOf(' ', from);
  const start = blank === -1 || blank > from + limit / 2 ? from : blank;
  const first = text.charCodeAt(start);
  return text.slice(first >= 0xdc00 && first <= 0xdfff ? start + 1 : start);
}

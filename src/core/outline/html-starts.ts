import { isDigit, isSpace, skipSpace } from './block-starts.ts';

/** The kinds of HTML block as CommonMark numbers them; 0 is none. */
export type HtmlKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const RAW_NAMES = new Set(['pre', 'script', 'style', 'textarea']);

const BLOCK_NAMES = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details ' +
    'dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 ' +
    'head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option ' +
    'p param search section summary table tbody td tfoot th thead title tr track ul'
  ).split(' '),
);

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isNameCode(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 45;
}

/** The HTML block that the `<` at `at` starts on its line, which ends at `end`. */
export function htmlKind(text: string, at: number, end: number): HtmlKind {
  if (at + 1 >= end) return 0;
  const first = text.charCodeAt(at + 1);
  if (first === 63) return 3;
  if (first === 33) {
    if (text.startsWith('--', at + 2)) return 2;
    if (text.startsWith('[CDATA[', at + 2)) return 5;
    return at + 2 < end && isLetter(text.charCodeAt(at + 2)) ? 4 : 0;
  }
  const closing = first === 47;
  const nameStart = closing ? at + 2 : at + 1;
  if (nameStart >= end || !isLetter(text.charCodeAt(nameStart))) return 0;
  let nameEnd = nameStart + 1;
  while (nameEnd < end && isNameCode(text.charCodeAt(nameEnd))) nameEnd++;
  const after = nameEnd < end ? text.charCodeAt(nameEnd) : 32;
  if (after !== 47 && after !== 62 && !isSpace(after)) return 0;
  const name = text.slice(nameStart, nameEnd).toLowerCase();
  if (after !== 47 && !closing && RAW_NAMES.has(name)) return 1;
  if (BLOCK_NAMES.has(name)) {
    return after !== 47 || text.charCodeAt(nameEnd + 1) === 62 ? 6 : 0;
  }
  const tagEnd = closing ? skipSpace(text, nameEnd, end) : attributesEnd(text, nameEnd, end);
  if (tagEnd >= end || text.charCodeAt(tagEnd) !== 62) return 0;
  return skipSpace(text, tagEnd + 1, end) === end ? 7 : 0;
}

/** The offset where the `>` of an opening tag must stand; `end` when the tag is malformed. */
function attributesEnd(text: string, from: number, end: number): number {
  let at = from;
  for (;;) {
    at = skipSpace(text, at, end);
    if (at >= end) return end;
    const code = text.charCodeAt(at);
    if (code === 47) return at + 1;
    if (code !== 58 && code !== 95 && !isLetter(code)) return at;
    at++;
    while (at < end && isAttributeCode(text.charCodeAt(at))) at++;
    at = skipSpace(text, at, end);
    while (at < end && text.charCodeAt(at) === 61) {
      at = attributeValueEnd(text, skipSpace(text, at + 1, end), end);
      if (at < 0) return end;
    }
  }
}

function isAttributeCode(code: number): boolean {
  return isNameCode(code) || code === 46 || code === 58 || code === 95;
}

/** The offset behind an attribute's value and the white space after it, -1 when malformed. */
function attributeValueEnd(text: string, from: number, end: number): number {
  if (from >= end) return -1;
  const first = text.charCodeAt(from);
  if (first === 34 || first === 39) {
    let at = from + 1;
    while (at < end && text.charCodeAt(at) !== first) at++;
    if (++at >= end) return -1;
    const code = text.charCodeAt(at);
    return code === 47 || code === 62 || isSpace(code) ? skipQuoted(text, at, end) : -1;
  }
  if (first === 60 || first === 61 || first === 62 || first === 96) return -1;
  let at = from;
  while (at < end && !endsValue(text.charCodeAt(at))) at++;
  return skipSpace(text, at, end);
}

/** Behind a quoted value a second `=` starts no value: it ends the tag as malformed. */
function skipQuoted(text: string, from: number, end: number): number {
  const at = skipSpace(text, from, end);
  return text.charCodeAt(at) === 61 ? -1 : at;
}

function endsValue(code: number): boolean {
  switch (code) {
    case 34:
    case 39:
    case 47:
    case 60:
    case 61:
    case 62:
    case 96:
      return true;
    default:
      return isSpace(code);
  }
}

/** Whether an HTML block of this kind (1 to 4) ends on the line of which [from, end) is given. */
export function closesHtml(kind: HtmlKind, text: string, from: number, end: number): boolean {
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    if (kind === 1) {
      if (code === 60 && closesRaw(text, i, end)) return true;
    } else if (code === 62) {
      if (kind === 4) return true;
      const before = i - 1 >= from ? text.charCodeAt(i - 1) : 0;
      if (kind === 3 && before === 63) return true;
      if (before === 45 && i - 2 >= from && text.charCodeAt(i - 2) === 45 && kind === 2)
        return true;
    }
  }
  return false;
}

function closesRaw(text: string, at: number, end: number): boolean {
  if (text.charCodeAt(at + 1) !== 47) return false;
  let i = at + 2;
  while (i < end && i < at + 11 && isLetter(text.charCodeAt(i))) i++;
  return i < end && text.charCodeAt(i) === 62 && RAW_NAMES.has(text.slice(at + 2, i).toLowerCase());
}

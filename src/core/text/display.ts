/**
 * Text from a file, made safe to show in a terminal or to a model: control characters (terminal
 * escapes among them), and the marks that reorder or hide text, become visible or go.
 * Newlines and tabs stay.
 */
export function showable(text: string): string {
  return UNCLEAN.test(text) ? text.replace(UNSAFE, replaceUnsafe) : text;
}

/** The same on one line: newlines and runs of blanks become one blank. */
export function oneLine(text: string): string {
  return showable(text).replace(/\s+/g, ' ').trim();
}

// C0 (but tab and newline), DEL, C1, bidirectional marks and overrides, zero-width characters, and the
// tags and variation selectors in which whole sentences can be hidden. Joiners stay: scripts and
// emoji need them.
const UNSAFE =
  /\r\n?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\udb40[\udc00-\uddef]/g;

function replaceUnsafe(match: string): string {
  if (match.startsWith('\r') || match === '\u2028' || match === '\u2029') return '\n';
  const code = match.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '';
}

/** A pattern runs as machine code from its second use on; a loop over the characters, far later. */
const UNCLEAN = /[^\t\n\x20-\x7e]/;

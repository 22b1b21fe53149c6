/** The characters of a plain path: ASCII letters, digits, and `. _ - / @ + ~ \`. */
const PART = new Uint8Array(256);
mark('abcdefghiklmnopqrstuvwxyz0123456789_-/@+~\\', 1);
/** Those without which bare words are no path: every file that is known by its name has one. */
mark('.ABCDEFGHIJKLMNOPQRSTUVWXYZj', 3);

function mark(chars: string, kind: number): void {
  for (let at = 0; at < chars.length; at++) PART[chars.charCodeAt(at)] = kind;
}

const LONGEST = 240;

/**
 * Whether a test holds for any run of plain path characters with a slash in it, with the backtick
 * before it where there is one: a quick look at a text, before its claims are read. Runs that are
 * certainly no path are passed over. A run with other than ASCII characters counts without a test, so
 * that bytes of UTF-8 do as well as text.
 */
export function somePathToken(text: string, test: (token: string) => boolean): boolean {
  let end = 0;
  for (let slash = text.indexOf('/'); slash !== -1; slash = text.indexOf('/', end)) {
    let start = slash;
    let kind = 0;
    let part: number | undefined;
    while (start > end && (part = PART[text.charCodeAt(start - 1)])! > 0) {
      kind |= part!;
      start--;
    }
    end = slash + 1;
    while ((part = PART[text.charCodeAt(end)])! > 0) {
      kind |= part!;
      end++;
    }
    const before = text.charCodeAt(start - 1);
    if (text.charCodeAt(end) > 127 || before > 127) return true;
    if ((kind < 2 && before !== 96) || text.charCodeAt(slash + 1) === 47) continue;
    if (end - start < 3 || end - start > LONGEST) continue;
    if (test(text.slice(before === 96 ? start - 1 : start, end))) return true;
  }
  return false;
}

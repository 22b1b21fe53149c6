/** The characters of a plain path: letters of any script, digits, and `. _ - / @ + ~ \`. */
const PART = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/@+~\\') {
  PART[char.charCodeAt(0)] = 1;
}

const LONGEST = 240;

/**
 * Whether a test holds for any run of plain path characters with a slash in it, with the backtick
 * before it where there is one: a quick look at a text, before its claims are read.
 */
export function somePathToken(text: string, test: (token: string) => boolean): boolean {
  let end = 0;
  for (let slash = text.indexOf('/'); slash !== -1; slash = text.indexOf('/', end)) {
    let start = slash;
    while (start > end && isPart(text.charCodeAt(start - 1))) start--;
    end = slash + 1;
    while (isPart(text.charCodeAt(end))) end++;
    if (end - start < 3 || end - start > LONGEST) continue;
    const from = text.charCodeAt(start - 1) === 96 ? start - 1 : start;
    if (test(text.slice(from, end))) return true;
  }
  return false;
}

function isPart(code: number): boolean {
  return code < 128 ? PART[code] === 1 : code > 0xbf;
}

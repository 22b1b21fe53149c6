/**
 * Whether one of the words stands in a text; all begin with the same character, one that prose has
 * little of. Far cheaper than a pattern: V8 looks for a single character at memory speed.
 */
export function holdsAny(text: string, first: string, words: readonly string[]): boolean {
  for (let at = text.indexOf(first); at !== -1; at = text.indexOf(first, at + 1)) {
    for (let one = 0; one < words.length; one++) if (text.startsWith(words[one]!, at)) return true;
  }
  return false;
}

/** Where the first letter of any script stands; the length of the text where there is none. */
export function firstLetter(text: string): number {
  // Of most texts the first class tells: compiling the one of all scripts takes longer than many searches.
  const ascii = text.search(/[A-Za-z]/);
  const end = ascii === -1 ? text.length : ascii;
  return /[^\x00-\x7f]/.test(text.slice(0, end)) ? indexOfAny(text) : end;
}

function indexOfAny(text: string): number {
  const at = text.search(/\p{L}/u);
  return at === -1 ? text.length : at;
}

import stringWidth from 'string-width';

/**
 * The door to Unicode's tables of wide, combining and joined characters, which take as long to load
 * as node itself needs to start; hot bundles load it for text that is not plain ASCII only.
 */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** The characters of a text as people see them: what belongs together stays together. */
export function displayCharacters(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

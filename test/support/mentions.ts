/**
 * The accounts that a Markdown text would notify, in lower case. Code and comments notify nobody; an
 * entity for the sign does, since the service looks at what a text is rendered to.
 */
export function mentionsIn(markdown: string): string[] {
  const shown = markdown
    .replaceAll(/<!--[\s\S]*?-->/g, '\u0000')
    .replaceAll(/^( {0,3})(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\2[`~]*[ \t]*$|$(?![\s\S]))/gm, '')
    .replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '\u0000')
    .replaceAll(/&#64;|&#x40;|&commat;/gi, '@');
  const found = shown.matchAll(
    /(?<![\w/@.+-])@([a-z\d](?:-?[a-z\d]){0,38}(?:\/[\w.-]+)?)(?![\w-])/gi,
  );
  return [...new Set(Array.from(found, ([, name = '']) => name.toLowerCase()))];
}

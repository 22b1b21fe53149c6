import { said } from './wording.ts';

/** Text of anybody as it may stand in HTML and SVG, in an attribute too. */
export function html(text: string): string {
  return said(text).replaceAll(/[&<>"'`=]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

import { Stop, type DefectCode, type Style, type Value, type YamlNode } from './yaml-node.ts';
import { isBlank } from './yaml-scalar.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;

/**
 * The place of the subset reader in its text. `pos` and `indent` (its column, -1 at the end) name
 * the next line with content; `start`, `end`, `style` and `children` describe the value read last.
 * Every line up to `limit` ends in LF or CRLF, and no CR stands alone: whoever calls sees to that.
 */
export class Cursor {
  readonly text: string;
  readonly limit: number;
  readonly marks: boolean;
  pos = 0;
  indent = 0;
  start = 0;
  end = 0;
  style: Style = 'mapping';
  children: YamlNode[] | undefined = undefined;
  /** Whether the quotes that were closed last hold neither escapes nor line breaks. */
  verbatim = true;

  constructor(text: string, limit: number, marks: boolean) {
    this.text = text;
    this.limit = limit;
    this.marks = marks;
  }

  fail(code: DefectCode, offset: number, detail = this.lineAt(offset)): never {
    throw new Stop({ code, offset, detail });
  }

  /** Leaves the block to the library. */
  unsure(): never {
    throw new Stop();
  }

  /** Describes the value just read. */
  span(start: number, end: number, style: Style): void {
    this.start = start;
    this.end = end;
    this.style = style;
    this.children = undefined;
  }

  node(key: string | number, keyStart: number, after: number, value: Value): YamlNode {
    const { style, start, end, children } = this;
    return { key, value, style, keyStart, after, start, end, children };
  }

  /** Goes to the first line with content from the line start `at` on. */
  nextLine(at: number): void {
    const { text, limit } = this;
    let lineStart = at;
    while (lineStart < limit) {
      let pos = lineStart;
      let code = text.charCodeAt(pos);
      while (code === SPACE) code = text.charCodeAt(++pos);
      if (code > HASH || (code !== LF && code !== CR && code !== HASH && code !== TAB)) {
        this.pos = pos;
        this.indent = pos - lineStart;
        return;
      }
      if (code === TAB) this.tabAt(lineStart, pos);
      lineStart = text.indexOf('\n', pos) + 1;
    }
    this.pos = limit;
    this.indent = -1;
  }

  /** A tab before content is never indentation; elsewhere the library knows what it is. */
  tabAt(lineStart: number, tab: number): never {
    const pos = this.skipBlanks(tab);
    const code = this.text.charCodeAt(pos);
    const blank = code === LF || code === CR || code === HASH;
    if (blank || tab > lineStart) this.unsure();
    this.fail('tab-indent', tab);
  }

  /** The next line start behind `at`, where only blanks and a comment may follow the value at `from`. */
  endOfLine(at: number, from: number): number {
    const pos = this.skipBlanks(at);
    const code = this.text.charCodeAt(pos);
    if (code !== LF && code !== CR && (code !== HASH || pos === at)) this.fail('syntax', from);
    return this.text.indexOf('\n', pos) + 1;
  }

  /** A line stands deeper than its neighbours, or between two depths. */
  misplaced(at = this.pos): never {
    const code = this.text.charCodeAt(this.pos);
    if (code === COLON || code === QUESTION) this.unsure();
    this.fail('syntax', at);
  }

  skipBlanks(at: number): number {
    let pos = at;
    while (isBlank(this.text.charCodeAt(pos))) pos++;
    return pos;
  }

  /** Whether white space or the end of the line stands at `at`. */
  isGap(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === SPACE || code === LF || code === CR || code === TAB;
  }

  isDash(at: number): boolean {
    return this.text.charCodeAt(at) === DASH && this.isGap(at + 1);
  }

  /** The offset of the colon that ends a plain key begun at `from`, or -1. */
  colonAfter(from: number): number {
    const { text } = this;
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at);
      if (code > COLON) continue;
      if (code === COLON && this.isGap(at + 1)) return at;
      if (code === LF) return -1;
      if (code === HASH && isBlank(text.charCodeAt(at - 1))) return -1;
    }
  }

  /** The rest of the line at `at`, shortened, for messages. */
  lineAt(at: number): string {
    const end = this.text.indexOf('\n', at);
    return this.text.slice(at, Math.min(end, at + 80)).trim();
  }
}

import { BlockScanner } from './block-scanner.ts';
import { atxContentEnd, breakStop, isDigit, isSpace, skipSpace, trimEnd } from './block-starts.ts';
import { type Container, openedContainer } from './container.ts';
import type { Checkbox, ListItem } from './outline.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const HASH = 35;
const PLUS = 43;
const ASTERISK = 42;
const DASH = 45;
const DOT = 46;
const ONE = 49;
const CLOSE_PARENTHESIS = 41;
const UPPER_X = 88;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const UNDERSCORE = 95;
const BACKTICK = 96;
const LOWER_X = 120;

/** 1 for the codes that, in front of a line, can start something other than a paragraph. */
const SPECIAL = new Uint8Array(128);
for (const start of '\t\n\r #*+-0123456789:<=>[_`|~') SPECIAL[start.charCodeAt(0)] = 1;

/**
 * A block scanner with a short way for the lines that most documents are made of: outside all
 * containers, or in one flat list, plain text, blank lines, ATX headings and items at the start of
 * the line. Everything else goes the long way, line by line.
 *
 * A command that reads a few hundred files spends most of its time in code that is not compiled yet,
 * where every call and every access to a field counts: hence one small loop, and the locals in it.
 */
export class QuickScanner extends BlockScanner {
  protected override skim(): void {
    if (this.flow === 'fence') {
      if (this.stack.length === 0) this.skimFence();
    } else if (this.isSimple()) {
      this.skimLines();
    }
  }

  private isSimple(): boolean {
    if (!this.simpleEndings || (this.flow !== 'none' && this.flow !== 'paragraph')) return false;
    const { stack } = this;
    if (stack.length > 1 || this.expectsTask()) return false;
    return stack.length === 0 || (stack[0]!.kind === 'list' && !stack[0]!.blank);
  }

  private skimLines(): void {
    const { text, last, returns } = this;
    const size = text.length;
    let { line, lineNext: start } = this;
    while (start < size) {
      const code = text.charCodeAt(start);
      let feed = text.indexOf('\n', start);
      if (feed < 0) feed = size;
      const end = returns ? this.endBefore(feed, start) : feed;
      line++;
      if (code < 128 && SPECIAL[code] === 1 && !this.startsText(code, start, end)) {
        if (code === LINE_FEED || code === CARRIAGE_RETURN) {
          this.flow = 'none';
        } else if (!this.skimSpecial(code, start, end, line)) {
          line--;
          break;
        }
      } else {
        // Plain text: a paragraph, or one more line of it, be it a lazy one.
        if (this.flow === 'none') this.skimParagraph(start, line);
        last.start = start;
        last.end = end;
        last.canHead = true;
        this.contentEnd = end;
      }
      start = feed + 1;
    }
    this.line = line;
    this.lineNext = start < size ? start : size;
    if (this.contentEnd > this.rawEnd) this.rawEnd = this.contentEnd;
  }

  /** Whether a special code is no more than text here. */
  private startsText(code: number, at: number, end: number): boolean {
    const { text } = this;
    if (code === BACKTICK) {
      return text.charCodeAt(at + 1) !== BACKTICK || text.charCodeAt(at + 2) !== BACKTICK;
    }
    if (code === UNDERSCORE) return breakStop(text, at, end) >= 0;
    if (code === ASTERISK) {
      return text.charCodeAt(at + 1) === ASTERISK && breakStop(text, at, end) >= 0;
    }
    if (!isDigit(code)) return false;
    let after = at + 1;
    while (after < end && isDigit(text.charCodeAt(after))) after++;
    const delimiter = text.charCodeAt(after);
    return delimiter !== DOT && delimiter !== CLOSE_PARENTHESIS;
  }

  private skimParagraph(start: number, line: number): void {
    if (this.stack.length > 0) this.closeTo(0, 0);
    this.beginParagraph(start, line);
  }

  private beginParagraph(start: number, line: number): void {
    const { paragraph } = this;
    this.flow = 'paragraph';
    this.task = undefined;
    paragraph.start = start;
    paragraph.line = line;
    paragraph.defines = false;
  }

  private skimSpecial(code: number, start: number, end: number, line: number): boolean {
    if (code === HASH) return this.skimAtx(start, end, line);
    const { text } = this;
    if (code === DASH || code === ASTERISK || code === PLUS) {
      return this.skimItem(code, start, start + 1, end, line);
    }
    if (!isDigit(code)) return false;
    let after = start + 1;
    while (isDigit(text.charCodeAt(after))) after++;
    // Only `1.` may interrupt a paragraph.
    if (this.flow === 'paragraph' && this.stack.length === 0) {
      if (code !== ONE || after > start + 1) return false;
    }
    if (after > start + 9) return false;
    return this.skimItem(text.charCodeAt(after), start, after + 1, end, line);
  }

  private skimAtx(start: number, end: number, line: number): boolean {
    const { text } = this;
    let hash = start + 1;
    while (text.charCodeAt(hash) === HASH) hash++;
    const depth = hash - start;
    if (depth > 6 || text.charCodeAt(hash) !== SPACE) return false;
    if (this.stack.length > 0) this.closeTo(0, 0);
    this.flow = 'none';
    this.contentEnd = end;
    this.lineEnd = end;
    let from = hash + 1;
    if (from < end && isSpace(text.charCodeAt(from))) from = skipSpace(text, from, end);
    const final = text.charCodeAt(end - 1);
    const to = final === HASH || isSpace(final) ? atxContentEnd(text, from, end) : end;
    this.addHeading(depth, line, start, from, to);
    return true;
  }

  /** An item with one space and plain text, or a checkbox and any text, behind its marker. */
  private skimItem(
    marker: number,
    start: number,
    after: number,
    end: number,
    line: number,
  ): boolean {
    const { text, stack } = this;
    const open = after + 1;
    if (open >= end || text.charCodeAt(after) !== SPACE) return false;
    const first = text.charCodeAt(open);
    const boxed = first === OPEN_BRACKET;
    if (boxed) {
      if (!this.isBox(open, end)) return false;
    } else if (first < 128 && SPECIAL[first] === 1 && !this.startsText(first, open, end)) {
      return false;
    }
    const ordered = marker === DOT || marker === CLOSE_PARENTHESIS;
    let container: Container;
    if (stack.length > 0 && stack[0]!.marker === marker) {
      container = stack[0]!;
      this.endItem(container);
    } else {
      if (stack.length > 0) this.closeTo(0, 0);
      container = openedContainer('list', ordered, marker);
      stack.push(container);
      if (this.deepest === 0) this.deepest = 1;
    }
    const from = boxed ? open + 4 : open;
    const to = isSpace(text.charCodeAt(end - 1)) ? trimEnd(text, from, end) : end;
    const checked = boxed ? text.charCodeAt(open + 1) !== SPACE : null;
    const words = text.slice(from, to);
    const item: ListItem = { level: 1, ordered, checked, text: words, line, start, end };
    this.items.push(item);
    container.size = open - start;
    container.childEnd = 0;
    container.item = item;
    container.box = undefined;
    this.beginParagraph(open, line);
    if (boxed) this.skimBox(container, open + 1);
    const { last } = this;
    last.start = open;
    last.end = end;
    last.canHead = true;
    this.contentEnd = end;
    return true;
  }

  private isBox(open: number, end: number): boolean {
    const { text } = this;
    const code = text.charCodeAt(open + 1);
    if (code !== SPACE && code !== UPPER_X && code !== LOWER_X) return false;
    if (text.charCodeAt(open + 2) !== CLOSE_BRACKET) return false;
    return (
      text.charCodeAt(open + 3) === SPACE && open + 4 < end && !isSpace(text.charCodeAt(open + 4))
    );
  }

  private skimBox(container: Container, mark: number): void {
    const { item } = container;
    const { text, line, start, end } = item;
    const box: Checkbox = { checked: item.checked === true, text, line, start, end, mark };
    container.box = box;
    this.checkboxes.push(box);
    this.task = { item, box, lineEnd: end };
  }
}

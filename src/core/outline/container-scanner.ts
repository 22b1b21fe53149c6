import { breakStop, footnoteLength, isDigit, listMarker } from './block-starts.ts';
import { type Container, openedContainer } from './container.ts';
import { LineCursor } from './line-cursor.ts';
import type { Block, ListItem } from './outline.ts';

/** What the innermost container is in the middle of. */
type Flow = 'none' | 'paragraph' | 'indented' | 'fence' | 'html' | 'table';

const QUOTE_MARKER = 62;
const OPEN_BRACKET = 91;
/** Columns of indentation that belong to a footnote. */
const FOOTNOTE_INDENT = 4;

/**
 * The containers of Markdown, block quotes, lists and footnote definitions, as a stack that each line
 * continues, closes or adds to. Every step costs at most the length of the line, however deep the nesting.
 */
export class ContainerScanner extends LineCursor {
  readonly items: ListItem[] = [];
  readonly blocks: Block[] = [];
  /** Something was met that only the full parser decides. */
  unsure = false;
  /** The deepest nesting met. */
  deepest = 0;

  protected flow: Flow = 'none';
  /** The block that is being read when `flow` is `indented`, `fence` or `html`. */
  protected block: Block | undefined;
  /** The block being read ends by a closer of its own, so it takes every line ending on its way. */
  protected swallows = false;
  /** The last block that ended without the closer it needs. */
  protected unclosed: Block | undefined;
  protected readonly stack: Container[] = [];
  /** How many containers of the stack the current line continues. */
  protected matched = 0;
  /** The item whose first content is the paragraph that starts at `next`, if one starts there. */
  protected fresh: Container | undefined;
  /** The end of the last line with content, and of the last one with anything but white space. */
  protected contentEnd = 0;
  protected rawEnd = 0;
  /** The end of the last line with a footnote's indentation and at least a quote marker. */
  protected insetEnd = 0;
  /** The document may define link references or footnotes. */
  defines = false;
  /** A quote marker was read on the current line, or a footnote opened; an item was opened on it. */
  protected quoted = false;
  protected itemOpened = false;
  /** The indentation of a footnote was read on the current line. */
  protected inset = false;
  /** Where in the stack the quotes are, and how many footnotes are in it. */
  private readonly quotes: number[] = [];
  private footnotes = 0;
  /** The item that the line before opened with nothing but its marker. */
  private waiting: Container | undefined;
  /** The bullet that, up to this offset, cannot be part of a thematic break. */
  private breakMarker = 0;
  private breakStop = 0;

  /** Finds the containers that the line continues; may start the next item of a list. */
  protected matchContainers(): void {
    const { stack, waiting } = this;
    this.quoted = false;
    this.itemOpened = false;
    this.inset = false;
    this.fresh = undefined;
    this.waiting = undefined;
    let depth = 0;
    let quotes = 0;
    while (depth < stack.length) {
      const container = stack[depth]!;
      if (container.kind === 'quote') {
        if (this.indent > 3 || this.code !== QUOTE_MARKER) break;
        this.readQuote();
        quotes++;
      } else if (this.next === this.lineEnd) {
        depth = this.skipBlank(depth, this.quotes[quotes] ?? stack.length);
        break;
      } else if (container.kind === 'footnote') {
        if (!this.continuesFootnote(depth)) break;
        this.inset = true;
      } else if (!this.continuesItem(container)) {
        if (this.indent > 3 || !this.startsSibling(container)) break;
        this.openSibling(depth);
      }
      depth++;
    }
    this.matched = depth;
    if (waiting) this.resume(waiting);
  }

  /** A blank line continues everything up to the next quote; only the innermost can be empty. */
  private skipBlank(from: number, to: number): number {
    const { stack } = this;
    const last = stack[to - 1]!;
    last.spent ||= last.blank;
    for (let depth = from; depth < to && this.indent > 0; depth++) {
      this.indent = Math.max(0, this.indent - stack[depth]!.size);
    }
    return to;
  }

  /** The line behind an item that is nothing but its marker. */
  private resume(waiting: Container): void {
    const { stack, matched } = this;
    if (matched === stack.length && stack[matched - 1] === waiting && this.indent === 0) {
      this.fresh ??= waiting;
    } else if (matched < stack.length && this.code === OPEN_BRACKET) {
      // micromark gives this checkbox to an outer item, if there is one.
      this.unsure = true;
    }
  }

  /** A footnote right inside another goes on with that one's indentation when there is no more. */
  private continuesFootnote(depth: number): boolean {
    if (this.indent === 0) return this.inset && this.stack[depth - 1]!.kind === 'footnote';
    if (this.indent < FOOTNOTE_INDENT) return false;
    this.indent -= FOOTNOTE_INDENT;
    return true;
  }

  private continuesItem(container: Container): boolean {
    const continues = !container.spent && this.indent >= container.size;
    container.spent = false;
    container.blank = false;
    if (continues) this.indent -= container.size;
    return continues;
  }

  private startsSibling({ ordered, marker }: Container): boolean {
    if (ordered ? !isDigit(this.code) : this.code !== marker) return false;
    const length = this.listMarker(false);
    return length > 0 && this.text.charCodeAt(this.next + length - 1) === marker;
  }

  private openSibling(depth: number): void {
    const container = this.stack[depth]!;
    const { swallows } = this;
    this.closeTo(depth + 1, swallows ? this.lineStart : this.rawEnd);
    const { item, box } = container;
    this.endItem(container);
    this.endFlow();
    this.openItem(container, this.listMarker(false), item.level);
    if (!swallows && !this.inset) return;
    item.end = this.here();
    if (box) box.end = item.end;
  }

  /** Opens the containers that start on the rest of the line; the first ends what it interrupts. */
  protected openContainers(): void {
    let opened = false;
    const interrupts =
      this.matched === this.stack.length && (this.flow === 'paragraph' || this.flow === 'indented');
    while (this.indent <= 3) {
      const { code } = this;
      const length = code === QUOTE_MARKER ? 1 : this.markerLength(interrupts);
      if (length === 0) return;
      if (!opened) {
        this.closeInterrupted();
        opened = true;
      }
      if (code === QUOTE_MARKER) this.openQuote();
      else if (code === OPEN_BRACKET) this.openFootnote(length);
      else this.openList(length);
      this.matched = this.stack.length;
      if (this.matched > this.deepest) this.deepest = this.matched;
    }
  }

  /** Closes what a new container interrupts. */
  private closeInterrupted(): void {
    const { swallows, inset } = this;
    const exit = swallows || inset || this.quoted ? this.here() : this.rawEnd;
    this.closeTo(this.matched, exit, swallows || inset);
    this.endFlow();
  }

  /** The length of the list or footnote marker at `next`, 0 for none. */
  private markerLength(interrupts: boolean): number {
    const { code } = this;
    if (code === OPEN_BRACKET) return footnoteLength(this.text, this.next, this.lineEnd);
    const bullet = code === 42 || code === 43 || code === 45;
    return bullet || isDigit(code) ? this.listMarker(interrupts) : 0;
  }

  /** The length of the list marker at `next`, 0 for none. */
  private listMarker(interrupts: boolean): number {
    const { text, next, code, lineEnd } = this;
    if (code !== 43 && !isDigit(code) && this.isThematicBreak()) return 0;
    return listMarker(text, next, lineEnd, interrupts);
  }

  /** Asks only once per line how far a row of equal bullets goes: there may be thousands. */
  private isThematicBreak(): boolean {
    const { text, next, code, lineEnd } = this;
    if (code === this.breakMarker && next < this.breakStop) return false;
    this.breakMarker = code;
    this.breakStop = breakStop(text, next, lineEnd);
    return this.breakStop < 0;
  }

  private readQuote(): void {
    this.quoted = true;
    this.readMarker(1);
    if (this.indent > 0) this.indent--;
  }

  private openQuote(): void {
    this.fresh = undefined;
    this.quotes.push(this.stack.length);
    this.stack.push(openedContainer('quote'));
    this.readQuote();
  }

  private openFootnote(length: number): void {
    this.fresh = undefined;
    this.footnotes++;
    this.defines = true;
    this.quoted = true;
    this.stack.push(openedContainer('footnote'));
    this.readMarker(length);
    this.indent = 0;
  }

  private openList(length: number): void {
    const delimiter = this.text.charCodeAt(this.next + length - 1);
    const container = openedContainer('list', isDigit(this.code), delimiter);
    this.stack.push(container);
    this.openItem(container, length, this.stack.length - this.quotes.length - this.footnotes);
  }

  private openItem(container: Container, length: number, level: number): void {
    const { next: start, indent: before } = this;
    this.readMarker(length);
    const blank = this.next === this.lineEnd;
    const spaces = blank || this.indent > 4 ? 1 : this.indent;
    if (!blank) this.indent -= spaces;
    container.size = before + length + spaces;
    container.blank = blank;
    container.spent = false;
    container.childEnd = 0;
    container.box = undefined;
    container.item = {
      level,
      ordered: container.ordered,
      checked: null,
      text: this.restOfLine(this.next),
      line: this.line,
      start,
      end: this.lineEnd,
    };
    if (this.quotes.length + this.footnotes === 0) this.items.push(container.item);
    this.itemOpened = true;
    this.fresh = blank ? undefined : container;
    this.waiting = start + length === this.lineEnd ? container : undefined;
  }

  /**
   * Closes all containers but the first `depth`; those that are closed end at `exit`. Their items end
   * behind their last content, or there too when `forced`.
   */
  protected closeTo(depth: number, exit: number, forced = this.swallows): void {
    const { stack } = this;
    while (stack.length > depth) {
      const container = stack.pop()!;
      if (container.kind === 'quote') this.quotes.pop();
      else if (container.kind === 'footnote') this.footnotes--;
      else this.endItem(container, forced ? exit : -1);
      if (stack.length > 0) stack[stack.length - 1]!.childEnd = exit;
    }
  }

  /** Ends the open item of a list: at `exit`, or behind its last content. */
  protected endItem({ item, box, childEnd }: Container, exit = -1): void {
    item.end = exit < 0 ? Math.max(this.contentEnd, this.insetEnd, childEnd) : exit;
    if (box) box.end = item.end;
  }

  /** Ends the flow because the container it is in ends or gets another child. */
  private endFlow(): void {
    if (this.swallows) this.block!.end = this.lineStart;
    this.abandonBlock();
  }

  /** Ends the flow; a block that needs a closer does not have it. */
  protected abandonBlock(): void {
    if (this.swallows) this.unclosed = this.block;
    this.swallows = false;
    this.flow = 'none';
  }

  protected inQuote(): boolean {
    return this.quotes.length > 0;
  }
}

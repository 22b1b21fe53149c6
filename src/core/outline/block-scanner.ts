import {
  atxContentEnd,
  atxDepth,
  closesFence,
  delimiterCells,
  fenceLength,
  headCells,
  isSetextUnderline,
  isThematicBreak,
  mayDefine,
  skipSpace,
  trimEnd,
} from './block-starts.ts';
import { closesHtml, htmlKind, type HtmlKind } from './html-starts.ts';
import type { Block, Heading } from './outline.ts';
import { TaskScanner } from './task-scanner.ts';

/** A heading whose words in [from, to) hold characters that may be markup. */
interface MarkedHeading {
  heading: Heading;
  /** Its place among the headings. */
  index: number;
  from: number;
  to: number;
}

/** The codes that can start a block other than a paragraph, a container or indented code. */
const STARTS = new Uint8Array(128);
for (const start of '#*-=_<`~|:') STARTS[start.charCodeAt(0)] = 1;

/** Characters that may be markup within a heading. */
const MARKUP = /[\0\\`*_[\]<&!~\r\n]/;

/**
 * The leaf blocks of Markdown, line by line, on top of the containers. It follows micromark's order
 * of decisions, so that it agrees where micromark departs from the CommonMark text.
 */
export class BlockScanner extends TaskScanner {
  readonly headings: Heading[] = [];
  readonly marked: MarkedHeading[] = [];

  private fenceMarker = 0;
  private fenceLength = 0;
  private htmlKind: HtmlKind = 0;
  protected paragraph = { start: 0, line: 0, defines: false };
  /** The last line of the open paragraph, which may become the head of a table. */
  protected last = { start: 0, end: 0, canHead: false };

  /** Reads the whole text. */
  run(): void {
    // Behind front matter that is never closed, micromark looks for no containers.
    const containers = this.skipFrontMatter();
    for (;;) {
      if (containers) this.skim();
      if (!this.nextLine()) break;
      if (containers) this.readLine();
      else this.readFlow(false);
    }
    this.finish();
  }

  /** May read lines that need no more than a glance. */
  protected skim(): void {}

  protected readLine(): void {
    this.matchContainers();
    const opaque = this.flow === 'fence' || this.flow === 'html';
    if (!opaque || this.matched < this.stack.length) this.openContainers();
    this.readFlow(this.matched < this.stack.length);
    if (this.itemOpened) this.contentEnd = this.lineEnd;
    if (this.itemOpened || this.quoted) this.rawEnd = this.lineEnd;
    if (this.inset && this.quoted) this.insetEnd = this.lineEnd;
  }

  /** Reads what the containers leave of the line. A lazy line continues fewer than are open. */
  private readFlow(lazy: boolean): void {
    const blank = this.next === this.lineEnd;
    if (this.flow === 'fence' || this.flow === 'html') {
      if (lazy) this.abandonBlock();
      else if (this.flow === 'fence') return this.readFenceLine();
      else if (this.swallows || !blank) return this.readHtmlLine();
    }
    if (blank) return this.readBlankLine(lazy);
    if (this.flow !== 'paragraph' || !this.continuesParagraph(lazy)) this.startBlock(lazy);
    this.contentEnd = this.lineEnd;
    this.rawEnd = this.lineEnd;
  }

  private readBlankLine(lazy: boolean): void {
    if (lazy && (this.quoted || this.inset) && this.isEaten()) {
      this.closeTo(this.matched, this.here(), this.inset);
    } else if (lazy) {
      this.closeTo(this.matched, this.rawEnd);
    }
    if (this.flow !== 'indented' || lazy) this.flow = 'none';
    else if (this.indent >= 4) this.extendBlock();
  }

  private extendBlock(): void {
    this.block!.end = this.lineEnd;
    this.contentEnd = this.lineEnd;
    if (this.next < this.lineEnd) this.rawEnd = this.lineEnd;
  }

  /** Goes past the lines of a fence outside all containers that cannot be its closer. */
  protected skimFence(): void {
    const end = this.skipLines(this.fenceMarker, true);
    if (end < 0) return;
    this.block!.end = end;
    this.contentEnd = end;
    this.rawEnd = end;
  }

  private readFenceLine(): void {
    this.extendBlock();
    const { text, next, lineEnd } = this;
    if (this.indent > 3 || this.code !== this.fenceMarker) return;
    if (!closesFence(text, next, lineEnd, this.fenceMarker, this.fenceLength)) return;
    this.closeBlock();
  }

  private readHtmlLine(): void {
    this.extendBlock();
    if (!this.swallows || !closesHtml(this.htmlKind, this.text, this.next, this.lineEnd)) return;
    this.closeBlock();
  }

  private closeBlock(): void {
    this.swallows = false;
    this.flow = 'none';
  }

  /** Starts the block that the line starts when it continues none. */
  private startBlock(lazy: boolean): void {
    if (this.indent >= 4 && this.flow === 'indented' && !lazy) return this.extendBlock();
    const row = this.flow === 'table' && !lazy;
    const canHead = this.flow !== 'table';
    if (lazy) this.closeTo(this.matched, this.rawEnd);
    this.flow = 'none';
    if (this.indent >= 4) {
      this.openBlock('indented', this.here());
      // micromark ends indented code that starts on a lazy line with that line.
      if (lazy) this.flow = 'none';
      return;
    }
    const { text, next, code, lineEnd } = this;
    if (code < 128 && STARTS[code] === 1) {
      if (code === 35) {
        const depth = atxDepth(text, next, lineEnd);
        if (depth > 0) return this.readAtx(depth);
      } else if (code === 96 || code === 126) {
        const length = fenceLength(text, next, lineEnd);
        if (length > 0) return this.openFence(length);
      } else if (code === 60) {
        const kind = htmlKind(text, next, lineEnd);
        if (kind > 0) return this.openHtml(kind);
      } else if (isBreakCode(code) && isThematicBreak(text, next, lineEnd)) {
        return;
      }
    }
    if (row) this.flow = 'table';
    else this.openParagraph(canHead);
  }

  private openBlock(kind: Block['kind'], start: number): void {
    this.flow = kind;
    this.block = { kind, start, end: this.lineEnd, line: this.line, closed: true };
    this.blocks.push(this.block);
  }

  private openFence(length: number): void {
    this.openBlock('fence', this.next);
    this.fenceMarker = this.code;
    this.fenceLength = length;
    this.swallows = true;
  }

  private openHtml(kind: HtmlKind): void {
    this.openBlock('html', this.here());
    this.htmlKind = kind;
    if (kind === 5) this.unsure = true;
    if (kind > 5) return;
    const skipped = kind === 4 ? 3 : kind === 3 ? 1 : 2;
    if (closesHtml(kind, this.text, this.next + skipped, this.lineEnd)) this.flow = 'none';
    else this.swallows = true;
  }

  private readAtx(depth: number): void {
    if (this.stack.length > 0) return;
    const { text, next, lineEnd } = this;
    const from = skipSpace(text, next + depth, lineEnd);
    this.addHeading(depth, this.line, next, from, atxContentEnd(text, from, lineEnd));
  }

  protected addHeading(depth: number, line: number, start: number, from: number, to: number): void {
    const { text, headings } = this;
    const heading: Heading = {
      depth: depth as Heading['depth'],
      text: text.slice(from, to),
      line,
      start,
      end: this.lineEnd,
    };
    if (MARKUP.test(heading.text)) this.marked.push({ heading, index: headings.length, from, to });
    headings.push(heading);
  }

  private openParagraph(canHead: boolean): void {
    const { paragraph, next } = this;
    const defines = this.code === 91 && mayDefine(this.text, next, this.lineEnd);
    if (defines) this.defines = true;
    this.flow = 'paragraph';
    paragraph.start = next;
    paragraph.line = this.line;
    paragraph.defines = defines;
    this.startTask(defines);
    this.keepLine(canHead);
  }

  /** Whether the line belongs to the open paragraph, be it as the line that makes it something else. */
  private continuesParagraph(lazy: boolean): boolean {
    const { text, next, code, lineEnd } = this;
    if (this.indent >= 4) return this.goOn(false);
    if (code >= 128 || STARTS[code] === 0) return this.goOn(true);
    if (!lazy && this.makesTable(code)) return true;
    if (!lazy && (code === 61 || code === 45) && isSetextUnderline(text, next, lineEnd)) {
      this.readSetext(code === 61 ? 1 : 2);
      return true;
    }
    if (isBreakCode(code)) return !isThematicBreak(text, next, lineEnd) && this.goOn(true);
    if (code === 35) return atxDepth(text, next, lineEnd) === 0 && this.goOn(true);
    if (code === 96 || code === 126) {
      return fenceLength(text, next, lineEnd) === 0 && this.goOn(true);
    }
    if (code !== 60) return this.goOn(true);
    const kind = htmlKind(text, next, lineEnd);
    if (kind > 0 && kind < 7) return false;
    if (kind === 7 && lazy) this.unsure = true;
    return this.goOn(true);
  }

  /** Adds the line to the open paragraph. */
  private goOn(canHead: boolean): true {
    this.continueTask();
    this.keepLine(canHead);
    return true;
  }

  private keepLine(canHead: boolean): void {
    const { last } = this;
    last.start = this.next;
    last.end = this.lineEnd;
    last.canHead = canHead;
  }

  /** Whether the line is the delimiter row under a head row, the last line of the paragraph. */
  private makesTable(code: number): boolean {
    if (code !== 124 && code !== 45 && code !== 58) return false;
    const { text, last, paragraph } = this;
    const cells = last.canHead ? delimiterCells(text, this.next, this.lineEnd) : 0;
    if (cells === 0 || cells !== headCells(text, last.start, last.end)) return false;
    this.dropTask(last.start);
    // Behind a paragraph, the head row may turn out to start an HTML block.
    if (last.start > paragraph.start && text.charCodeAt(last.start) === 60) this.unsure = true;
    this.flow = 'table';
    return true;
  }

  private readSetext(depth: number): void {
    const { text, paragraph, last } = this;
    if (paragraph.defines) this.unsure = true;
    this.dropTask(paragraph.start);
    this.flow = 'none';
    if (this.stack.length > 0) return;
    const to = trimEnd(text, last.start, last.end);
    this.addHeading(depth, paragraph.line, paragraph.start, paragraph.start, to);
  }

  /** A last line without a line ending that the containers ate whole is part of no block. */
  private isEaten(): boolean {
    return this.lineEnd === this.lineNext && this.next === this.lineEnd && this.indent === 0;
  }

  protected finish(): void {
    const { text, block } = this;
    // Behind a last line ending there is an empty line, which no quote continues.
    if (this.inQuote() && this.lineEnd < this.lineNext) this.abandonBlock();
    if (this.swallows) {
      block!.end = this.isEaten() ? this.lineStart : text.length;
      block!.closed = false;
    } else if (this.unclosed && this.unclosed.end >= this.contentEnd) {
      this.unclosed.closed = false;
    }
    this.closeTo(0, this.swallows ? text.length : this.rawEnd);
  }
}

function isBreakCode(code: number): boolean {
  return code === 42 || code === 45 || code === 95;
}

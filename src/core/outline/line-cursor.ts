import { skipSpace, trimEnd } from './block-starts.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const TAB = 9;
const SPACE = 32;
const DASH = 45;
const BYTE_ORDER_MARK = 0xfeff;
const LONE_RETURN = /\r(?!\n)/;

/**
 * Walks the lines of a text (LF, CRLF or CR) and knows, for the line it stands on, the white space
 * in front of the next character in columns. A container eats columns, not characters: a tab may be
 * eaten in part.
 */
export class LineCursor {
  readonly text: string;
  /** Number of the current line, from 1. */
  line = 0;
  lineStart = 0;
  /** Offset of the line ending. */
  lineEnd = 0;
  /** Offset behind the line ending. */
  lineNext = 0;
  /** First character of the line that is not yet read and not white space, or `lineEnd`. */
  next = 0;
  /** The code at `next`, -1 at the end of the line. */
  code = -1;
  /** Columns of white space in front of `next` that are not yet read. */
  indent = 0;
  private nextColumn = 0;
  private spaceStart = 0;
  private spaceColumn = 0;
  /** There is a CR in the text. */
  protected readonly returns: boolean;
  /** Every line ends with LF or CRLF; a CR alone ends none. */
  protected readonly simpleEndings: boolean;
  /** The next line feed and carriage return at or behind `lineNext`. */
  private feed = -1;
  private carriage = -1;
  /** The line whose trimmed end is known, and that end. */
  private trimmedLine = 0;
  private trimmedEnd = 0;

  constructor(text: string) {
    this.text = text;
    this.returns = text.includes('\r');
    this.simpleEndings = !this.returns || !LONE_RETURN.test(text);
    this.rewind();
  }

  /** Goes to the next line; `false` behind the last one. */
  nextLine(): boolean {
    const { text } = this;
    const start = this.lineNext;
    if (start >= text.length) return false;
    if (this.feed < start) this.feed = find(text, '\n', start);
    if (this.carriage < start) this.carriage = find(text, '\r', start);
    let end = this.feed;
    let next = end + 1;
    if (this.carriage < end) {
      end = this.carriage;
      next = text.charCodeAt(end + 1) === LINE_FEED ? end + 2 : end + 1;
    }
    this.line++;
    this.lineStart = start;
    this.lineEnd = end;
    this.lineNext = end === text.length ? end : next;
    this.readSpace(start, 0);
    return true;
  }

  /** The end of the line whose line feed is at `feed`, for simple endings. */
  protected endBefore(feed: number, start: number): number {
    return feed > start && this.text.charCodeAt(feed - 1) === CARRIAGE_RETURN ? feed - 1 : feed;
  }

  /**
   * Goes past all lines that do not start with `marker`, which may be indented by spaces if `indents`;
   * the quick way, where line endings are simple. Returns the end of the last of them, -1 for none.
   */
  protected skipLines(marker: number, indents: boolean): number {
    const { text } = this;
    let start = this.lineNext;
    let feed = -1;
    if (!this.simpleEndings) return -1;
    while (start < text.length) {
      let code = text.charCodeAt(start);
      if (indents) for (let at = start; code === SPACE;) code = text.charCodeAt(++at);
      if (code === marker) break;
      feed = find(text, '\n', start);
      this.line++;
      this.lineStart = start;
      start = feed + 1;
    }
    if (feed < 0) return -1;
    this.lineNext = Math.min(start, text.length);
    return this.endBefore(feed, this.lineStart);
  }

  /**
   * Goes behind the front matter that remark-frontmatter would find, if there is any. Returns
   * `false` for one that is opened and never closed: it is none, but it changes what follows.
   */
  protected skipFrontMatter(): boolean {
    if (!this.text.startsWith('---', this.lineNext)) return true;
    this.nextLine();
    if (this.lineEnd === this.lineNext || !this.isMatterFence()) {
      this.rewind();
      return true;
    }
    for (;;) {
      this.skipLines(DASH, false);
      if (!this.nextLine()) break;
      if (this.isMatterFence()) return true;
    }
    this.rewind();
    return false;
  }

  private isMatterFence(): boolean {
    const { text, lineStart, lineEnd } = this;
    return (
      this.code === DASH &&
      text.startsWith('---', lineStart) &&
      skipSpace(text, lineStart + 3, lineEnd) === lineEnd
    );
  }

  private rewind(): void {
    this.line = 0;
    this.lineNext = this.text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    this.feed = -1;
    this.carriage = -1;
  }

  /** Reads past `length` characters at `next`, which have one column each. */
  protected readMarker(length: number): void {
    this.readSpace(this.next + length, this.nextColumn + length);
  }

  /** The offset reached in the white space; a tab eaten in part counts as read. */
  protected here(): number {
    const unread = this.nextColumn - this.indent;
    let column = this.spaceColumn;
    let at = this.spaceStart;
    for (; column < unread; at++) {
      column += this.text.charCodeAt(at) === TAB ? 4 - (column & 3) : 1;
    }
    return at;
  }

  /** What is left of the line from `from` on, raw and trimmed. */
  protected restOfLine(from: number): string {
    if (this.trimmedLine !== this.line) {
      this.trimmedLine = this.line;
      this.trimmedEnd = trimEnd(this.text, this.lineStart, this.lineEnd);
    }
    const end = this.trimmedEnd;
    return from < end ? this.text.slice(skipSpace(this.text, from, end), end) : '';
  }

  private readSpace(from: number, column: number): void {
    const { text, lineEnd } = this;
    let at = from;
    let reached = column;
    let code = at < lineEnd ? text.charCodeAt(at) : -1;
    while (code === SPACE || code === TAB) {
      reached += code === TAB ? 4 - (reached & 3) : 1;
      at++;
      code = at < lineEnd ? text.charCodeAt(at) : -1;
    }
    this.next = at;
    this.code = code;
    this.indent = reached - column;
    this.nextColumn = reached;
    this.spaceStart = from;
    this.spaceColumn = column;
  }
}

function find(text: string, ending: string, from: number): number {
  const at = text.indexOf(ending, from);
  return at < 0 ? text.length : at;
}

/** What a run of `*` or `_` can do, from the characters around it. */
interface Run {
  marker: string;
  length: number;
  part: number;
}

const ESCAPABLE = /[!-/:-@[-`{-~]/;
const AUTOLINK = /@|www\.|:\/\//i;
const REFERENCE = /&(?:#[0-9a-z]+|[0-9a-z]+);/iy;
const HARD_BREAK = /(?: {2}|\\)(?:\r\n?|\n)/;
const SPACE = /\s/;
const PUNCTUATION = /\p{P}|\p{S}/u;

/**
 * The words of the heading content in [from, to) of `text` without markup, or `undefined` where
 * only the full parser can say: links, character references, HTML, nested emphasis and the like.
 * `defines` tells that the document may define link references, so that brackets may be links.
 */
export function inlineText(
  text: string,
  from: number,
  to: number,
  defines: boolean,
): string | undefined {
  const raw = text.slice(from, to);
  if (AUTOLINK.test(raw) || raw.includes('\0') || HARD_BREAK.test(raw)) return undefined;
  const source = raw.replace(/[ \t]*(\r\n?|\n)[ \t]*/g, '$1');
  return new InlineReader(source, defines).read();
}

/** Reads inline markup from left to right as long as only one reading is possible. */
class InlineReader {
  private readonly source: string;
  private readonly defines: boolean;
  private readonly parts: string[] = [];
  private at = 0;
  private open: Run | undefined;
  private tildes = 0;

  constructor(source: string, defines: boolean) {
    this.source = source;
    this.defines = defines;
  }

  read(): string | undefined {
    const { source, parts } = this;
    while (this.at < source.length) {
      const plain = this.plainEnd();
      if (plain > this.at) {
        parts.push(source.slice(this.at, plain));
        this.at = plain;
      } else if (!this.readMarkup()) {
        return undefined;
      }
    }
    return parts.join('');
  }

  private plainEnd(): number {
    const { source } = this;
    let end = this.at;
    while (end < source.length && !'\\`*_[]<&~'.includes(source.charAt(end))) end++;
    return end;
  }

  /** Reads one piece of markup; `false` when its meaning depends on more than this reader knows. */
  private readMarkup(): boolean {
    const { source, at } = this;
    switch (source.charAt(at)) {
      case '\\':
        return ESCAPABLE.test(source.charAt(at + 1))
          ? this.take(2, source.charAt(at + 1))
          : this.take(1);
      case '`':
        return this.readCode();
      case '<':
        return !source.includes('>', at) && this.take(1);
      case '&':
        REFERENCE.lastIndex = at;
        return !REFERENCE.test(source) && this.take(1);
      case '~':
        return this.tildes++ === 0 && this.take(this.runEnd() - at);
      case '[':
        return !this.defines && this.take(1);
      case ']':
        return !this.defines && source.charAt(at + 1) !== '(' && this.take(1);
      default:
        return this.readEmphasis();
    }
  }

  private take(length: number, value = this.source.slice(this.at, this.at + length)): true {
    this.parts.push(value);
    this.at += length;
    return true;
  }

  /** The end of the run of equal characters at `from`. */
  private runEnd(from = this.at): number {
    const marker = this.source.charAt(from);
    let end = from;
    while (this.source.charAt(end) === marker) end++;
    return end;
  }

  private readCode(): boolean {
    const { source, at } = this;
    const start = this.runEnd();
    const fence = source.slice(at, start);
    let close = source.indexOf('`', start);
    while (close >= 0 && this.runEnd(close) - close !== fence.length) {
      close = source.indexOf('`', this.runEnd(close));
    }
    if (close < 0) return this.take(fence.length);
    const code = source.slice(start, close);
    if (/[\r\n]/.test(code)) return false;
    const padded = /^ .*[^ ].* $/s.test(code);
    return this.take(close + fence.length - at, padded ? code.slice(1, -1) : code);
  }

  private readEmphasis(): boolean {
    const { source, at, open, parts } = this;
    const end = this.runEnd();
    const before = source.charAt(at - 1);
    const after = source.charAt(end);
    const marker = source.charAt(at);
    if (before === '~' || after === '~') return false;
    const opens = flanks(after, before, marker);
    const closes = flanks(before, after, marker);
    if (opens && closes) return false;
    if (opens) {
      if (open) return false;
      this.open = { marker, length: end - at, part: parts.length };
    } else if (closes && open) {
      if (open.marker !== marker || open.length !== end - at || open.length > 2) return false;
      parts[open.part] = '';
      this.open = undefined;
      return this.take(end - at, '');
    }
    return this.take(end - at);
  }
}

/** Whether a run of `marker` flanks the text on its `inner` side, as an opener or a closer must. */
function flanks(inner: string, outer: string, marker: string): boolean {
  const flanking = facesText(inner, outer);
  if (marker === '*') return flanking;
  return flanking && (isEdge(outer) || !facesText(outer, inner));
}

function facesText(inner: string, outer: string): boolean {
  return !isEdge(inner) || (PUNCTUATION.test(inner) && isEdge(outer));
}

function isEdge(character: string): boolean {
  return character === '' || SPACE.test(character) || PUNCTUATION.test(character);
}

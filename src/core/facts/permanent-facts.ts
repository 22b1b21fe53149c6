import { withoutComments } from '../outline/comments.ts';
import { oneLine } from '../text/display.ts';

/** One fact that holds for the whole project: `- **ID**: text` below a heading. */
export interface PermanentFact {
  id: string;
  /** The heading above it; '' where there is none. */
  category: string;
  /** On one line, lines indented below the item included. */
  text: string;
  /** From 1. */
  line: number;
  /** Offset of its line in UTF-16 units. */
  at: number;
}

/** What stands where a fact is expected and is none, or is one twice. */
export interface FactProblem {
  line: number;
  at: number;
  message: string;
}

/** What a file of permanent facts says. */
export interface FactsReading {
  facts: PermanentFact[];
  problems: FactProblem[];
  /** The text without its facts and without what was struck out: prose for people, in its lines. */
  rest: string;
}

/** An item at the margin: its text; an indented one belongs to the item above. */
const ITEM = /^[-*+][ \t]+(\S.*)$/;
/** `**ID**: text`, `**ID:** text`, with a dash for the colon too. */
const FACT = /^\*\*([^*\n]{1,80}?)(?:\*\*[ \t]*(?::|[–—-](?=\s))|:\*\*)[ \t]*(.*)$/;
/** Struck as a whole or in its text, or called so: it holds no more. */
const STRUCK = /^~~|^\*\*[^*]{1,80}\*\*:?[ \t]*~~|^\*\*[^*]{1,80}:\*\*[ \t]*~~|\bDEPRECATED\b/;

/**
 * Reads permanent facts in their form: `### Category`, below it `- **ID**: text`. What is struck (`~~…~~`)
 * or marked DEPRECATED is left out, under a heading so marked everything. Never throws: what is not in
 * the form is a problem with its position, and the rest is read all the same.
 */
export function readPermanentFacts(text: string): FactsReading {
  const reader = new FactsReader();
  for (const line of linesOf(text)) reader.take(line);
  return reader.reading(/\S/.test(proseOf(text)));
}

interface Line {
  /** Without its line end. */
  text: string;
  number: number;
  at: number;
}

class FactsReader {
  readonly #facts: PermanentFact[] = [];
  readonly #problems: FactProblem[] = [];
  readonly #rest: string[] = [];
  readonly #ids = new Map<string, number>();
  #category = '';
  /** The depth of the heading that took everything below it out; 0 where none did. */
  #struckFrom = 0;
  #open: 'fact' | 'struck' | 'other' | undefined;
  #fence = '';

  take(line: Line): void {
    const { text } = line;
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? '';
    if (this.#fence !== '' || mark !== '') {
      if (this.#fence === '') this.#fence = mark;
      else if (mark.startsWith(this.#fence)) this.#fence = '';
      this.#keep(text);
      return;
    }
    const heading = /^(#{1,6})[ \t]+(.*?)[ \t#]*$/.exec(text);
    if (heading) this.#enter(heading[1]?.length ?? 1, heading[2] ?? '', text);
    else if (this.#struckFrom > 0) this.#open = 'struck';
    else if (ITEM.test(text)) this.#item(line, ITEM.exec(text)?.[1] ?? '');
    else this.#follow(text);
  }

  reading(isFilled: boolean): FactsReading {
    const problems = this.#problems.toSorted((a, b) => a.at - b.at);
    if (this.#facts.length === 0 && problems.length === 0 && isFilled && !this.#sawStruck) {
      problems.push({ line: 1, at: 0, message: `There is no fact in it. ${FORM}` });
    }
    return { facts: this.#facts, problems, rest: this.#rest.join('\n') };
  }

  #sawStruck = false;

  #enter(depth: number, title: string, text: string): void {
    if (this.#struckFrom > 0 && depth > this.#struckFrom) return;
    const struck = /^~~.*~~$|\bDEPRECATED\b/.test(title);
    this.#struckFrom = struck ? depth : 0;
    this.#sawStruck ||= struck;
    this.#category = depth === 1 ? '' : oneLine(title);
    this.#open = undefined;
    if (!struck) this.#rest.push(text);
  }

  #item({ text, number: line, at }: Line, item: string): void {
    const match = FACT.exec(item);
    if (STRUCK.test(item)) {
      this.#open = 'struck';
      this.#sawStruck = true;
    } else if (match === null) {
      this.#open = 'other';
      this.#rest.push(text);
      // Prose beside facts is welcome; something that means to be one is not lost without a word.
      if (item.startsWith('**'))
        this.#problems.push({ line, at, message: `It is no fact. ${FORM}` });
    } else this.#add({ id: oneLine(match[1] ?? ''), text: oneLine(match[2] ?? ''), line, at });
  }

  #add(fact: Omit<PermanentFact, 'category'>): void {
    const { id, line, at } = fact;
    const first = this.#ids.get(id.toLowerCase());
    if (first === undefined) this.#ids.set(id.toLowerCase(), line);
    else {
      const message = `${id} stands in line ${first} already: each fact needs an id of its own.`;
      this.#problems.push({ line, at, message });
    }
    this.#facts.push({ ...fact, category: this.#category });
    this.#open = 'fact';
  }

  /** A line that is no item and no heading: it goes on with what is above, or is prose. */
  #follow(text: string): void {
    const fact = this.#facts.at(-1);
    if (text.trim() === '') {
      this.#keep(text);
    } else if (/^[ \t]/.test(text) && this.#open === 'struck') {
      return;
    } else if (/^[ \t]/.test(text) && this.#open === 'fact' && fact !== undefined) {
      if (/\bDEPRECATED\b/.test(text)) this.#withdraw();
      else fact.text = oneLine(`${fact.text} ${text.trim().replace(/^[-*+][ \t]+/, '')}`);
    } else {
      this.#open = /^[ \t]/.test(text) ? this.#open : undefined;
      this.#keep(text);
    }
  }

  /** A fact whose own lines say later that it holds no more. */
  #withdraw(): void {
    this.#facts.pop();
    this.#open = 'struck';
    this.#sawStruck = true;
  }

  #keep(text: string): void {
    if (this.#struckFrom === 0) this.#rest.push(text);
  }
}

const FORM = 'A fact is written - **ID**: text, below a heading ### Category.';

/** Whether anything is said at all: headings and blanks are nothing. */
function proseOf(text: string): string {
  return linesOf(text)
    .map((line) => line.text)
    .filter((line) => !/^#{1,6}(?:[ \t]|$)/.test(line))
    .join('\n');
}

/** The lines of a text, front matter and comments blanked out. */
function linesOf(text: string): Line[] {
  const blank = (part: string): string => part.replaceAll(/[^\r\n]/g, ' ');
  const markdown = text
    .replace(/^\ufeff/, ' ')
    .replace(/^ ?---[ \t]*\r?\n[\s\S]*?\n---[ \t]*(?=\r?\n|$)/, blank);
  const plain = withoutComments(markdown, blank);
  const lines: Line[] = [];
  for (let at = 0, number = 1; at < plain.length; number++) {
    const end = plain.indexOf('\n', at);
    const stop = end === -1 ? plain.length : end;
    lines.push({ text: plain.slice(at, stop).replace(/\r$/, ''), number, at });
    at = stop + 1;
  }
  return lines;
}

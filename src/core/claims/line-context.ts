import type { Tense } from './claim.ts';

/** What is known of a line before anything on it is read. */
export interface Place {
  /** From 1. */
  line: number;
  /** Offset of the line. */
  at: number;
  /** What the section and the item say of time; words next to a name may say more. */
  tense: Tense;
  /** In a list of files, where every item begins with one. */
  listed: boolean;
  /** In a list of commands. */
  commands: boolean;
}

const ITEM = /^[ \t]*(?:>[ \t]*)*(?:[-*+]|\d{1,9}[.)])[ \t]+/;
const DONE = /^(?:\[[xX]\]|~~)/;
const TO_MAKE =
  /^\W*(?:create|add|write|implement|generate|introduce|scaffold|extract|draft|build|make|move|split|port|set up|new|save|export|publish)\b/i;

/** Follows the headings and items of a session file from line to line. */
export class LineContext {
  #section = '';
  #titles: string[] = [];
  #tense: Tense = 'now';
  #open = false;

  heading(depth: number, title: string): void {
    this.#titles = this.#titles.slice(0, depth - 1);
    this.#titles[depth - 1] = title;
    this.#section = this.#titles[1] ?? '';
    this.#open = false;
  }

  /** Whether the innermost heading is one for commands. */
  get commands(): boolean {
    return /^(?:key |useful |common |main |important |handy )?commands?(?: to \w+)?:?$/i.test(
      this.#titles.at(-1)?.trim() ?? '',
    );
  }

  get past(): boolean {
    return this.#section === 'Session Log';
  }

  /** The place of a line that is no heading. */
  place(text: string, line: number, at: number): Place {
    const item = ITEM.exec(text)?.[0].length;
    // Further lines of an item or a paragraph go on with what its first one says.
    if (item !== undefined || !this.#open || text.startsWith('|'))
      this.#tense = this.#tenseOf(text, item ?? 0);
    this.#open = text.trim() !== '';
    return { line, at, tense: this.#tense, listed: this.#listed, commands: this.commands };
  }

  get #listed(): boolean {
    return this.#titles.slice(1).some((title) => /\bfiles?\b/i.test(title ?? ''));
  }

  #tenseOf(text: string, from: number): Tense {
    const rest = text.slice(from).trimStart();
    if (this.past || DONE.test(rest)) return 'past';
    const title = this.#titles.at(-1) ?? '';
    if (this.#listed) {
      if (/\b(?:create|new|add)\b/i.test(title)) return 'planned';
      return /\b(?:delet|remov)/i.test(title) || /^D\s+\S/.test(rest) ? 'gone' : 'now';
    }
    return TO_MAKE.test(rest.replace(/^\[ \]/, '')) ? 'planned' : 'now';
  }
}

const GONE_BEFORE =
  /\b(?:delet(?:ed|ing|ion of)|remov(?:ed|ing|al of)|dropped|renamed|moved)\s+(?:(?:the|old|unused|obsolete|legacy|dead|temporary|file|files|folder|directory|module|script)\s+)*[*"'(~]*$|\b(?:renamed|moved)\b[^.;`]{0,60}\bfrom\s+[*"'(]*$|\b(?:formerly|previously)\s+[*"'(]*$/i;
const GONE_BEHIND =
  /^[*)"'~\s,-]*(?:\(?(?:(?:is|was|were|has been|have been|got)\s+)?(?:now\s+)?(?:deleted|removed|renamed|moved to|gone|dropped|merged into|replaced by)\b|(?:→|->|=>)\s*`?[\w.-]*[./])/i;
const MADE_BEFORE =
  /\b(?:creat(?:e|es|ing)|add(?:s|ing)?|new|writ(?:e|es|ing)|generat(?:e|es|ing)|scaffold|introduc(?:e|ing)|implement(?:ing)?|extract(?:ing)?|(?:in)?to a new|saved? (?:to|as|in)|written to|will (?:be|go|live)(?: \w+)?)\s+(?:(?:an?|the|new|file|module|script|in|into|to|as|at)\s+)*[*"'(]*$/i;
const MADE_BEHIND =
  /^[*)"'\s]*(?:[-–—:]\s*)?\(?(?:new(?= (?:file|module|component|class|test|script|page)\b|[,):.]|\s*$)|creat(?:e|ed by|ion)\b|to be (?:created|made|written|added)|will be|not yet|does not exist yet|planned)/i;
const EXAMPLE_BEFORE = /(?:\be\.g\.,?|\bfor example,?|\bsuch as|\blike)\s*[:*"'(]*$/i;

/** What the words right before and behind a name make of the tense of its line. */
export function tenseAround(before: string, behind: string, tense: Tense): Tense {
  if (tense === 'past') return tense;
  if (GONE_BEFORE.test(before) || GONE_BEHIND.test(behind)) return 'gone';
  return MADE_BEFORE.test(before) || MADE_BEHIND.test(behind) ? 'planned' : tense;
}

/** A name that only serves as an example. */
export function isExample(before: string): boolean {
  return EXAMPLE_BEFORE.test(before);
}

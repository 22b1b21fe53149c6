import { oneLine, showable } from '../text/display.ts';
import { SessionError } from '../errors.ts';

/**
 * Texts given on a command line, made harmless: control characters and terminal escapes become
 * visible. `-` stands for standard input, which can be read once.
 */
export class GivenText {
  readonly #source: { readInput(): string };
  #used = false;

  constructor(source: { readInput(): string }) {
    this.#source = source;
  }

  /**
   * Markdown of any length, blank lines around it left out.
   * @throws SessionError `empty-text`, `input-twice`
   */
  markdown(value: string, what: string): string {
    const text = showable(value === '-' ? this.#input() : value)
      .replace(/^(?:[ \t]*\n)+/, '')
      .trimEnd();
    if (text.trim() === '') throw emptyText(what);
    return text;
  }

  /**
   * One line.
   * @throws SessionError `empty-text`, `input-twice`
   */
  line(value: string, what: string): string {
    const text = oneLine(value === '-' ? this.#input() : value);
    if (text === '') throw emptyText(what);
    return text;
  }

  #input(): string {
    if (this.#used) {
      throw new SessionError('input-twice', {
        so: '"-" was given more than once.',
        follows: 'Standard input can be read only once, so nothing was changed.',
        todo: 'Give one text as "-" and the others on the command line.',
      });
    }
    this.#used = true;
    return this.#source.readInput();
  }
}

function emptyText(what: string): SessionError {
  return new SessionError('empty-text', {
    so: `The ${what} is empty.`,
    follows: 'So nothing was changed.',
    todo: 'Give it as text, or as "-" to read it from standard input.',
  });
}

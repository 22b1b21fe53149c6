import { freshSpan, isPlainlyClean, type Span } from '../core/lint/plain-session.ts';
import type { Config } from '../core/config.ts';
import { BulkReader, bytesAsText } from '../io/bulk-reader.ts';
import { SuspectPaths } from '../claims/suspect-paths.ts';

/** Passes files that are plainly clean, so that nobody needs the rules for them. */
export class QuickLook {
  readonly #span: Span;
  /** Rules with other options than their own are not foreseen here. */
  readonly #usual: boolean;
  readonly #paths: SuspectPaths;
  readonly #reader = new BulkReader();

  /** @param now milliseconds */
  constructor(root: string, { lint, sessions }: Pick<Config, 'lint' | 'sessions'>, now: number) {
    this.#span = freshSpan(now, sessions.staleDays);
    this.#usual = Object.values(lint.rules).every(
      ({ options }) => Object.keys(options).length === 0,
    );
    this.#paths = new SuspectPaths(root);
  }

  /** Whether every rule would certainly find nothing in a file of this name. */
  passes(absolute: string, name: string): boolean {
    if (!this.#usual) return false;
    const bytes = this.#reader.read(absolute);
    return bytes !== undefined && this.#isClean(bytes, name) && !this.#paths.standIn(bytes);
  }

  /** The text of an ordinary file and its bytes; undefined for one that has to be read with more care. */
  read(absolute: string): { text: string; size: number } | undefined {
    const bytes = this.#reader.read(absolute);
    if (bytes === undefined || bytes.includes('\0')) return undefined;
    return { text: this.#reader.text, size: this.#reader.size };
  }

  /** Whether the same holds for what is staged, whatever is there. */
  passesBlob(blob: Buffer, name: string): boolean {
    const bytes = this.#usual ? bytesAsText(blob) : undefined;
    return bytes !== undefined && this.#isClean(bytes, name);
  }

  #isClean(bytes: string, name: string): boolean {
    return isPlainlyClean(bytes, name, this.#span);
  }
}

import { freshSpan, isPlainlyClean, type Span } from '../core/lint/plain-session.ts';
import type { Config } from '../core/config.ts';
import { BulkReader, bytesAsText } from '../io/bulk-reader.ts';
import { SuspectPaths } from '../claims/suspect-paths.ts';

/** Bytes of refused files that are held for the rules; more of them are read again. */
const MOST_HELD = 8 * 1024 * 1024;

/** An ordinary file as it was read. */
interface Reading {
  text: string;
  /** Bytes. */
  size: number;
}

/** Passes files that are plainly clean, so that nobody needs the rules for them. */
export class QuickLook {
  /** What knows the paths that sessions name. */
  readonly suspects: SuspectPaths;
  readonly #span: Span;
  /** Rules with other options than their own are not foreseen here. */
  readonly #usual: boolean;
  readonly #reader = new BulkReader();
  /** Refused files by their path. */
  readonly #held = new Map<string, Reading>();
  #heldBytes = 0;

  /** @param now milliseconds */
  constructor(root: string, { lint, sessions }: Pick<Config, 'lint' | 'sessions'>, now: number) {
    this.#span = freshSpan(now, sessions.staleDays);
    this.#usual = Object.values(lint.rules).every(
      ({ options }) => Object.keys(options).length === 0,
    );
    this.suspects = new SuspectPaths(root);
  }

  /** Whether every rule would certainly find nothing in a file of this name. */
  passes(absolute: string, name: string): boolean {
    if (!this.#usual) return false;
    const bytes = this.#reader.read(absolute);
    if (bytes === undefined) return false;
    if (this.#isClean(bytes, name) && !this.suspects.standIn(bytes)) return true;
    const reading = this.#heldBytes < MOST_HELD ? this.#reading(bytes) : undefined;
    if (reading !== undefined) this.#hold(absolute, reading);
    return false;
  }

  /**
   * The text of an ordinary file, as it was when it did not pass, else as it is; undefined for one that
   * has to be read with more care.
   */
  read(absolute: string): Reading | undefined {
    const held = this.#held.get(absolute);
    if (held === undefined) {
      const bytes = this.#reader.read(absolute);
      return bytes === undefined ? undefined : this.#reading(bytes);
    }
    this.#held.delete(absolute);
    return held;
  }

  #hold(absolute: string, reading: Reading): void {
    this.#held.set(absolute, reading);
    this.#heldBytes += reading.size;
  }

  /** What was just read. */
  #reading(bytes: string): Reading | undefined {
    return bytes.includes('\0') ? undefined : { text: this.#reader.text, size: this.#reader.size };
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

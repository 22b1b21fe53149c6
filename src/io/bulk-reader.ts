import { isUtf8 } from 'node:buffer';
import { closeSync, constants, lstatSync, openSync, readSync } from 'node:fs';

/** Larger files are rare and take the careful road. */
const BUFFER_BYTES = 128 * 1024;

/** Never waits for a pipe, never follows a link. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
const CANNOT_REFUSE_LINKS = constants.O_NOFOLLOW === undefined;

/** Reads many small files through one buffer: one open, one read and one close each. */
export class BulkReader {
  readonly #buffer: Buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  /** Bytes of the file read last. */
  size = 0;

  /**
   * The bytes of an ordinary file of UTF-8, each one character: decoding them takes longer than reading
   * them. Undefined for everything else: a link, a folder, an empty, large or unreadable file.
   */
  read(path: string): string | undefined {
    this.size = this.#load(path);
    if (this.size <= 0 || this.size === BUFFER_BYTES) return undefined;
    return bytesAsText(this.#buffer.subarray(0, this.size));
  }

  /** The text of what `read` has just read, BOM kept. */
  get text(): string {
    return this.#buffer.toString('utf8', 0, this.size);
  }

  #load(path: string): number {
    let file: number;
    try {
      if (CANNOT_REFUSE_LINKS && lstatSync(path).isSymbolicLink()) return -1;
      file = openSync(path, FLAGS);
    } catch {
      return -1;
    }
    try {
      return readSync(file, this.#buffer, 0, BUFFER_BYTES, 0);
    } catch {
      return -1;
    } finally {
      closeSync(file);
    }
  }
}

/** Bytes of UTF-8, each as one character; undefined for others. */
export function bytesAsText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('latin1') : undefined;
}

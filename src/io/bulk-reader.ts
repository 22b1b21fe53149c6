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
   * The text of an ordinary file, BOM kept. Undefined for everything else: a link, a folder, an empty,
   * large, binary or unreadable file, bytes that are not UTF-8. Why, `readText` can tell.
   */
  read(path: string): string | undefined {
    this.size = this.#load(path);
    if (this.size <= 0 || this.size === BUFFER_BYTES) return undefined;
    const text = this.#buffer.toString('utf8', 0, this.size);
    return text.includes('\0') || text.includes('\ufffd') ? undefined : text;
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

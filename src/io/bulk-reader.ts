import { isUtf8 } from 'node:buffer';
import { closeSync, constants, lstatSync, openSync, readvSync } from 'node:fs';
import { latin1 } from '../core/text/latin1.ts';

/** Larger files are rare and take the careful road. */
const BUFFER_BYTES = 128 * 1024;

/** Reads many small files through one buffer: one open, one read and one close each. */
export class BulkReader {
  readonly #buffer: Buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  readonly #buffers: readonly [Buffer] = [this.#buffer];
  /** Bytes of the file read last. */
  size = 0;

  /**
   * The bytes of an ordinary file of UTF-8, each one character: decoding them takes longer than reading
   * them. Undefined for everything else: a link, a folder, an empty, large or unreadable file.
   */
  read(path: string): string | undefined {
    this.size = readBeginning(path, false, this.#buffers);
    if (this.size <= 0 || this.size === BUFFER_BYTES) return undefined;
    return bytesAsText(this.#buffer.subarray(0, this.size));
  }

  /** The text of what `read` has just read, BOM kept. */
  get text(): string {
    return this.#buffer.toString('utf8', 0, this.size);
  }
}

/** Bytes of UTF-8, each as one character; undefined for others. */
export function bytesAsText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('latin1') : undefined;
}

/**
 * Reads the first bytes of many files through one buffer: one open, one read and one close each. A
 * name that is no regular file, or closed to us, cannot be read; pipes are never waited for.
 */
export class HeadReader {
  readonly #buffer: Buffer;
  readonly #buffers: readonly [Buffer];
  #length = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafe(bytes);
    this.#buffers = [this.#buffer];
  }

  /** The first bytes as text, or undefined. */
  read(path: string): string | undefined {
    return this.load(path, true) ? this.text : undefined;
  }

  /** Takes the first bytes in; false for what cannot be read, and for a symbolic link that is not followed. */
  load(path: string, follows = false): boolean {
    const length = readBeginning(path, follows, this.#buffers);
    this.#length = Math.max(0, length);
    return length >= 0;
  }

  /** What was taken in. */
  get text(): string {
    return this.#buffer.toString('utf8', 0, this.#length);
  }

  /** Its beginning, right as far as it is ASCII: half the price, and enough to look for keys. */
  ascii(bytes: number): string {
    return latin1(this.#buffer, Math.min(bytes, this.#length));
  }
}

/**
 * Reads the first bytes of a file with one open, one read and one close; never waits for a pipe.
 * @param follows whether a symbolic link is followed
 * @param buffers one; in a list, since what reads into a list looks at fewer arguments, which until V8 has
 * compiled it is a tenth of the time for a file
 * @returns how many bytes, or -1 for what cannot be read
 */
function readBeginning(path: string, follows: boolean, buffers: readonly [Buffer]): number {
  let file: number;
  try {
    if (!follows && NO_LINK === 0 && isLink(path)) return -1;
    file = openSync(path, follows ? READ_WITHOUT_WAITING : READ_WITHOUT_WAITING | NO_LINK);
  } catch {
    return -1;
  }
  try {
    return readvSync(file, buffers, 0);
  } catch {
    return -1;
  } finally {
    closeSync(file);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** 0 where the system has no such flag. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;

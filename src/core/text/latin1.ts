/** A `Buffer`. `latin1Slice` is what its `toString` comes down to; node has it since its beginnings, and says so nowhere. */
interface Bytes {
  toString(encoding: 'latin1', start: number, end: number): string;
  latin1Slice?(start: number, end: number): string;
}

/**
 * The first bytes of a buffer, each as one character. Until V8 has compiled it, `toString` takes four times
 * as long for a short piece, mostly for looking what its arguments are.
 * @param end of the piece, within the buffer
 */
export function latin1(bytes: Bytes, end: number): string {
  return bytes.latin1Slice?.(0, end) ?? bytes.toString('latin1', 0, end);
}

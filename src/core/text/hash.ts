/**
 * 53 bits of a text, enough to tell two states of a section apart on one machine. Four bytes of its
 * UTF-8 at a time: hooks run this once, before V8 makes it fast.
 */
export function hashOf(text: string): string {
  let high = 0xdeadbeef ^ text.length;
  let low = 0x41c6ce57;
  // Filled up, so that the last bytes are part of a word too.
  const bytes = new TextEncoder().encode(`${text}\0\0\0`);
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    high = Math.imul(high ^ word, 2654435761);
    high ^= high >>> 15;
    low = Math.imul(low ^ word, 1597334677);
    low ^= low >>> 13;
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/** One thing as three files have it; what a file does not have is undefined. */
export interface Three<T> {
  base: T | undefined;
  newer: T | undefined;
  older: T | undefined;
}

/** The same of each of three. */
export function mapped<T extends object, R>(
  { base, newer, older }: Three<T>,
  of: (one: T) => R,
): Three<R> {
  return { base: base && of(base), newer: newer && of(newer), older: older && of(older) };
}

/** The side whose order and layout the result has. */
export type Frame = 'newer' | 'older';

/** A part of a file that is the same part in another file when the keys are equal. */
export interface Piece {
  key: string;
  /** Its text as far as it says something: equal texts are no change. */
  content: string;
}

/** What one side changed and the other did not; where both did, the newer. */
export function settled<T>(base: T | undefined, newer: T, older: T): T {
  return newer === base ? older : newer;
}

/** Makes keys that occur again different from those before. */
export function distinct<T extends Piece>(pieces: readonly T[]): T[] {
  const seen = new Map<string, number>();
  return pieces.map((piece) => {
    const count = seen.get(piece.key) ?? 0;
    seen.set(piece.key, count + 1);
    return count === 0 ? piece : { ...piece, key: `${piece.key}\0${count}` };
  });
}

/**
 * The pieces of the merged file in their order: those of the frame, and what the other side added
 * behind the piece it follows there. A piece goes when one side removed it and the other left it as
 * it was; a changed one stays. Keys must be distinct within each list.
 * @param rankOf where a piece of that key has a place of its own, counted from the top; else -1
 */
export function align<T extends Piece>(
  { base, newer, older }: { base: readonly T[]; newer: readonly T[]; older: readonly T[] },
  frame: Frame,
  rankOf: (key: string) => number = () => -1,
): Three<T>[] {
  const [own, other] = frame === 'newer' ? [newer, older] : [older, newer];
  const bases = byKey(base);
  const others = byKey(other);
  const owns = byKey(own);
  const isGone = (piece: T | undefined): boolean =>
    piece !== undefined && bases.get(piece.key)?.content === piece.content;
  // What goes stays for a while: it shows the places of what comes in.
  const result = [...own];
  const isAdded = (key: string): boolean => !others.has(key) && !bases.has(key);
  for (const [at, piece] of other.entries()) {
    if (owns.has(piece.key) || isGone(piece)) continue;
    const before = other.slice(0, at).map(({ key }) => key);
    result.splice(placeFor(piece, result, before, { isAdded, rankOf }), 0, piece);
  }
  const [newers, olders] = frame === 'newer' ? [owns, others] : [others, owns];
  const kept = result.filter(({ key }) => others.has(key) || !isGone(owns.get(key)));
  return kept.map(({ key }) => ({
    base: bases.get(key),
    newer: newers.get(key),
    older: olders.get(key),
  }));
}

/** Behind what it follows on its own side, and behind what the frame added there. */
function placeFor<T extends Piece>(
  { key }: T,
  result: readonly T[],
  before: readonly string[],
  { isAdded, rankOf }: { isAdded: (key: string) => boolean; rankOf: (key: string) => number },
): number {
  const rank = rankOf(key);
  const later = rank === -1 ? -1 : result.findIndex((one) => rankOf(one.key) > rank);
  if (later !== -1) return later;
  const anchor = before.findLast((one) => result.some((piece) => piece.key === one));
  let at = 1 + result.findIndex((piece) => piece.key === anchor);
  while (at < result.length && isAdded(result[at]?.key ?? '')) at++;
  return at;
}

function byKey<T extends Piece>(pieces: readonly T[]): Map<string, T> {
  return new Map(pieces.map((piece) => [piece.key, piece]));
}

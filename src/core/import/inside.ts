/** Tells whether an offset lies in one of these stretches, which follow one another; offsets must not go down. */
export function insideOf(
  stretches: readonly { start: number; end: number }[],
): (offset: number) => boolean {
  let next = 0;
  return (offset) => {
    while ((stretches[next]?.end ?? Infinity) <= offset) next++;
    return (stretches[next]?.start ?? Infinity) <= offset;
  };
}

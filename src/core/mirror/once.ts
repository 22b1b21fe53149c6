/** How one thing is made that must not be made twice. */
interface Making<T extends { [key in K]: string }, K extends string> {
  /** What tells two of them apart. */
  key: K;
  /** The oldest that is there. */
  find: () => Promise<T | undefined>;
  make: () => Promise<T>;
  /** Takes back one that was made too much. */
  drop: (made: T) => Promise<unknown>;
}

/**
 * Makes a thing unless it is there. Two that make it in the same moment both see both afterwards, and both
 * keep the older one.
 */
export async function makeOnce<T extends { [key in K]: string }, K extends string>({
  key,
  find,
  make,
  drop,
}: Making<T, K>): Promise<T> {
  const found = await find();
  if (found !== undefined) return found;
  const made = await make();
  const first = (await find()) ?? made;
  if (first[key] === made[key]) return made;
  await drop(made);
  return first;
}

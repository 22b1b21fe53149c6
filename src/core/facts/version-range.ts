/** A version by its numbers, as far as it is given: `20.19` is [20, 19]. */
export type Version = readonly number[];

/** The numbers of `v20.11.1`, `3.11`, `go1.22`; undefined for words such as `lts/iron`. */
export function readVersion(text: string): Version | undefined {
  const digits = /^[^\d.]{0,12}?(\d{1,6}(?:\.\d{1,9}){0,3})/.exec(text.trim())?.[1];
  return digits?.split('.').map(Number);
}

/**
 * The lowest version that a range admits, in the notation of npm and its likes: `>=20.19`, `^20 || >=22`,
 * `20.x`, `~=3.11`, `>=3.11,<4`. `[0]` for one that admits any; undefined for what is no range.
 */
export function lowestOf(range: string): Version | undefined {
  const lowest = range.split('||').map((part) => lowestOfAll(part.trim()));
  if (lowest.some((one) => one === undefined)) return undefined;
  return (lowest as Version[]).toSorted(compareVersions)[0];
}

/** What all conditions of one alternative admit together. */
function lowestOfAll(part: string): Version | undefined {
  if (part === '*' || part === '' || /^(?:x|latest|any)$/i.test(part)) return [0];
  const hyphen = /^(\S+)\s+-\s+\S+$/.exec(part)?.[1];
  if (hyphen !== undefined) return readVersion(hyphen);
  const conditions = [...part.matchAll(/([<>=~^!]{0,3})\s*(v?\d[\w.*+-]*)/g)];
  const others = part
    .replaceAll(/([<>=~^!]{0,3})\s*(v?\d[\w.*+-]*)/g, '')
    .replaceAll(/[\s,&]/g, '');
  if (conditions.length === 0 || others !== '') return undefined;
  const floors = conditions.flatMap(([, sign = '', version = '']) =>
    /^[<!]/.test(sign) ? [] : [readVersion(version) ?? [0]],
  );
  return floors.toSorted(compareVersions).at(-1) ?? [0];
}

/** Negative when the first is older; what is not given counts as 0. */
export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether one version stands at the beginning of the other: `20` may be any `20.x`. */
export function isPartOf(short: Version, long: Version): boolean {
  return short.length < long.length && short.every((number, at) => number === long[at]);
}

export function versionText(version: Version): string {
  return version.join('.');
}

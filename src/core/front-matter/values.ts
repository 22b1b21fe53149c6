import type { Value } from './front-matter.ts';

export type Mapping = Record<string, Value>;

/** Whether two front matter values say the same; the order of keys says nothing. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, at) => sameValue(value, b[at]));
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(a[key], b[key]));
}

export function asMapping(value: Value | undefined): Mapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

import { expect } from 'vitest';
import type { Session } from '../../src/core/session/session.ts';

/** What is left of two texts when their common beginning and end are taken away. */
export interface Difference {
  /** Offset in both. */
  start: number;
  removed: string;
  added: string;
}

export function differenceOf(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  )
    same++;
  return {
    start,
    removed: before.slice(start, before.length - same),
    added: after.slice(start, after.length - same),
  };
}

/** Expects that a change stayed within a section, or only inserted one where it was missing. */
export function expectOutsideKept(before: Session, after: string, title: string): void {
  const section = before.section(title);
  if (!section) {
    expect(differenceOf(before.text, after).removed).toBe('');
    return;
  }
  expect(after.startsWith(before.text.slice(0, section.bodyStart))).toBe(true);
  expect(after.endsWith(before.text.slice(section.end))).toBe(true);
}

import { isoTime } from '../clock.ts';
import { durationText } from '../completion/commit-message.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import type { Moment } from './item-history.ts';

/** What is said where nothing could tell. */
export const NOT_KNOWN = 'not known';

/** Text of a file on one line, without escapes and secrets: reports are passed on. */
export function said(text: string): string {
  return mask(oneLine(text));
}

/** `2026-11-20`, UTC. */
export function dayText(at: number | undefined): string {
  return at === undefined ? NOT_KNOWN : isoTime(new Date(at)).slice(0, 10);
}

export function minutesText(minutes: number | undefined): string {
  if (minutes === undefined) return NOT_KNOWN;
  const days = minutes / 1440;
  return days < 2 ? durationText(minutes) : `${rounded(days)} days`;
}

/** At most one place behind the point. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** `since 2026-11-03 (commit 1a2b3c4)`; where history begins later, `since 2026-11-03 or earlier`. */
export function momentText(moment: Moment): string {
  const { at, commit, orEarlier } = moment;
  return `since ${dayText(at)}${orEarlier ? ' or earlier' : ''} (commit ${commit.slice(0, 7)})`;
}

/** `1 session`, `2 sessions`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The middle value; undefined for no values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

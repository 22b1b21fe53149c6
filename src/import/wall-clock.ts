import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';

/** Turns a time of day that names no zone (as `Date.UTC` of its digits) into UTC; both in milliseconds. */
export type WallClock = (wallMs: number) => number;

/** The clock of this machine: whoever writes a time into a note without a zone reads it from there. */
export function localClock(wallMs: number): number {
  const at = new Date(wallMs);
  const local = new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
  return local.getTime();
}

/**
 * The clock of a zone: `UTC`, `+02:00`, or a name such as `Europe/Berlin`.
 * @throws SessionError `unknown-zone`
 */
export function clockOf(zone: string): WallClock {
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    const east = offset[1] === '-' ? -minutes : minutes;
    if (minutes <= 14 * 60) return (wallMs) => wallMs - east * 60_000;
  }
  const format = formatOf(zone);
  // The offset at the wrong instant is right, but in the hour that a change of clocks makes or takes.
  return (wallMs) => wallMs - shift(format, wallMs - shift(format, wallMs));
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new SessionError('unknown-zone', {
      so: `"${oneLine(zone)}" is no time zone that is known here.`,
      follows: 'So nothing was imported.',
      todo: 'Give UTC, an offset such as +02:00, or a name such as Europe/Berlin.',
    });
  }
}

/** How far the wall clock of a zone is ahead of UTC at an instant. */
function shift(format: Intl.DateTimeFormat, at: number): number {
  const parts = format.formatToParts(at);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = [
    'year',
    'month',
    'day',
    'hour',
    'minute',
    'second',
  ].map((type) => Number(parts.find((part) => part.type === type)?.value));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

import { parseTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { oneLine } from '../text/display.ts';

export const DAY = 86_400_000;

const UNITS: Readonly<Record<string, number>> = { h: DAY / 24, d: DAY, w: 7 * DAY };

/**
 * The time, in milliseconds, that `2026-11-20`, an ISO time or a span before now (`12h`, `7d`, `2w`)
 * means.
 * @throws SessionError `bad-since`
 */
export function readSince(text: string, now: Date): number {
  const at = spanBefore(text.trim(), now) ?? parseTime(text.trim());
  if (at !== undefined && at >= 0 && at <= +now) return at;
  throw new SessionError('bad-since', {
    so:
      at !== undefined && at > +now
        ? `--since ${oneLine(text)} lies in the future.`
        : `--since takes a day or a span, not "${oneLine(text)}".`,
    follows: 'So nothing was looked at.',
    todo: 'Give a day as 2026-11-20, or a span before now as 12h, 7d or 2w.',
  });
}

/**
 * The same for an end, which may lie ahead: a day counts whole, so what it gives is the first moment
 * behind it.
 * @throws SessionError `bad-until`
 */
export function readUntil(text: string, now: Date): number {
  const given = text.trim();
  const at = spanBefore(given, now) ?? parseTime(given);
  if (at !== undefined && at >= 0) return /^\d{4}-\d\d-\d\d$/.test(given) ? at + DAY : at;
  throw new SessionError('bad-until', {
    so: `--until takes a day or a span, not "${oneLine(text)}".`,
    follows: 'So nothing was looked at.',
    todo: 'Give a day as 2026-11-20, or a span before now as 12h, 7d or 2w.',
  });
}

function spanBefore(text: string, now: Date): number | undefined {
  const span = /^([1-9]\d{0,4})([hdw])$/i.exec(text);
  return span ? +now - Number(span[1]) * (UNITS[(span[2] ?? '').toLowerCase()] ?? 0) : undefined;
}

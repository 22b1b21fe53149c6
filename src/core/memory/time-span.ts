import { SessionError } from '../errors.ts';
import { oneLine } from '../text/display.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Ten years: beyond that a time to live is a mistake. */
const MAX_MS = 3650 * 86_400_000;

/**
 * Milliseconds of a span such as `90s`, `2h`, `1h30m` or `7d`; undefined where none is given.
 * @throws SessionError `bad-span`
 */
export function readSpan(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const parts = [...text.trim().matchAll(/(\d{1,9})(ms|s|m|h|d|w)/g)];
  const ms = parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
  const isWhole = parts.map(([part]) => part).join('') === text.trim();
  if (isWhole && ms > 0 && ms <= MAX_MS) return ms;
  throw new SessionError('bad-span', {
    so: `--${option} takes a span of time above nothing and up to ten years, not "${oneLine(text)}".`,
    follows: 'So nothing was done.',
    todo: `Write it with units: --${option} 90s, --${option} 2h, --${option} 1h30m, --${option} 7d`,
  });
}

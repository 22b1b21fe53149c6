/** A time that a text gives. */
export interface SaidTime {
  /** As `Date.UTC` of the digits; real UTC where `zoned`. */
  ms: number;
  zoned: boolean;
  /** A day without a time of day. */
  dayOnly: boolean;
  start: number;
  end: number;
}

const NUMERIC =
  /(?<![\p{L}\d])(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:(?:[Tt]|,?[ \t]+(?:at[ \t]+)?|[-_])(\d{1,2})([:-]?)(\d{2})(?:\6(\d{2})(?:[.,]\d+)?)?(?:[ \t]*([AaPp])\.?[Mm]\b\.?)?(?:[ \t]*(Z|UTC|GMT|[+-]\d{2}:?\d{2})(?![\p{L}\d]))?)?(?!\d)/u;
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const WORDED = new RegExp(
  `(?<![\\p{L}\\d])(?:(\\d{1,2})(?:st|nd|rd|th)?\\.?[ \\t]+)?(${MONTHS})[a-z]*\\.?[ \\t]+(?:(\\d{1,2})(?:st|nd|rd|th)?,?[ \\t]+)?(\\d{4})(?:,?[ \\t]+(?:at[ \\t]+)?(\\d{1,2}):(\\d{2})(?:[ \\t]*([ap])\\.?m\\b\\.?)?)?(?!\\d)`,
  'iu',
);

/** The first time in a text: `2025-07-17 02:37 PM`, `20250717-143700`, `July 17, 2025`. */
export function findTime(text: string): SaidTime | undefined {
  const head = text.slice(0, 1000);
  const numeric = NUMERIC.exec(head);
  const found = numeric && readNumeric(numeric);
  if (found) return found;
  const worded = WORDED.exec(head);
  return worded ? readWorded(worded) : undefined;
}

function readNumeric(match: RegExpExecArray): SaidTime | undefined {
  const [whole, year, , month, day, hour, , minute, second, half, zone] = match;
  const dayOnly = hour === undefined;
  const hours = dayOnly ? 0 : hourOf(Number(hour), half);
  const ms = realTime(
    [year, month, day].map(Number),
    hours,
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  if (ms === undefined) return undefined;
  const east = zone === undefined ? undefined : minutesEast(zone);
  return {
    ms: ms - (east ?? 0) * 60_000,
    zoned: east !== undefined,
    dayOnly,
    start: match.index,
    end: match.index + whole.length,
  };
}

function readWorded(match: RegExpExecArray): SaidTime | undefined {
  const [whole, before, name = '', behind, year, hour, minute, half] = match;
  const month = MONTHS.split('|').indexOf(name.toLowerCase().slice(0, 3)) + 1;
  const day = Number(before ?? behind ?? NaN);
  const hours = hour === undefined ? 0 : hourOf(Number(hour), half);
  const ms = realTime([Number(year), month, day], hours, Number(minute ?? 0), 0);
  if (ms === undefined) return undefined;
  const dayOnly = hour === undefined;
  return { ms, zoned: false, dayOnly, start: match.index, end: match.index + whole.length };
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return NaN;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** Undefined for a day or a time of day that there is not, and for years that no note is of. */
function realTime(
  [year = NaN, month = NaN, day = NaN]: number[],
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  if (!(year >= 1990 && year < 2200)) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const at = new Date(ms);
  const real = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return real && hour <= 23 && minute <= 59 && second <= 59 ? ms : undefined;
}

function minutesEast(zone: string): number {
  if (/^[a-z]/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

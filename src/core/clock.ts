/** A time as session files write it: `2026-11-20T14:30:00Z`, UTC, whole seconds. */
export function isoTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** The time part of a session's file name: `20261120-143000`, UTC. */
export function nameTime(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

/** The time of a log entry: `2026-11-20 14:30`, UTC. */
export function logTime(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}

/** Milliseconds since 1970 of an ISO 8601 time, or undefined when it is none or not a real time. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const usual = usualTime(text);
  if (usual !== undefined) return usual;
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  const back = new Date(at);
  const real =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === (month ?? 1) - 1 &&
    back.getUTCDate() === day &&
    Math.max(hour - 23, minute - 59, second - 59) <= 0;
  const zone = zoneMinutes(match[7]);
  return real && zone !== undefined ? at - zone * 60_000 : undefined;
}

/** Minutes east of UTC; undefined for an offset that no place has. */
function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** `2026-11-20T14:30:00Z` up to the 28th of a month: nearly every time there is, without a pattern. */
function usualTime(text: string): number | undefined {
  if (text.length !== 20 || text.charCodeAt(19) !== 90 || text.charCodeAt(10) !== 84)
    return undefined;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  return utcOf(text, [0, 5, 8, 11, 14, 17]);
}

/** The time of `20261120-143000`, likewise; the rest of the text is not looked at. */
export function stampTime(text: string): number | undefined {
  if (text.length < 15 || text.charCodeAt(8) !== 45) return undefined;
  const usual = utcOf(text, [0, 4, 6, 9, 11, 13]);
  if (usual !== undefined) return usual;
  return parseTime(
    text.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)[^]*/, '$1-$2-$3T$4:$5:$6Z'),
  );
}

type Places = readonly [number, number, number, number, number, number];

function utcOf(text: string, [year, month, day, hour, minute, second]: Places): number | undefined {
  const months = twoDigits(text, month);
  const days = twoDigits(text, day);
  const hours = twoDigits(text, hour);
  const minutes = twoDigits(text, minute);
  const seconds = twoDigits(text, second);
  const inRange = months <= 12 && days <= 28 && hours < 24 && minutes < 60 && seconds < 60;
  if (!inRange || months === 0 || days === 0) return undefined;
  const years = twoDigits(text, year) * 100 + twoDigits(text, year + 2);
  if (!(years >= 100)) return undefined;
  return Date.UTC(years, months - 1, days, hours, minutes, seconds);
}

/** NaN where there are no two digits. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A span of milliseconds for people: `now`, `5 min`, `3 h`, `12 days`. */
export function spanText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

/** How long ago something was: `just now` (a clock that runs ahead included), `5 min ago`. */
export function agoText(milliseconds: number): string {
  return milliseconds < 60_000 ? 'just now' : `${spanText(milliseconds)} ago`;
}

/** A time as session files write it: `2026-11-20T14:30:00Z`, UTC, whole seconds. */
export function isoTime(at: Date): string {
  const year = at.getUTCFullYear();
  // toISOString() has V8 look up the time zone of the machine: a hundredth of a hook's time.
  if (!(year >= 1000 && year <= 9999)) return `${at.toISOString().slice(0, 19)}Z`;
  const day = `${year}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  return `${day}T${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
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
  if (USUAL.test(text)) return Date.parse(text);
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at);
  const real =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
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

/** The usual form up to the 28th of a month, for which V8's own reading is right and fast. */
const USUAL =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** The time of `20261120-143000`, likewise; the rest of the text is not looked at. */
export function stampTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return parseTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
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

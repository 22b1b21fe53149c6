import { parseTime } from './clock.ts';

/** What the name of a session file says. */
export interface FileName {
  /** The timestamp as ISO 8601, whether it is a real time or not; undefined without one. */
  date: string | undefined;
  /** What follows the timestamp and its hyphen; the whole name without one. */
  rest: string;
  /** Whether `rest` is lower-case words and digits joined by single hyphens. */
  kebab: boolean;
  /** An id of an external tracker in the name. */
  tracker: string | undefined;
  /** A kebab description made from what the name says, for proposals. */
  words: string;
}

const TIMESTAMP = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(?:-|$)/;
const KEBAB = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{Lm}\p{N}]+)*$/u;
const TRACKER = /(?<![A-Za-z0-9])[A-Z]{2,}-\d+(?![A-Za-z0-9])/;

/** Reads a session's id (its file name without `.md`); `issue` is its own `linear_issue`. */
export function readName(id: string, issue: string | undefined): FileName {
  const match = TIMESTAMP.exec(id);
  const rest = match ? id.slice(match[0].length) : id;
  return {
    date: match
      ? `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`
      : undefined,
    rest,
    kebab: KEBAB.test(rest),
    tracker: trackerIn(rest, issue),
    get words() {
      return kebabOf(rest, this.tracker);
    },
  };
}

function trackerIn(rest: string, issue: string | undefined): string | undefined {
  const found = TRACKER.exec(rest)?.[0];
  if (found !== undefined || issue === undefined || !/^[a-z]+[a-z0-9]*-\d+$/i.test(issue))
    return found;
  const at = rest.toLowerCase().indexOf(issue.toLowerCase());
  if (at === -1) return undefined;
  const whole = !isWord(rest.charAt(at - 1)) && !isWord(rest.charAt(at + issue.length));
  return whole ? rest.slice(at, at + issue.length) : undefined;
}

function isWord(char: string): boolean {
  return /[A-Za-z0-9]/.test(char);
}

function kebabOf(rest: string, tracker: string | undefined): string {
  const bare = tracker === undefined ? rest : rest.replace(tracker, '');
  const kebab = bare
    .replace(/^[\dT:_-]+-(?=\D)/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return kebab === '' ? 'description' : kebab;
}

/** The timestamp that a file name should have: its own, else the one of `created`. */
export function stampFor(id: string, created: string | undefined): string {
  if (TIMESTAMP.test(id)) return id.slice(0, 15);
  const at = parseTime(created);
  if (at === undefined) return 'YYYYMMDD-HHMMSS';
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

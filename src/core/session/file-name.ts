import { parseTime, stampTime } from '../clock.ts';

const STAMP = /^\d{8}-\d{6}(?:-|$)/;
const USUAL = /^\d{8}-\d{6}(?:-[a-z0-9]+)+$/;
const KEBAB = /^[\p{Ll}\p{Lo}\p{Lm}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{Lm}\p{N}]+)*$/u;
const TRACKER = /(?<![A-Za-z0-9])[A-Z]{2,}-\d+(?![A-Za-z0-9])/;

/** What the name of a session file says. */
export class FileName {
  /** `20261120-143000`, whether it is a real time or not; undefined without one. */
  readonly stamp: string | undefined;
  /** What follows the timestamp and its hyphen; the whole name without one. */
  readonly rest: string;
  /** Whether `rest` is lower-case words and digits joined by single hyphens. */
  readonly kebab: boolean;
  /** An id of an external tracker in the name. */
  readonly tracker: string | undefined;
  #time: number | undefined | null = null;

  /**
   * @param id the file name without `.md`
   * @param issue the session's own `linear_issue`
   */
  constructor(id: string, issue: string | undefined) {
    const usual = USUAL.test(id);
    const stamped = usual || STAMP.test(id);
    this.stamp = stamped ? id.slice(0, 15) : undefined;
    this.rest = stamped ? id.slice(16) : id;
    this.kebab = usual || KEBAB.test(this.rest);
    this.tracker = (usual ? undefined : TRACKER.exec(this.rest)?.[0]) ?? ownIssue(this.rest, issue);
  }

  /** Milliseconds of the timestamp; undefined without one and for a time that does not exist. */
  get time(): number | undefined {
    if (this.#time === null) this.#time = (this.stamp && stampTime(this.stamp)) || undefined;
    return this.#time;
  }

  /** A better name, with the time of `created` where the file name has none. */
  proposal(created: string | undefined): string {
    const at = parseTime(created);
    const stamp =
      at === undefined
        ? 'YYYYMMDD-HHMMSS'
        : new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
    return `${this.stamp ?? stamp}-${kebabOf(this.rest, this.tracker)}.md`;
  }
}

const ISSUE = /^[a-z]+[a-z0-9]*-\d+$/i;

/** The session's own issue in its name, in any case. */
function ownIssue(rest: string, issue: string | undefined): string | undefined {
  if (issue === undefined || issue === '') return undefined;
  const at = rest.toLowerCase().indexOf(issue.toLowerCase());
  if (at === -1 || !ISSUE.test(issue)) return undefined;
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

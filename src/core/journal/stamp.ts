import { hashOf } from '../text/hash.ts';

/** What this machine knows of a session file since it was last seen; of one work tree. */
export interface Stamp {
  /** Hash of Current State. */
  state: string;
  /** When Current State was last changed, as an ISO time. */
  changed: string;
  /** Hash of the whole file when an agent last read or wrote it here; '' before that. */
  seen: string;
  /** Agents that were heard of last before this time are in the file, or were taken out; ISO, or ''. */
  folded: string;
}

/** Milliseconds since 1970 of a stamp's time; 0 for none. */
export function stampTimeOf(time: string | undefined): number {
  return Date.parse(time ?? '') || 0;
}

/** A look at the text of a session file. */
export interface Look {
  text: string;
  now: Date;
  /** What to take for the time of the last change where nothing is known: `last_updated`. */
  baseline: string | undefined;
  /** Whether an agent gets to know the text by this. */
  read: boolean;
}

/** The stamp after a look: Current State changed when its hash did. */
export function stamped(before: Stamp | undefined, { text, now, baseline, read }: Look): Stamp {
  const state = stateHash(text);
  const known =
    before === undefined ? baseline : before.state === state ? before.changed : undefined;
  return {
    state,
    changed: known ?? now.toISOString(),
    seen: read ? hashOf(text) : (before?.seen ?? ''),
    folded: before?.folded ?? '',
  };
}

/**
 * Whether the file is another one than the one that was last read here.
 * @param hash that of the text, where it is known
 */
export function isChangedSince(before: Stamp | undefined, text: string, hash?: string): boolean {
  return before !== undefined && before.seen !== '' && before.seen !== (hash ?? hashOf(text));
}

/**
 * A short hash of what stands below `## Current State`. It only has to tell one state from another, so
 * it looks for the lines without reading Markdown: hooks on hot paths have no parser.
 */
export function stateHash(text: string): string {
  const heading = HEADING.exec(text);
  if (heading === null) return '';
  const rest = text.slice(heading.index + heading[0].length);
  const end = rest.search(NEXT);
  return hashOf((end === -1 ? rest : rest.slice(0, end)).replaceAll('\r\n', '\n').trim());
}

const HEADING = /^ {0,3}##[ \t]+Current State[ \t#]*$/m;
const NEXT = /^ {0,3}##?[ \t]/m;

/** The status that a session file seems to have; enough to leave one alone that is over. */
export function statusIn(text: string): string | undefined {
  return /^[ \t]+status:[ \t]*["']?([a-z_]+)/m.exec(text.slice(0, 4096))?.[1];
}

/** Whether a value that was read back is a stamp. */
export function isStamp(value: object | undefined): value is Stamp {
  const stamp = (value ?? {}) as Partial<Record<keyof Stamp, unknown>>;
  return (['state', 'changed', 'seen', 'folded'] as const).every(
    (key) => typeof stamp[key] === 'string',
  );
}

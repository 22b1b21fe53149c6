import type { Session, Status } from './session.ts';

/** What the head of a session file says; `lastUpdated` and `branch` only of an active session. */
export interface HeadFacts {
  readonly status: Status;
  readonly lastUpdated?: string | undefined;
  readonly branch?: string | undefined;
}

// Patterns run as machine code from their second use on, which code for 1,000 files never gets to be:
// so each file costs one or two tests of a pattern, and the rest is looking for strings.

const OPENING = /---\r?\nsession:\r?\n/.source;
/** A value that ends on its line: quoted without escapes, in flat brackets, or plain without comment. */
const VALUE =
  /(?:"[^"\\\n]*"|'[^'\n]*'|\[[\w ,./-]*\]|[A-Za-z0-9](?:[^\r\n:#]|:(?=\S))*)[ \t]*\r?\n/.source;
/** What may follow the `session:` mapping: another top-level key, or the closing fence. */
const BEHIND = /(?:[ \t]*\r?\n)*(?:[a-z]|---[ \t]*\r?\n)/.source;

const ENTRY = `  [a-z][\\w-]*: +${VALUE}`;
/** The agents as `session agent add` writes them. */
const AGENTS = `  spawned_agents:[ \\t]*\\r?\\n(?:    - [a-z]\\w*: +${VALUE}(?:      [a-z]\\w*: +${VALUE})*)+`;

const COMPLETED = new RegExp(
  `${OPENING}(?:  (?!status:)[a-z][\\w-]*: +${VALUE})*  status: +(["']?)completed\\1[ \\t]*\\r?\\n`,
  'y',
);
const MAPPING = new RegExp(`${OPENING}(?:${ENTRY})+(?=${BEHIND})`, 'y');
/** From the end of the mapping on: a text that was read so far is not gone through again. */
const ORCHESTRATION = new RegExp(
  `(?:[ \\t]*\\r?\\n)*orchestration:\\r?\\n(?:${ENTRY})+(?:${AGENTS})?---[ \\t]*\\r?\\n`,
  'y',
);
const ASCII = /^[\x20-\x7e]*$/;

/**
 * Reads the status of a session from the first bytes of its file, where the keys of `session:` are
 * written as the tool writes them, in ASCII where it matters; undefined for anything else: then the
 * front matter reader has to decide. Nothing behind the status of a completed session is looked at,
 * and nothing behind the `session:` keys of an active one, so that 10,000 files are read in no time.
 */
export function readHead(head: string): HeadFacts | undefined {
  return isCompleted(head) ? ENDED : readActive(head);
}

/** The same for a session that is known not to be completed. */
export function readActive(head: string): HeadFacts | undefined {
  const end = endOfMapping(head);
  return end === 0 ? undefined : factsOf(head.slice(0, end));
}

/** Where the keys of `session:` end; 0 where they are written in an unusual way. */
function endOfMapping(head: string): number {
  MAPPING.lastIndex = 0;
  return MAPPING.test(head) ? MAPPING.lastIndex : 0;
}

function factsOf(keys: string): HeadFacts | undefined {
  const status = valueOf(keys, '\n  status: ');
  if (status !== 'in_progress' && status !== 'paused') return undefined;
  const lastUpdated = valueOf(keys, '\n  last_updated: ');
  const branch = valueOf(keys, '\n  branch: ');
  return lastUpdated === null || branch === null ? undefined : { status, lastUpdated, branch };
}

/** Whether {@link readHead} finds a completed session; a beginning with its status is enough. */
export function isCompleted(head: string): boolean {
  COMPLETED.lastIndex = 0;
  return COMPLETED.test(head);
}

/** What a list says of a session; every field undefined where its front matter is broken. */
export type Head = Pick<
  Session,
  'id' | 'status' | 'title' | 'branch' | 'lastUpdated' | 'currentTask'
>;

/**
 * The same for a list: of an active session whose whole front matter is written as the tool writes
 * it. Undefined for anything else.
 * @param text right as far as it is ASCII, as it is enough for the others
 */
export function readTitles(id: string, text: string): Head | undefined {
  const end = endOfMapping(text);
  ORCHESTRATION.lastIndex = end;
  if (end === 0 || !ORCHESTRATION.test(text)) return undefined;
  const keys = text.slice(0, end);
  const facts = factsOf(keys);
  if (facts === undefined) return undefined;
  const title = valueOf(keys, '\n  title: ');
  const currentTask = valueOf(text.slice(end, ORCHESTRATION.lastIndex), '\n  current_task: ');
  if (title === null || currentTask === null) return undefined;
  const { status, lastUpdated, branch } = facts;
  return { id, status, lastUpdated, branch, title, currentTask };
}

const ENDED: HeadFacts = { status: 'completed' };

/** The text behind a key; undefined where there is no such key, null for what is not plainly one text. */
function valueOf(keys: string, key: string): string | undefined | null {
  const at = keys.indexOf(key);
  if (at === -1) return undefined;
  if (keys.indexOf(key, at + 1) !== -1) return null;
  const written = keys.slice(at + key.length, keys.indexOf('\n', at + 1)).trim();
  const first = written.charAt(0);
  if (first === '[' || !ASCII.test(written)) return null;
  if (first === '"' || first === "'") return written.slice(1, -1);
  return written.length === 4 && /^null$/i.test(written) ? null : written;
}

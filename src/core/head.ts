import type { Status } from './nouns.ts';

/** What the head of a session file says; `lastUpdated` and `branch` only of an active session. */
export interface HeadFacts {
  status: Status;
  lastUpdated?: string | undefined;
  branch?: string | undefined;
}

const OPENING = /---\r?\nsession:\r?\n/y;

/** A whole `  key: value` line: quoted without escapes, in flat brackets, or plain without comment. */
const ENTRY =
  /  ([a-z][\w-]*): +(?:"([^"\\\n]*)"|'([^'\n]*)'|\[[\w ,./-]*\]|([A-Za-z0-9](?:[^\r\n:#]|:(?=\S))*))[ \t]*\r?\n/y;

const ASCII = /^[\x20-\x7e]*$/;

/** What may follow the `session:` mapping: another top-level key, or the closing fence. */
const BEHIND = /(?:[ \t]*\r?\n)*(?:[a-z]|---[ \t]*\r?\n)/y;

/**
 * Reads the status of a session from the first bytes of its file, where the keys of `session:` are
 * written as the tool writes them, in ASCII where it matters; undefined for anything else: then the
 * front matter reader has to decide. Nothing behind the status of a completed session is looked at, and nothing behind the
 * `session:` keys of an active one, so that 10,000 files are read in no time.
 */
export function readHead(head: string): HeadFacts | undefined {
  OPENING.lastIndex = 0;
  if (!OPENING.test(head)) return undefined;
  const found: Record<string, string> = {};
  let at = OPENING.lastIndex;
  for (;;) {
    ENTRY.lastIndex = at;
    const entry = ENTRY.exec(head);
    if (entry === null) return active(head, at, found);
    at = ENTRY.lastIndex;
    const [, key = '', double, single, plain] = entry;
    if (key !== 'status' && key !== 'last_updated' && key !== 'branch') continue;
    const value = double ?? single ?? textOf(plain);
    if (value === undefined || found[key] !== undefined || !ASCII.test(value)) return undefined;
    if (key === 'status' && value === 'completed') return { status: value };
    found[key] = value;
  }
}

function active(
  head: string,
  end: number,
  { status, last_updated, branch }: Record<string, string>,
): HeadFacts | undefined {
  if (status !== 'in_progress' && status !== 'paused') return undefined;
  BEHIND.lastIndex = end;
  return BEHIND.test(head) ? { status, lastUpdated: last_updated, branch } : undefined;
}

/** A plain scalar that is text, whatever it looks like, unless YAML means null by it. */
function textOf(plain: string | undefined): string | undefined {
  return plain === undefined || /^null\s*$/i.test(plain) ? undefined : plain.trimEnd();
}

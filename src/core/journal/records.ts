/** Which session a conversation works on; one file per conversation, named by its id. */
export interface Conversation {
  id: string;
  /** The id of the attached session, or '' for none. */
  session: string;
  /** The session that it worked on until its file was missing; it may only be on another branch. */
  left?: string;
  /** Process id of the client, to tell a live conversation from a dead one and to pair `/clear`. */
  pid: number;
  /** ISO times. */
  started: string;
  ended?: string;
  reason?: string;
  /** Fingerprint of the session when it was last told to this conversation. */
  told?: string;
  /** Whether the last compaction was held back. */
  held?: boolean;
  /** What the project wanted when this was last asked: hot hooks do not read its configuration. */
  journal?: 'full' | 'paths' | 'off';
  enforce?: 'off' | 'warn' | 'block';
  /** Globs of the files whose edits are recorded; absent for all. */
  watch?: readonly string[];
  /** Whether its first request was looked at for a session. */
  assessed?: boolean;
}

/** One run of a hook, for `doctor`. */
export interface HookRun {
  event: string;
  at: string;
  ms: number;
  characters: number;
  error?: string;
}

/** What the last end of a conversation leaves for the next start. */
export interface Reminder {
  at: string;
  /** What to do about the session of that conversation. */
  lines: string[];
  /** How many sessions were active then. */
  count: string;
}

/** Whether a value that was read back has this shape. */
export function isConversation(value: object | undefined): value is Conversation {
  const { id, session, pid, started, ended, told } = (value ?? {}) as Partial<Conversation>;
  return (
    typeof id === 'string' &&
    typeof session === 'string' &&
    typeof pid === 'number' &&
    typeof started === 'string' &&
    isTextOrAbsent(ended) &&
    isTextOrAbsent(told)
  );
}

/** Whether a value that was read back has this shape. */
export function isReminder(value: object | undefined): value is Reminder {
  const { at, count, lines } = (value ?? {}) as Partial<Reminder>;
  return (
    typeof at === 'string' &&
    typeof count === 'string' &&
    Array.isArray(lines) &&
    lines.every((line) => typeof line === 'string')
  );
}

/** Whether a value that was read back has this shape. */
export function isHookRun(value: object | undefined): value is HookRun {
  const { event, at, ms, characters } = (value ?? {}) as Partial<HookRun>;
  return (
    typeof event === 'string' &&
    typeof at === 'string' &&
    typeof ms === 'number' &&
    typeof characters === 'number'
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** The last 16 KB of a log of hook runs, and the last run of every event that would be gone then. */
export function shortenedLog(log: string): string {
  let bytes = 0;
  const seen = new Set<string>();
  const kept = log
    .trimEnd()
    .split('\n')
    .toReversed()
    .filter((line) => {
      const event = /"event":"([^"]*)"/.exec(line)?.[1] ?? '';
      const isLast = !seen.has(event);
      seen.add(event);
      bytes += line.length + 1;
      return bytes <= 16_384 || isLast;
    });
  return `${kept.toReversed().join('\n')}\n`;
}

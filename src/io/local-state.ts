import {
  accessSync,
  appendFileSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Which session a conversation works on; one file per conversation, named by its id. */
export interface Conversation {
  id: string;
  /** The id of the attached session, or '' for none. */
  session: string;
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

/**
 * The folder for what is true on this machine only: `<git common dir>/agent-session`, shared by all
 * worktrees, or `.agents/.local` where there is no git or its folder cannot be written.
 * `AGENT_SESSION_STATE` names another one: `doctor` runs the hooks with a throw-away state.
 */
export class LocalState {
  readonly folder: string;
  readonly #ignored: boolean;

  constructor(root: string, commonDir: string | undefined) {
    const elsewhere = process.env['AGENT_SESSION_STATE'];
    const shared = commonDir === undefined ? undefined : join(commonDir, 'agent-session');
    const usable = shared !== undefined && isUsable(shared) ? shared : undefined;
    this.folder = elsewhere || usable || join(root, '.agents', '.local');
    this.#ignored = this.folder === elsewhere || this.folder === usable;
  }

  /** The lock file of one session; its folder exists as far as it can be made. */
  lockOf(sessionId: string): string {
    const path = join(this.folder, 'locks', `${safeName(sessionId)}.lock`);
    try {
      this.#prepare(path);
    } catch {
      // Whoever takes the lock says what is wrong.
    }
    return path;
  }

  /** What is known of a conversation; what is damaged counts as unknown. */
  conversation(id: string): Conversation | undefined {
    if (id === '') return undefined;
    const found = this.read<Conversation>(join('conversations', `${safeName(id)}.json`));
    return isConversation(found) && found.id === id ? found : undefined;
  }

  saveConversation(conversation: Conversation): void {
    this.write(join('conversations', `${safeName(conversation.id)}.json`), conversation);
  }

  conversations(): Conversation[] {
    return this.names('conversations')
      .map((name) => this.read<Conversation>(join('conversations', name)))
      .filter(isConversation);
  }

  /** Leaves a reminder for the next start; each conversation has its own. */
  saveReminder(conversation: string, reminder: Reminder): void {
    this.write(join('reminders', `${safeName(conversation)}.json`), reminder);
  }

  /** Every reminder, newest first; they are gone afterwards. */
  takeReminders(): Reminder[] {
    const found = this.names('reminders').flatMap((name) => {
      const reminder = this.read<Reminder>(join('reminders', name));
      this.remove(join('reminders', name));
      return isReminder(reminder) ? [reminder] : [];
    });
    return found.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  }

  /** Forgets conversations that nothing was heard of for 30 days, once there are many. */
  prune(now: Date): void {
    const names = this.names('conversations');
    if (names.length < 200) return;
    for (const name of names) {
      const path = join('conversations', name);
      const { mtimeMs } = statSync(join(this.folder, path), { throwIfNoEntry: false }) ?? {};
      if (mtimeMs !== undefined && now.getTime() - mtimeMs > 30 * 86_400_000) this.remove(path);
    }
  }

  /** Appends one run to the hook log; a log beyond 64 KB starts again with the last 16 KB. */
  logHookRun(run: HookRun): void {
    const path = join(this.folder, 'hooks.log');
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 65_536) {
        const tail = readFileSync(path, 'utf8').slice(-16_384);
        writeFileSync(path, tail.slice(tail.indexOf('\n') + 1));
      }
      this.#prepare(path);
      appendFileSync(path, `${JSON.stringify(run)}\n`, { mode: 0o600 });
    } catch {
      // A log that cannot be written must not disturb the hook.
    }
  }

  hookRuns(): HookRun[] {
    try {
      return readFileSync(join(this.folder, 'hooks.log'), 'utf8')
        .split('\n')
        .flatMap((line) => parse<HookRun>(line) ?? []);
    } catch {
      return [];
    }
  }

  /** Names in a folder of the state, what killed writers left behind aside. */
  names(folder: string): string[] {
    try {
      return readdirSync(join(this.folder, folder)).filter(
        (name) => !name.startsWith('.') && !name.endsWith('.tmp'),
      );
    } catch {
      return [];
    }
  }

  /** Reads one JSON file; undefined when it is missing, torn or no object. */
  read<T extends object>(name: string): T | undefined {
    try {
      return parse<T>(readFileSync(join(this.folder, name), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Replaces one JSON file in one step, readable by its owner only. */
  write(name: string, value: object): void {
    const path = join(this.folder, name);
    this.#prepare(path);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 });
      renameSync(temporary, path);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  }

  remove(name: string): void {
    removeQuietly(join(this.folder, name));
  }

  /** Removes the whole folder. */
  purge(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #prepare(path: string): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (this.#ignored) return;
    const ignore = join(this.folder, '.gitignore');
    if (statSync(ignore, { throwIfNoEntry: false }) === undefined) writeFileSync(ignore, '*\n');
  }
}

/** Whether a folder is there and can be written, or can be made. */
function isUsable(folder: string): boolean {
  try {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isDirectory()) return false;
    accessSync(stat === undefined ? dirname(folder) : folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Not there: fine.
  }
}

function isConversation(value: Partial<Conversation> | undefined): value is Conversation {
  return (
    typeof value?.id === 'string' &&
    typeof value.session === 'string' &&
    typeof value.pid === 'number' &&
    typeof value.started === 'string' &&
    isTextOrAbsent(value.ended) &&
    isTextOrAbsent(value.told)
  );
}

function isReminder(value: Partial<Reminder> | undefined): value is Reminder {
  return (
    typeof value?.at === 'string' &&
    typeof value.count === 'string' &&
    Array.isArray(value.lines) &&
    value.lines.every((line) => typeof line === 'string')
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** Ids come from outside: no separator, no leading dot, bounded. */
function safeName(id: string): string {
  return (
    id
      .replaceAll(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 200) || '_'
  );
}

function parse<T extends object>(text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

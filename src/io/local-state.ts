import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import {
  isConversation,
  isHookRun,
  isReminder,
  shortenedLog,
  type Conversation,
  type HookRun,
  type Reminder,
} from '../core/journal/records.ts';
import { stateName } from '../core/state-name.ts';

export type { Conversation, HookRun, Reminder } from '../core/journal/records.ts';

/**
 * The folder for what is true on this machine only: `<git common dir>/agent-session`, shared by all
 * worktrees, or `.agents/.local` where there is no git or its folder cannot be written.
 * `AGENT_SESSION_STATE` names another one: `doctor` runs the hooks with a throw-away state.
 */
export class LocalState {
  readonly folder: string;
  readonly #ignored: boolean;
  /** Whether somebody else named the folder: it may hold more than what is ours. */
  readonly isNamed: boolean;

  /** @param found the folder, where it is known already */
  constructor(root: string, commonDir: string | undefined, found?: string) {
    if (found !== undefined) {
      this.folder = found;
      this.#ignored = true;
      this.isNamed = true;
      return;
    }
    const elsewhere = process.env['AGENT_SESSION_STATE'];
    const shared = commonDir === undefined ? undefined : join(commonDir, 'agent-session');
    const usable = shared !== undefined && isUsable(shared) ? shared : undefined;
    this.folder = elsewhere || usable || join(root, '.agents', '.local');
    this.isNamed = this.folder === elsewhere;
    this.#ignored = this.folder === elsewhere || this.folder === usable;
  }

  /** The state in a folder that holds it: nothing is looked for. */
  static of(folder: string): LocalState {
    return new LocalState('', undefined, folder);
  }

  /** The lock file of one session; its folder exists as far as it can be made. */
  lockOf(sessionId: string): string {
    const path = join(this.folder, 'locks', `${stateName(sessionId)}.lock`);
    try {
      this.#prepare(path);
    } catch {
      // Whoever takes the lock says what is wrong.
    }
    return path;
  }

  /** What is known of a conversation; what is damaged counts as unknown. */
  conversation(id: string): Conversation | undefined {
    return readConversation(this.folder, id);
  }

  saveConversation(conversation: Conversation): void {
    this.write(join('conversations', `${stateName(conversation.id)}.json`), conversation);
  }

  conversations(): Conversation[] {
    return this.names('conversations')
      .map((name) => this.read(join('conversations', name)))
      .filter(isConversation);
  }

  /** Leaves a reminder for the next start; each conversation has its own. */
  saveReminder(conversation: string, reminder: Reminder): void {
    this.write(join('reminders', `${stateName(conversation)}.json`), reminder);
  }

  /** Every reminder, newest first; they are gone afterwards. */
  takeReminders(): Reminder[] {
    const found = this.names('reminders').flatMap((name) => {
      const reminder = this.read(join('reminders', name));
      this.remove(join('reminders', name));
      return isReminder(reminder) ? [reminder] : [];
    });
    return found.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  }

  /**
   * Forgets, once there are many, conversations that ended without a session and those that nothing was
   * heard of for 30 days; of the reminders the newest stay.
   */
  prune(now: Date): void {
    const names = this.names('conversations');
    for (const name of names.length < MANY ? [] : names) {
      const path = join('conversations', name);
      const known = this.read(path);
      const idle = isConversation(known) && known.session === '' && known.ended !== undefined;
      if (idle || now.getTime() - this.#modified(path) > 30 * 86_400_000) this.remove(path);
    }
    const reminders = this.names('reminders').map((name) => join('reminders', name));
    if (reminders.length < MANY) return;
    const byAge = reminders.toSorted((a, b) => this.#modified(b) - this.#modified(a));
    for (const path of byAge.slice(10)) this.remove(path);
  }

  /**
   * Appends one run to the hook log; one beyond 64 KB starts again with its last 16 KB, and the last run
   * of every event that would be gone then.
   */
  logHookRun(run: HookRun): void {
    const path = join(this.folder, 'hooks.log');
    try {
      if (this.#append(path, `${JSON.stringify(run)}\n`) > 65_536)
        writeFileSync(path, shortenedLog(readFileSync(path, 'utf8')));
    } catch {
      // A log that cannot be written must not disturb the hook.
    }
  }

  /** Appends to a file that only its owner may read; its size afterwards. */
  #append(path: string, text: string): number {
    let file: number;
    try {
      file = openSync(path, 'a', 0o600);
    } catch {
      this.#prepare(path);
      file = openSync(path, 'a', 0o600);
    }
    try {
      return fstatSync(file).size + writeSync(file, text);
    } finally {
      closeSync(file);
    }
  }

  hookRuns(): HookRun[] {
    try {
      return readFileSync(join(this.folder, 'hooks.log'), 'utf8')
        .split('\n')
        .map(parse)
        .filter(isHookRun);
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
  read(name: string): object | undefined {
    return readRecord(this.folder, name);
  }

  /** Replaces one JSON file in one step, readable by its owner only. */
  write(name: string, value: object): void {
    const path = join(this.folder, name);
    const json = JSON.stringify(value);
    // What it will say next has room in the same place.
    const text = json.padEnd(Math.ceil(json.length / 512) * 512);
    if (overwrite(path, text)) return;
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      this.#create(temporary, text);
      renameSync(temporary, path);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  }

  /** Mostly the folder is there already. */
  #create(path: string, text: string): void {
    try {
      if (!this.#ignored) this.#prepare(path);
      writeFileSync(path, text, { mode: 0o600 });
    } catch {
      this.#prepare(path);
      writeFileSync(path, text, { mode: 0o600 });
    }
  }

  remove(name: string): void {
    removeQuietly(join(this.folder, name));
  }

  /** Makes the folder, as far as that is possible. */
  prepare(): void {
    try {
      this.#prepare(join(this.folder, 'x'));
    } catch {
      // Whoever writes into it says what is wrong.
    }
  }

  #modified(name: string): number {
    return statSync(join(this.folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  #prepare(path: string): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (this.#ignored) return;
    const ignore = join(this.folder, '.gitignore');
    if (statSync(ignore, { throwIfNoEntry: false }) === undefined) writeFileSync(ignore, '*\n');
  }
}

// Hooks of every turn call these two without the class: what it can do besides would cost them more to
// compile than they take.

/** Reads one JSON file in the folder of a local state; undefined when it is missing, torn or no object. */
export function readRecord(folder: string, name: string): object | undefined {
  try {
    return parse(readFileSync(folder + sep + name, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What the local state in a folder knows of a conversation; what is damaged counts as unknown. */
export function readConversation(folder: string, id: string): Conversation | undefined {
  if (id === '') return undefined;
  const found = readRecord(folder, `conversations${sep}${stateName(id)}.json`);
  return isConversation(found) && found.id === id ? found : undefined;
}

/**
 * Writes a short record over the one that is there, in one call and to its full length: nobody reads half of
 * it. Some file systems wait for the disk when a file takes the place of another. False where there is no such
 * file or it is shorter or longer.
 */
function overwrite(path: string, text: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r+');
    const { size } = fstatSync(file);
    const isInOnePage = size === Buffer.byteLength(text) && size <= 4096;
    return isInOnePage && writeSync(file, text, 0) === size;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** So many files of one kind are looked through without a thought. */
const MANY = 200;

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

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

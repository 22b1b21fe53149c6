import { spawnSync } from 'node:child_process';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { SessionError, systemCodeOf } from '../core/errors.ts';

interface Owner {
  pid: number;
  host: string;
  /** When the owning process started, where the system tells; guards against reused process ids. */
  started: string;
  /** Tells this taking of the lock from every other one. */
  nonce: string;
}

/** Clears up behind a dead owner. */
type OnDead = (pid: number) => void;

/** A lock whose owner cannot be asked (another host, a torn file) is taken over after a minute. */
const STALE_AFTER_MS = 60_000;
const WAIT_MS = 20_000;

/**
 * Runs `work` while holding the lock: created exclusively, naming its owner, taken over when that
 * process is dead. Waits for up to 20 s. Not for use inside itself.
 * @param onDead clears up behind a dead owner, given its process id, before anybody else can have the lock
 * @throws SessionError `locked` when a live process keeps it longer, `lock-failed` when none can be made.
 */
export function withLock<T>(path: string, work: () => T, onDead: OnDead = () => {}): T {
  const own = newOwner();
  acquire(path, own, onDead, WAIT_MS);
  try {
    return work();
  } finally {
    release(path, own);
  }
}

/**
 * Takes the lock for work that is not done in one step; what it returns gives it back.
 * @param patienceMs how long a live owner is waited for
 * @throws SessionError as `withLock`
 */
export function takeLock(
  path: string,
  { patienceMs = WAIT_MS, onDead = () => {} }: { patienceMs?: number; onDead?: OnDead } = {},
): () => void {
  const own = newOwner();
  acquire(path, own, onDead, patienceMs);
  return () => release(path, own);
}

/** Whether a lock was left behind by a process that is gone: the next one to want it takes it over. */
export function isAbandoned(path: string): boolean {
  return isDead(path, ownerOf(path));
}

/** Takes a lock away that a process which is gone has left behind; one that is held stays. */
export function clearAbandoned(path: string, onDead: OnDead): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined || !isAbandoned(path)) return;
    takeLock(path, { patienceMs: 0, onDead })();
  } catch {
    // Somebody else has it by now, or it cannot be written: whoever wants it next is told.
  }
}

function acquire(path: string, own: Owner, onDead: OnDead, patienceMs: number): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    for (let waited = 0; !create(path, own);) {
      removeDead(path, own, onDead);
      if (waited >= patienceMs) throw locked(path);
      const pause = 1 + Math.random() * Math.min(40, 4 + waited / 8);
      Atomics.wait(PAUSE, 0, 0, pause);
      waited += pause;
    }
  } catch (error) {
    throw error instanceof SessionError ? error : lockFailed(path, error);
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/**
 * A symbolic link that points nowhere: made with its content in one step or not at all, so that no
 * lock is ever seen half written and a killed process leaves nothing else behind.
 */
function create(path: string, own: Owner): boolean {
  const content = JSON.stringify(own);
  try {
    symlinkSync(content, path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(systemCodeOf(error))) throw error;
    return createFile(path, content);
  }
}

/** What systems without symbolic links, or without the right to make them, answer. */
const NO_LINKS = new Set([
  'EPERM',
  'EACCES',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EINVAL',
  'UNKNOWN',
]);

function createFile(path: string, content: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeSync(file, content);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function release(path: string, own: Owner): void {
  if (ownerOf(path)?.nonce === own.nonce) unlinkQuietly(path);
}

/**
 * Removes the lock of a dead owner. Only the holder of a second lock, named after that very taking of
 * the first, may do it, and looks again before it does: so a waiter that found the owner dead long
 * ago never removes the lock of the one who came after.
 */
function removeDead(path: string, own: Owner, onDead: OnDead, depth = 0): void {
  const dead = ownerOf(path);
  if (!isDead(path, dead)) return;
  const claim = `${path}.dead-${dead?.nonce ?? 'torn'}`;
  if (!create(claim, own)) {
    // Its holder may have been killed in turn.
    if (depth < 4) removeDead(claim, own, () => {}, depth + 1);
    return;
  }
  try {
    const now = ownerOf(path);
    if (now?.nonce !== dead?.nonce || !isDead(path, now)) return;
    if (now) onDead(now.pid);
    unlinkQuietly(path);
  } finally {
    release(claim, own);
  }
}

function isDead(path: string, owner: Owner | undefined): boolean {
  if (owner === undefined || owner.host !== hostname()) return isOld(path);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (systemCodeOf(error) !== 'EPERM') return true;
  }
  // The process id is in use: by the owner, unless the system says that it started at another time.
  return owner.started === ''
    ? isOld(path) && startedLater(path, owner.pid)
    : owner.started !== startOf(owner.pid);
}

/** Without /proc: whether a process is younger than a lock, so that its id was used again; true where nobody can tell. */
function startedLater(path: string, pid: number): boolean {
  const env = { ...process.env, LC_ALL: 'C' };
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env, timeout: 2000 });
  const began = Date.parse(String(stdout ?? ''));
  const made = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Number.isNaN(began) || began > made;
}

/** Undefined when there is no lock, or a torn one. */
function ownerOf(path: string): Owner | undefined {
  try {
    const owner = JSON.parse(contentOf(path)) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.nonce === 'string'
      ? (owner as Owner)
      : undefined;
  } catch {
    return undefined;
  }
}

function contentOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return readFileSync(path, 'utf8');
  }
}

function newOwner(): Owner {
  const nonce = Math.random().toString(36).slice(2, 12) + process.hrtime.bigint().toString(36);
  return { pid: process.pid, host: hostname(), started: startOf(process.pid), nonce };
}

/** Field 22 of /proc/PID/stat on Linux; '' elsewhere. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isOld(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_AFTER_MS;
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone.
  }
}

function locked(path: string): SessionError {
  const owner = ownerOf(path);
  const who = owner === undefined ? 'Another process' : `Process ${owner.pid} on ${owner.host}`;
  return new SessionError('locked', {
    so: `${who} has been changing the same thing for more than 20 s.`,
    follows: 'So this change was not made.',
    todo: `Run the command again when it is done. If no such process exists, remove ${path} first.`,
  });
}

function lockFailed(path: string, error: unknown): SessionError {
  return new SessionError(
    'lock-failed',
    {
      so: `The lock ${path} could not be made (${systemCodeOf(error) || String(error)}).`,
      follows: 'So nothing was changed: two writers at once could lose work.',
      todo: 'Make room, or check the permissions of its folder, then run the command again.',
    },
    { cause: error },
  );
}

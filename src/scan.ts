import {
  isCompleted,
  readActive,
  readHead,
  readTitles,
  type Head,
  type HeadFacts,
} from './core/session/head.ts';
import { hasEnded } from './core/session/lifecycle.ts';
import { parseSession, type Session, type Status } from './core/session/session.ts';
import { HeadReader } from './io/bulk-reader.ts';
import { readText } from './io/files.ts';
import { fromWithin } from './io/folders.ts';
import { hasSessionKey, hasTimestampName } from './io/store.ts';
import type { Workspace } from './workspace.ts';

/** Front matter of nearly every session fits into this many bytes. */
const HEAD_BYTES = 4096;
/** The keys of `session:` fit into these, and where the work is over, its status into those. */
const KEY_BYTES = 512;
const STATUS_BYTES = 144;

/** An active session as its head tells. */
class Found implements HeadFacts {
  /** File name with `.md`. */
  readonly name: string;
  readonly status: HeadFacts['status'];
  readonly lastUpdated: string | undefined;
  readonly branch: string | undefined;
  readonly #workspace: Workspace;
  #head: Head | undefined;

  constructor(workspace: Workspace, name: string, facts: HeadFacts, head?: Head) {
    this.name = name;
    this.status = facts.status;
    this.lastUpdated = facts.lastUpdated;
    this.branch = facts.branch;
    this.#workspace = workspace;
    this.#head = head;
  }

  /** Read on the first use. */
  get head(): Head {
    if (this.#head === undefined) {
      const { absolute, path } = this.#workspace.store.file(this.name);
      const reader = new HeadReader(HEAD_BYTES);
      reader.load(absolute, true);
      this.#head =
        // One byte a character, as the heads before it: V8 compiles a pattern once more for wider text.
        readTitles(this.name.slice(0, -3), reader.ascii(HEAD_BYTES)) ??
        parseHead(reader.text, path) ??
        parseWhole(absolute, path) ??
        parseSession('', path);
    }
    return this.#head;
  }
}

export interface Scan {
  /** in_progress and paused, newest `last_updated` first. */
  active: Found[];
  /** Names of our files whose status cannot be told. */
  unreadable: string[];
  /** How many session files there are. */
  total: number;
}

/**
 * Looks at the head of every session file: one open, one read, one close each, and no YAML unless
 * the head is written in an unusual way. A file that cannot be read is named, never fatal.
 */
export function scanSessions(workspace: Workspace): Scan {
  const scan: Scan = { active: [], unreadable: [], total: 0 };
  // Reading 4 KB of each file would take half as long again.
  const reader = new HeadReader(KEY_BYTES);
  const names = workspace.store.names();
  fromWithin(workspace.store.folder, (way) => {
    for (const name of names) {
      if (reader.load(way + name) && examine(scan, workspace, name, reader)) continue;
      examineWhole(scan, workspace, name);
    }
  });
  scan.active.sort(compareNewest);
  return scan;
}

/** False where the beginning of the file is not enough to tell. */
function examine(scan: Scan, workspace: Workspace, name: string, reader: HeadReader): boolean {
  // Most files are over: less text of each is less to collect as garbage.
  if (isCompleted(reader.ascii(STATUS_BYTES))) {
    scan.total++;
    return true;
  }
  const facts = readActive(reader.ascii(KEY_BYTES));
  if (facts === undefined) return false;
  scan.total++;
  scan.active.push(new Found(workspace, name, facts));
  return true;
}

/** The road for a head that the quick look does not understand, or that is longer than that reads. */
function examineWhole(scan: Scan, workspace: Workspace, name: string): void {
  const { store } = workspace;
  const { absolute, path } = store.file(name);
  const head = store.isInside(absolute) ? new HeadReader(HEAD_BYTES).read(absolute) : undefined;
  const quick = readHead(head ?? '');
  if (quick !== undefined) {
    scan.total++;
    if (quick.status !== 'completed') scan.active.push(new Found(workspace, name, quick));
    return;
  }
  if (!hasTimestampName(name) && !hasSessionKey(head ?? '')) return;
  const session =
    head === undefined ? undefined : (parseHead(head, path) ?? parseWhole(absolute, path));
  const known = session?.active === true || hasEnded(session?.status);
  // A status word of another tool, too: such a file must not vanish from every list.
  if (session === undefined || !known) return unreadable(scan, name);
  scan.total++;
  if (!session.active) return;
  const { lastUpdated, branch } = session;
  const facts: HeadFacts = { status: session.status as Status, lastUpdated, branch };
  scan.active.push(new Found(workspace, name, facts, session));
}

function unreadable(scan: Scan, name: string): void {
  scan.total++;
  scan.unreadable.push(name);
}

/** The session of a head that holds the whole front matter, else undefined. */
function parseHead(head: string, path: string): Session | undefined {
  const session = parseSession(head, path);
  return session.frontMatter.data === undefined ? undefined : session;
}

function parseWhole(absolute: string, path: string): Session | undefined {
  const reading = readText(absolute);
  return reading.kind === 'text' ? parseSession(reading.text, path) : undefined;
}

function compareNewest(a: Found, b: Found): number {
  const left = a.lastUpdated ?? '';
  const right = b.lastUpdated ?? '';
  if (left === right) return a.name < b.name ? 1 : -1;
  return left < right ? 1 : -1;
}

import { hashOf } from '../text/hash.ts';
import type { CompletionPlan } from './plan.ts';

/**
 * How far a completion has come. started: approved and recorded, files may be half done. written:
 * every file is as planned, not committed yet. committed: the commit is made, or none was wanted.
 * closed: done. undone: taken back before it was committed.
 */
const STATES = ['started', 'written', 'committed', 'closed', 'undone'] as const;
type CompletionState = (typeof STATES)[number];

/** Everything needed to carry one approved completion to its end, to take it back, and to tell of it. */
export interface CompletionRecord {
  version: 1;
  state: CompletionState;
  plan: CompletionPlan;
  /** ISO times. */
  started: string;
  closed?: string;
  /** The work tree it happens in, absolute; absent in what is kept in git. */
  root?: string;
  branch?: string;
  /** Whether a commit is wanted. */
  commits: boolean;
  /** The commit that was checked out when it started. */
  base?: string;
  /** The commit of the completion, once it is made. */
  commit?: string;
  /** Bytes of every destination before, base64; null where there was nothing. */
  before: Record<string, string | null>;
  /** Folders that destinations needed and that were not there, outermost first. */
  folders: string[];
  /** The git tree that holds every removed file; absent where they lie in local state. */
  kept?: string;
  /** Where a tracker put each filing, by its marker. */
  filed: Record<string, string>;
  /** Where the snapshot is exported to, absolute. */
  backup?: string;
}

/** A record as git keeps it: without what is true on one machine only. */
export function portableRecord(record: CompletionRecord): CompletionRecord {
  const { root: _root, backup: _backup, ...portable } = record;
  return { ...portable, before: {}, folders: [] };
}

/**
 * The name that the records of a session have in local state and in git: its id, and for an id with
 * characters that file names and refs cannot all have, what can be kept of it and a hash. Holds no dot.
 */
export function recordName(id: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_-]{0,159}$/.test(id)) return id;
  return `${id.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 120)}-${hashOf(id)}`;
}

/** Which record of a session: the one at work, the last one that was closed, or an earlier one. */
export type Slot = 'open' | 'last' | number;

/** `ID.open`, `ID`, `ID.1` … */
export function slotName(id: string, slot: Slot): string {
  return slot === 'last' ? recordName(id) : `${recordName(id)}.${slot}`;
}

/** Whether a value that was read back has the shape of a record, as far as it is relied on. */
export function isCompletionRecord(value: unknown): value is CompletionRecord {
  if (!isObject(value)) return false;
  const { version, state, plan, started, before, folders, filed } = value;
  return (
    version === 1 &&
    STATES.some((one) => one === state) &&
    typeof started === 'string' &&
    isObject(before) &&
    isObject(filed) &&
    Array.isArray(folders) &&
    isPlan(plan)
  );
}

function isPlan(value: unknown): value is CompletionPlan {
  if (!isObject(value)) return false;
  const texts = [value['id'], value['path'], value['title'], value['hash'], value['message']];
  const lists = ['extractions', 'checklist', 'removals', 'writes', 'copies', 'filings'];
  return (
    texts.every((text) => typeof text === 'string') &&
    lists.every((name) => isListOfObjects(value[name])) &&
    Array.isArray(value['warnings']) &&
    isSnapshot(value['snapshot'])
  );
}

function isSnapshot(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['file'])) return false;
  const { path, base64, sha256 } = value['file'];
  const lists = ['agents', 'decisions', 'commits', 'learned_patterns'];
  return (
    [path, base64, sha256].every((text) => typeof text === 'string') &&
    lists.every((name) => Array.isArray(value[name])) &&
    isObject(value['metrics']) &&
    isObject(value['artifacts'])
  );
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

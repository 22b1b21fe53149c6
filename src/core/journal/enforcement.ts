import type { Fact } from './journal.ts';
import { filesSince } from '../brief/unrecorded.ts';

/** How much a project insists on an up-to-date Current State. */
export type Enforce = 'off' | 'warn' | 'block';

/** Only work of this size counts: so many files, and so long since Current State changed. */
export const THRESHOLD = { files: 3, milliseconds: 15 * 60_000 } as const;

/** The end of a turn. */
export interface TurnEnd {
  mode: Enforce;
  /** The client says that the model goes on because of a hook already. */
  stopHookActive: boolean;
  /** Background tasks are at work: the turn is not over. */
  backgroundRunning: boolean;
  /** Nobody sits in front of the client. */
  unattended: boolean;
  subagent: boolean;
}

/** Whether this end of a turn may be taken to remind of Current State at all, and how. */
export function modeOf(end: TurnEnd): Enforce {
  const exempt = end.stopHookActive || end.backgroundRunning || end.unattended || end.subagent;
  return exempt ? 'off' : end.mode;
}

/** Work that Current State does not know of. */
export interface Overdue {
  files: number;
  /** Since Current State changed. */
  minutes: number;
}

/**
 * Whether a conversation's work has outgrown Current State: since that was changed, and since the last
 * reminder; never at two ends of a turn in a row. Undefined when not.
 * @param facts of this conversation, oldest first
 * @param changed when Current State was last changed, in milliseconds since 1970
 */
export function overdue(facts: readonly Fact[], changed: number, now: number): Overdue | undefined {
  const stops = facts.filter(({ kind }) => kind === 'stop');
  if (stops.at(-1)?.nag !== undefined) return undefined;
  const from = Math.max(changed, stops.findLast(({ nag }) => nag !== undefined)?.at ?? 0);
  if (now - from < THRESHOLD.milliseconds) return undefined;
  if (filesSince(facts, from).length < THRESHOLD.files) return undefined;
  return {
    files: filesSince(facts, changed).length,
    minutes: Math.floor((now - changed) / 60_000),
  };
}

const EDITED = '"kind":"edit","path":"';

/** Whether the text of a journal names enough files for {@link overdue}: far cheaper than reading it. */
export function namesEnough(text: string): boolean {
  const files = new Set<string>();
  // A pattern would take longer for its first search than all the rest of this.
  for (let at = text.indexOf(EDITED); at !== -1; at = text.indexOf(EDITED, at)) {
    at += EDITED.length;
    const end = text.indexOf('"', at);
    if (end !== -1 && files.add(text.slice(at, end)).size >= THRESHOLD.files) return true;
  }
  return false;
}

/** What was said at the last end of a turn and has had no effect yet; undefined when nothing was. */
export function unheeded(facts: readonly Fact[], changed: number): Fact | undefined {
  const last = facts.findLast(({ kind }) => kind === 'stop' || kind === 'prompt');
  return last?.kind === 'stop' && last.nag === 'warn' && last.at > changed ? last : undefined;
}

import { addLogEntry } from './entries.ts';
import { findItem, type Item } from './item-ref.ts';
import { addFiles, doneBox, doneStep } from './items.ts';
import { numberedSteps, replaceOpenSteps } from './next-steps.ts';
import { checkContained, guarded, replaceSection } from './sections.ts';
import type { Session } from './session.ts';

/** Work to record in one write; what is absent or empty stays as it is. */
export interface Work {
  state?: string | undefined;
  /** Texts of the next steps that replace the open ones. */
  next: readonly string[];
  /** Refs of objectives, tasks and next steps that are done. */
  done: readonly string[];
  log?: { who: string; text: string } | undefined;
  /** Paths relative to the root, with `/`. */
  files: readonly string[];
}

/**
 * Records all of it or, when one part cannot be, none. Refs mean the session as it is before.
 * @throws SessionError `unknown-item`, `ambiguous-item`, `would-break-sections`, `section-open`
 */
export function recordWork(session: Session, work: Work, at: Date): Session {
  let now = session;
  const items = doable(session);
  for (const { id } of work.done.map((ref) => findItem(items, ref, NOUNS))) now = setDone(now, id);
  if (work.next.length > 0) now = replaceOpenSteps(now, work.next);
  if (work.state !== undefined) now = replaceState(now, work.state);
  if (work.files.length > 0) now = addFiles(now, work.files);
  if (work.log) now = addLogEntry(now, at, work.log.who, work.log.text);
  return now;
}

const NOUNS = 'objectives, tasks and next steps';

/** Everything that `--done` can name. */
function doable(session: Session): Item[] {
  return [...numberedSteps(session), ...session.objectives, ...session.tasks];
}

/** Ids count by position, and a tick moves nothing: they stay true from one tick to the next. */
function setDone(session: Session, id: string): Session {
  const step = numberedSteps(session).find((one) => one.id === id);
  if (step) return doneStep(session, step);
  const box = [...session.objectives, ...session.tasks].find((one) => one.id === id);
  return box ? doneBox(session, box) : session;
}

function replaceState(session: Session, state: string): Session {
  const title = 'Current State';
  checkContained(state, 3);
  return guarded(session, [replaceSection(session, title, state)], [title]);
}

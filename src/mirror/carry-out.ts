import { SessionError } from '../core/errors.ts';
import { findBlock, underNewId, withBlock } from '../core/mirror/markers.ts';
import type { Note, Write } from '../core/mirror/plan-mirror.ts';
import type { IssueChange, Tracker } from '../core/mirror/tracker.ts';

/** What the calls of a plan go by. */
interface Around {
  /** The session, the ids it had before, and the body of its issue as the plan saw it. */
  seen: { id: string; earlier: readonly string[]; body: string };
  /** Hears of updates as soon as they are posted. */
  onArrived: (ids: readonly string[]) => void;
}

/**
 * Makes the calls of a plan in their order. Labels that the token may not set are left out and told of:
 * everything else needs no more rights than a comment.
 */
export async function carryOut(
  tracker: Tracker,
  writes: readonly Write[],
  { seen, onArrived }: Around,
): Promise<Note[]> {
  const notes: Note[] = [];
  for (const write of writes) {
    if (write.kind === 'labels') await unlessRefused(tracker.ensureLabels(write.names));
    else if (write.kind === 'change') {
      const { ref, change } = write;
      const labels = [...(change.addLabels ?? []), ...(change.removeLabels ?? [])];
      const asked = tracker.change(ref, await aroundPeople(tracker, ref, change, seen));
      if (labels.length === 0) await asked;
      else if (!(await unlessRefused(asked))) notes.push(labelsRefused(ref, labels));
    } else if (write.kind === 'comment') {
      await tracker.comment(write.ref, write.body, write.marker);
      onArrived(write.updates);
    }
  }
  return notes;
}

/** No tracker takes a body only where it is still the old one: what people wrote meanwhile is looked for last. */
async function aroundPeople(
  tracker: Tracker,
  ref: string,
  change: IssueChange,
  { id, earlier, body }: Around['seen'],
): Promise<IssueChange> {
  if (change.body === undefined) return change;
  const own = findBlock(change.body, id);
  const now = await tracker.issue(ref);
  if (own === undefined || now === undefined || now.body === body) return change;
  const named = underNewId(now.body, id, earlier);
  return { ...change, body: withBlock(named, id, change.body.slice(own.start, own.end)) };
}

/** GitHub says either where a token may see a place and not change it. */
const REFUSED = new Set(['tracker-scope-missing', 'tracker-place-not-found']);

/** Whether it was done; false where the token has not the right to. */
export async function unlessRefused(asked: Promise<void>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof SessionError && REFUSED.has(error.code)) return false;
    throw error;
  }
}

export function labelsRefused(ref: string, labels: readonly string[]): Note {
  const text = `The labels of ${ref} were left alone (${labels.join(', ')}): the token may not change them.`;
  return { code: 'labels-refused', text };
}

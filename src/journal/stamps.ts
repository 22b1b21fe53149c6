import { existsSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { isChangedSince, isStamp, stamped, type Look, type Stamp } from '../core/journal/stamp.ts';
import { stateName } from '../core/state-name.ts';
import { readRecord } from '../io/local-state.ts';
import type { Place, Spot } from '../place.ts';

/** What is known of a session file since it was last seen in this work tree. */
export function readStamp(spot: Spot, sessionId: string): Stamp | undefined {
  const found = readRecord(spot.state.folder, nameOf(spot, sessionId));
  return isStamp(found) ? found : undefined;
}

/**
 * Notes what a session file says now: the time when Current State changed is that of the first look
 * that sees another one. What cannot be written is seen again by the next look.
 */
export function lookAt(
  place: Place,
  sessionId: string,
  look: Look,
): { stamp: Stamp; changedElsewhere: boolean } {
  const before = readStamp(place, sessionId);
  const stamp = stamped(before, look);
  save(place, sessionId, before, stamp);
  const hash = look.read ? stamp.seen : undefined;
  return { stamp, changedElsewhere: isChangedSince(before, look.text, hash) };
}

/** Notes what a verb has made of a session file, the agents of the journal included. */
export function noteEdit(
  place: Place,
  sessionId: string,
  { before, after, lastUpdated }: { before: string; after: string; lastUpdated: Date | undefined },
  now: Date,
): void {
  const known = readStamp(place, sessionId);
  const baseline = lastUpdated?.toISOString();
  const first = stamped(known, { text: before, now, baseline, read: false });
  const second = stamped(first, { text: after, now, baseline, read: true });
  save(place, sessionId, known, { ...second, folded: now.toISOString() });
}

function save(place: Place, sessionId: string, before: Stamp | undefined, stamp: Stamp): void {
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(stamp)) return;
  // Reading a session leaves no traces where no hook and no writing verb ever ran.
  if (!existsSync(place.state.folder)) return;
  try {
    place.state.write(nameOf(place, sessionId), stamp);
  } catch {
    // Nothing depends on it but a reminder.
  }
}

/** The file of a session may differ from work tree to work tree. */
function nameOf({ repository }: Spot, sessionId: string): string {
  const { gitDir, commonDir } = repository;
  const tree =
    gitDir === undefined || gitDir === commonDir ? '' : `@${stateName(basename(gitDir))}`;
  return `stamps${sep}${stateName(sessionId)}${tree}.json`;
}

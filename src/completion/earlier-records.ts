import type { CompletionRecord } from '../core/completion/record.ts';
import type { Place } from '../place.ts';
import { CompletionRecords } from './completion-records.ts';

/**
 * The newest record of each session that was completed, by id: of this machine, and those that only
 * git has.
 */
export function earlierRecords(place: Place): Map<string, CompletionRecord> {
  const all = new CompletionRecords(place);
  const newest = new Map<string, CompletionRecord>();
  for (const { record } of [...all.all(), ...all.inGit()]) {
    const { id } = record.plan;
    const known = newest.get(id);
    const isDone = record.state === 'committed' || record.state === 'closed';
    if (isDone && (known === undefined || known.started < record.started)) newest.set(id, record);
  }
  return newest;
}

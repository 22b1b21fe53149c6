import { join } from 'node:path';
import { refOf } from '../src/core/brief/fence.ts';
import { overdue, type Enforce, type Overdue } from '../src/core/journal/enforcement.ts';
import { readFacts } from '../src/core/journal/journal.ts';
import { stampTimeOf, statusIn } from '../src/core/journal/stamp.ts';
import { readText } from '../src/io/files.ts';
import { LocalState } from '../src/io/local-state.ts';
import { lookAt, readStamp } from '../src/journal/stamps.ts';
import type { Known } from './known-conversation.ts';

/**
 * What the end of a turn says where the work has outgrown Current State, as the client wants it; '' where
 * it has not.
 */
export function composeReminder(
  { spot, conversation: { id, session } }: Known,
  { mode, journal, now }: { mode: Enforce; journal: string; now: Date },
): string {
  const changed = readStamp(spot, session)?.changed;
  const facts = readFacts(journal, id, now.getTime());
  const late = overdue(facts, stampTimeOf(changed), now.getTime());
  if (late === undefined) return '';
  const file = readText(join(spot.root, '.agents/sessions', `${session}.md`));
  if (file.kind !== 'text' || (statusIn(file.text) ?? 'in_progress') !== 'in_progress') return '';
  const place = { ...spot, state: LocalState.of(spot.state.folder) };
  const look = { text: file.text, now, baseline: undefined, read: false };
  return lookAt(place, session, look).stamp.changed === changed ? worded(mode, session, late) : '';
}

function worded(mode: Enforce, session: string, { files, minutes }: Overdue): string {
  const work = `${files} files were changed in the ${minutes} min since Current State of ${refOf(session)} was written.`;
  return JSON.stringify(
    mode === 'block'
      ? {
          decision: 'block',
          reason: `${work} Bring it up to date before you end: session update --state "…" --next "…"`,
        }
      : { systemMessage: `${work} Have it updated: session update --state "…" --next "…"` },
  );
}

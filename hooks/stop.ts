import { join } from 'node:path';
import {
  modeOf,
  namesEnough,
  overdue,
  THRESHOLD,
  type Enforce,
  type Overdue,
} from '../src/core/journal/enforcement.ts';
import { refOf } from '../src/core/brief/fence.ts';
import { readFacts } from '../src/core/journal/journal.ts';
import { readText } from '../src/io/files.ts';
import { Journal } from '../src/io/journal.ts';
import { stampTimeOf, statusIn } from '../src/core/journal/stamp.ts';
import { recordFact } from '../src/journal/recorder.ts';
import { lookAt, readStamp } from '../src/journal/stamps.ts';
import { isSubagent, isUnattended, textOf, type Hook } from './hook.ts';
import { knownConversation, type Known } from './place.ts';

/**
 * Stop: records the last answer, and reminds of a Current State that the work has outgrown: `warn` tells
 * the person, `block` has the agent bring it up to date first.
 */
export const stop: Hook = (payload, world) => {
  const known = knownConversation(payload, world);
  if (known === undefined) return '';
  const { place, conversation } = known;
  const mode = modeOf({
    mode: conversation.enforce ?? 'off',
    stopHookActive: payload.stop_hook_active === true,
    backgroundRunning: hasRunning(payload.background_tasks),
    unattended: isUnattended(world),
    subagent: isSubagent(payload),
  });
  const late = mode === 'off' ? undefined : outgrown(known, world.now);
  recordFact(place, conversation, {
    at: world.now.getTime(),
    kind: 'stop',
    text: textOf(payload.last_assistant_message),
    ...(late !== undefined && mode !== 'off' && { nag: mode }),
  });
  return late === undefined ? '' : reminder(mode, conversation.session, late);
};

function hasRunning(tasks: unknown): boolean {
  return (
    Array.isArray(tasks) &&
    tasks.some((task: unknown) => {
      const status = (task as { status?: unknown } | null)?.status;
      return status === undefined || status === 'running' || status === 'pending';
    })
  );
}

/** Reads no more than it has to: mostly the stamp alone, the session file only before it speaks. */
function outgrown({ place, conversation }: Known, now: Date): Overdue | undefined {
  const { id, session } = conversation;
  if (session === '' || (conversation.journal ?? 'off') === 'off') return undefined;
  const stamp = readStamp(place, session);
  const changed = stampTimeOf(stamp?.changed);
  // Nearly every turn ends here: where nothing is known yet, the next prompt notes it.
  if (changed === 0 || now.getTime() - changed < THRESHOLD.milliseconds) return undefined;
  const text = new Journal(place.state.folder).tail(session, id);
  if (!namesEnough(text)) return undefined;
  const late = overdue(readFacts(text, id, now.getTime()), changed, now.getTime());
  if (late === undefined) return undefined;
  const file = readText(join(place.root, '.agents/sessions', `${session}.md`));
  if (file.kind !== 'text' || (statusIn(file.text) ?? 'in_progress') !== 'in_progress')
    return undefined;
  const look = { text: file.text, now, baseline: undefined, read: false };
  return lookAt(place, session, look).stamp.changed === stamp?.changed ? late : undefined;
}

function reminder(mode: Enforce, session: string, { files, minutes }: Overdue): string {
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

import { modeOf, namesEnough, THRESHOLD, type Enforce } from '../src/core/journal/enforcement.ts';
import { stampTimeOf } from '../src/core/journal/stamp.ts';
import { journalTail } from '../src/io/journal.ts';
import { recordFact } from '../src/journal/recorder.ts';
import { readStamp } from '../src/journal/stamps.ts';
import { isSubagent, isUnattended, textOf, type Hook } from './hook.ts';
import { knownConversation, type Known } from './known-conversation.ts';
import { composeReminder } from './stop-reminder.ts';

/**
 * Stop: records the last answer, and reminds of a Current State that the work has outgrown: `warn` tells
 * the person, `block` has the agent bring it up to date first.
 */
export const stop: Hook = (payload, world) => {
  const known = knownConversation(payload, world);
  if (known === undefined) return '';
  const { spot, conversation } = known;
  const mode = modeOf({
    mode: conversation.enforce ?? 'off',
    stopHookActive: payload.stop_hook_active === true,
    backgroundRunning: hasRunning(payload.background_tasks),
    unattended: isUnattended(world),
    subagent: isSubagent(payload),
  });
  const reminder = mode === 'off' ? '' : reminderOf(known, mode, world.now);
  recordFact(spot, conversation, {
    at: world.now.getTime(),
    kind: 'stop',
    text: textOf(payload.last_assistant_message),
    ...(mode !== 'off' && reminder !== '' && { nag: mode }),
  });
  return reminder;
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
function reminderOf({ spot, conversation }: Known, mode: Enforce, now: Date): string {
  const { id, session } = conversation;
  if (session === '' || (conversation.journal ?? 'off') === 'off') return '';
  const stamp = readStamp(spot, session);
  const changed = stampTimeOf(stamp?.changed);
  // Nearly every turn ends here: where nothing is known yet, the next prompt notes it.
  if (changed === 0 || now.getTime() - changed < THRESHOLD.milliseconds) return '';
  const journal = journalTail(spot.state.folder, session, id);
  return namesEnough(journal)
    ? composeReminder({ spot, conversation }, { mode, journal, now })
    : '';
}

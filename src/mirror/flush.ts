import { messageOf, SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { openTracker } from '../tracker/open-tracker.ts';
import type { Workspace } from '../workspace.ts';
import { noTracker } from './issue-refusals.ts';
import { Outbox } from './outbox.ts';
import { syncIssue, type Mirrored } from './sync-issue.ts';

/** Seconds that a command which is about something else waits for one answer. */
const PATIENCE = 2;
/** Milliseconds after which it asks nothing more, whatever is under way. */
const ENOUGH = 4000;

/** What came of telling the issue on the way. */
export interface Flushed {
  /** How many updates still wait. */
  waiting: number;
  /** One line for people; '' when nothing was to be told. */
  line: string;
}

/**
 * Brings the issue of a session up to date on the way, where it is kept so from this machine. Never
 * throws and never takes long: without network everything waits for the next time.
 */
export async function flush(
  workspace: Workspace,
  { file, session }: Mirrored,
  env: Readonly<Record<string, string | undefined>>,
  now: () => Date,
): Promise<Flushed> {
  const outbox = new Outbox(workspace.state);
  try {
    outbox.followRename(session, workspace.store);
  } catch {
    // Then the next time does.
  }
  const before = outbox.waiting(session.id).length;
  const { mirror, tracker: which } = workspace.config;
  if (mirror.updates !== 'auto' || which === 'off' || !outbox.isMirrored(session))
    return { waiting: before, line: '' };
  try {
    const hurried = { ...env, SESSION_TRACKER_TIMEOUT: String(PATIENCE) };
    const until = AbortSignal.timeout(ENOUGH);
    const tracker = await openTracker(workspace, hurried, { now, until });
    if (tracker === undefined) throw noTracker();
    const { issue } = await syncIssue({ workspace, tracker, now }, { file, session });
    const waiting = outbox.waiting(session.id).length;
    const told = before - waiting;
    const what = told > 0 ? `, ${told} ${told === 1 ? 'update' : 'updates'} posted` : '';
    return { waiting, line: `${oneLine(issue?.ref ?? '')} is up to date${what}.\n` };
  } catch (error) {
    const waiting = outbox.waiting(session.id).length;
    const why = error instanceof SessionError ? error.explanation.so : messageOf(error);
    const line = `The issue was not brought up to date: ${oneLine(why)} Later: session issue sync\n`;
    return { waiting, line };
  }
}

import { missingPaths } from '../src/claims/missing-paths.ts';
import { remember, sessionOf } from '../src/journal/attachment.ts';
import { isoTime, parseTime } from '../src/core/clock.ts';
import { oneLine } from '../src/core/text/display.ts';
import { readiness, type ReadinessFacts } from '../src/core/session/readiness.ts';
import type { Session } from '../src/core/session/session.ts';
import { cutText } from '../src/core/brief/tokens.ts';
import { driverReminder } from '../src/setup/driver-reminder.ts';
import { scanSessions, type Scan } from '../src/scan.ts';
import { Journal } from '../src/io/journal.ts';
import type { Conversation } from '../src/io/local-state.ts';
import { isRunning } from '../src/io/running.ts';
import { removeTornWrites } from '../src/io/torn-writes.ts';
import { unrecordedIn } from '../src/journal/session-journal.ts';
import type { Workspace } from '../src/workspace.ts';
import { clientPid, isSubagent, textOf, type Hook } from './hook.ts';
import { projectOf } from './project.ts';

/** The deletion checklist of the session format, in the order of the work. */
const CHECKLIST = [
  'external issue updated with the final status',
  'decisions captured as decision records',
  'lessons added to the documents they belong to',
  'remaining work filed as issues',
  'no reference to the session file left',
  'session file deleted',
];

/**
 * SessionEnd: marks the conversation as ended and leaves, for the next start, what a person should
 * know. The client discards the output of this event; it is printed for whoever runs the hook by hand.
 */
export const sessionEnd: Hook = (payload, world) => {
  if (isSubagent(payload)) return '';
  const workspace = projectOf(payload, world);
  if (workspace === undefined) return '';
  const id = textOf(payload.session_id);
  const conversation = workspace.state.conversation(id);
  if (conversation !== undefined) {
    remember(workspace, {
      ...conversation,
      pid: clientPid(world) || conversation.pid,
      ended: isoTime(world.now),
      reason: textOf(payload.reason),
    });
    workspace.state.prune(world.now);
    new Journal(workspace.state.folder).prune(world.now);
    removeTornWrites(workspace.state.folder, world.now, isRunning);
  }
  const attached = sessionOf(workspace, conversation);
  const session =
    attached === undefined
      ? undefined
      : workspace.load(workspace.store.file(`${attached}.md`)).session;
  const lines =
    session === undefined
      ? []
      : sessionLines(session, conversation, {
          unrecorded: unrecordedIn(workspace, session, { now: world.now }),
          missingPaths: missingPaths(workspace, session, { git: false }),
        });
  const driver = driverReminder(workspace, world.env);
  if (driver !== '') lines.push(driver);
  const count = countLine(scanSessions(workspace).active);
  // A conversation that never started, such as a resume that failed, leaves nothing.
  if (conversation !== undefined && (lines.length > 0 || count !== '')) {
    leaveReminder(workspace, id, { at: isoTime(world.now), lines, count });
  }
  const checklist = session === undefined ? [] : checklistLines(session);
  const said = [...lines, ...checklist, count].filter((line) => line !== '');
  return said.map((line) => `${line}\n`).join('');
};

function leaveReminder(
  workspace: Workspace,
  conversation: string,
  reminder: Parameters<Workspace['state']['saveReminder']>[1],
): void {
  try {
    workspace.state.saveReminder(conversation, reminder);
  } catch {
    // Then the next start does without.
  }
}

/** The update reminder, or what to do now that the work looks done. */
function sessionLines(
  session: Session,
  conversation: Conversation | undefined,
  facts: ReadinessFacts,
): string[] {
  const name = cutText(oneLine(session.title ?? session.id), 80);
  if (looksDone(session)) {
    return [
      `"${name}" looks done. Before its file is deleted: ${CHECKLIST.slice(0, -1).join('; ')}.`,
    ];
  }
  const lines: string[] = [];
  const started = parseTime(conversation?.started) ?? 0;
  if (session.status === 'in_progress' && (parseTime(session.lastUpdated) ?? 0) < started) {
    lines.push(
      `"${name}" was not updated in the last conversation: session update --state "…" --next "…"; if it rests: session pause`,
    );
  }
  const { ready, reasons } = readiness(session, facts);
  if (!ready) {
    const why = reasons.map(({ text }) => oneLine(text)).join(' ');
    lines.push(cutText(`"${name}" is not handoff-ready: ${why}`, 400));
  }
  return lines;
}

function checklistLines(session: Session): string[] {
  const when = looksDone(session) ? 'To complete it:' : 'When its work is done:';
  return [when, ...CHECKLIST.map((item) => `- [ ] ${item}`)];
}

function looksDone(session: Session): boolean {
  const boxes = [...session.objectives, ...session.tasks];
  return session.status === 'completed' || (boxes.length > 0 && boxes.every(({ done }) => done));
}

function countLine(active: Scan['active']): string {
  if (active.length === 0) return '';
  const paused = active.filter(({ status }) => status === 'paused').length;
  const running = active.length - paused;
  return `Active sessions: ${active.length} (${running} in progress, ${paused} paused). See: session list`;
}

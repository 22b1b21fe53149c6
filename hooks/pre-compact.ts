import { remember, sessionOf } from '../src/journal/attachment.ts';
import { missingPaths } from '../src/claims/missing-paths.ts';
import { agoText, parseTime } from '../src/core/clock.ts';
import { oneLine } from '../src/core/text/display.ts';
import { refOf, wordOf } from '../src/core/brief/fence.ts';
import { readHead } from '../src/core/session/head.ts';
import { readiness } from '../src/core/session/readiness.ts';
import { cutText } from '../src/core/brief/tokens.ts';
import type { Conversation } from '../src/core/journal/records.ts';
import type { Session } from '../src/core/session/session.ts';
import { HeadReader } from '../src/io/bulk-reader.ts';
import { hasTimestampName, type StoredFile } from '../src/io/store.ts';
import { unrecordedIn } from '../src/journal/session-journal.ts';
import type { Workspace } from '../src/workspace.ts';
import { isSubagent, isUnattended, textOf, type Hook } from './hook.ts';
import { projectOf } from './project.ts';

/** The client shows this text and sends it on with the next request: it has to be short. */
const MAX_UNITS = 600;
const RECENT_MS = 24 * 60 * 60 * 1000;
/** How many of the files changed last are looked at. */
const MAX_LOOKS = 50;

/**
 * PreCompact: plain text that steers the summary (what must be kept, where the session file is) and
 * names the sessions with recent activity. Silence when there is none.
 */
export const preCompact: Hook = (payload, world) => {
  if (isSubagent(payload)) return '';
  const workspace = projectOf(payload, world);
  if (workspace === undefined) return '';
  const conversation = workspace.state.conversation(textOf(payload.session_id));
  const attached = sessionOf(workspace, conversation);
  const file = attached === undefined ? undefined : workspace.store.file(`${attached}.md`);
  const session = file && workspace.load(file).session;
  if (conversation && session && textOf(payload.trigger) === 'manual' && !isUnattended(world)) {
    const reason = reasonToHold(workspace, conversation, session, world.now);
    if (reason !== undefined) return JSON.stringify({ decision: 'block', reason });
  }
  const others = recentFiles(workspace, world.now).filter(({ id }) => id !== attached);
  const sentences = [
    ...(file === undefined ? [] : keepSentences(file, session?.lastUpdated, world.now)),
    ...(others.length === 0 ? [] : [recentSentence(others)]),
  ];
  return cutText(sentences.join(' '), MAX_UNITS);
};

/**
 * Why a compaction that a person asked for should wait, where the project insists on that; never twice
 * in a row.
 */
function reasonToHold(
  workspace: Workspace,
  conversation: Conversation,
  session: Session,
  now: Date,
): string | undefined {
  if (workspace.config.handoff.enforce !== 'block') return undefined;
  const { held, ...free } = conversation;
  if (held === true) {
    remember(workspace, free);
    return undefined;
  }
  const unrecorded = unrecordedIn(workspace, session, { now, conversation: conversation.id });
  const { ready, reasons } = readiness(session, {
    unrecorded,
    missingPaths: missingPaths(workspace, session, { git: false }),
  });
  // What cannot be remembered would be held for ever.
  if (ready || !remember(workspace, { ...conversation, held: true })) return undefined;
  const why = reasons.map(({ text }) => oneLine(text)).join(' ');
  return cutText(
    `The session is not handoff-ready: ${why} Have it updated (session update --state "…" --next "…"), or ask for the compaction again.`,
    MAX_UNITS,
  );
}

function keepSentences({ path }: StoredFile, lastUpdated: string | undefined, now: Date): string[] {
  const updated = parseTime(lastUpdated);
  const age = updated === undefined ? 'at an unknown time' : agoText(now.getTime() - updated);
  return [
    `The record of this work is ${wordOf(path, 110)}, last updated ${age}; it is read again after compaction.`,
    'Keep in the summary what it does not say yet: decisions and why, files being edited, failing tests, the exact next step.',
    'Then bring it up to date: session update --state "…" --next "…".',
  ];
}

function recentSentence(files: readonly StoredFile[]): string {
  const shown = files.slice(0, 2).map(({ id }) => cutText(refOf(id), 60));
  const more = files.length > shown.length ? ` and ${files.length - shown.length} more` : '';
  return `Sessions changed in the last 24 h: ${shown.join(', ')}${more}; update their Current State if this work touched them.`;
}

/** Sessions that are not completed and whose files changed in the last 24 hours, newest first. */
function recentFiles(workspace: Workspace, now: Date): StoredFile[] {
  const reader = new HeadReader(2048);
  return workspace.store
    .names()
    .filter(hasTimestampName)
    .map((name) => workspace.store.file(name))
    .map((file) => ({ file, modified: file.modifiedMs }))
    .filter(({ modified }) => now.getTime() - modified < RECENT_MS)
    .toSorted((a, b) => b.modified - a.modified)
    .slice(0, MAX_LOOKS)
    .filter(({ file }) => readHead(reader.read(file.absolute) ?? '')?.status !== 'completed')
    .map(({ file }) => file);
}

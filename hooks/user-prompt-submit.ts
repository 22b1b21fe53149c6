import { attach, movedTo, remember, sessionOf, wishesOf } from '../src/journal/attachment.ts';
import { autoStart, type AutoStart } from '../src/journal/auto-start.ts';
import { parseTime } from '../src/core/clock.ts';
import { unheeded } from '../src/core/journal/enforcement.ts';
import { refOf, wordOf } from '../src/core/brief/fence.ts';
import { readFacts, type Fact } from '../src/core/journal/journal.ts';
import type { Conversation } from '../src/core/journal/records.ts';
import { Journal } from '../src/io/journal.ts';
import { stampTimeOf } from '../src/core/journal/stamp.ts';
import { recordFact } from '../src/journal/recorder.ts';
import { lookAt } from '../src/journal/stamps.ts';
import { strayLine } from '../src/journal/stray-line.ts';
import type { Workspace } from '../src/workspace.ts';
import {
  clientPid,
  isInCi,
  isSubagent,
  isUnattended,
  textOf,
  type Hook,
  type HookWorld,
} from './hook.ts';
import { projectOf } from './project.ts';

/** What goes to the model with the prompt, and what to the person. */
interface Told {
  context: string;
  message?: string;
}

/**
 * UserPromptSubmit: records what a person typed, passes on what the last end of a turn had to remind of,
 * and looks at the first request of a conversation without a session.
 */
export const userPromptSubmit: Hook = (payload, world) => {
  const prompt = textOf(payload.prompt);
  const id = textOf(payload.session_id);
  if (isSubagent(payload) || id === '' || !isTyped(prompt)) return '';
  const workspace = projectOf(payload, world);
  const conversation = workspace && refreshed(workspace, id, world);
  if (workspace === undefined || conversation === undefined) return '';
  const fact = { at: world.now.getTime(), kind: 'prompt', text: prompt } as const;
  const session = sessionOf(workspace, conversation);
  if (session !== undefined) {
    const now = movedTo(workspace, conversation, session);
    const journal = new Journal(workspace.state.folder).tail(session, id);
    const facts = readFacts(journal, id, world.now.getTime());
    const lines = [
      remind(workspace, session, facts, world.now),
      strayLine(workspace, facts),
    ].filter((line) => line !== '');
    recordFact(workspace, now, fact);
    return compose(lines.length === 0 ? undefined : { context: lines.join('\n') });
  }
  recordFact(workspace, conversation, fact);
  return compose(start(workspace, conversation, prompt, world));
};

/** Prompts that the client makes itself begin with a tag of its own. */
const MACHINE_MADE =
  /^\s*<(?:task-notification|local-command-[\w-]+|command-[\w-]+|bash-[\w-]+|system-reminder|user-prompt-submit-hook|session-data)\b/;

/** Commands of the client itself: they say nothing about the work, and must not hide what does. */
const CLIENT_COMMAND =
  /^\s*\/(?:clear|compact|resume|continue|exit|quit|help|model|config|cost|context|status|login|logout|memory|hooks|mcp|permissions|doctor|export|rewind|branch|fork|usage|theme|vim|agents|plugin|bug)(?!\S)/;

function isTyped(prompt: string): boolean {
  return prompt.trim() !== '' && !MACHINE_MADE.test(prompt) && !CLIENT_COMMAND.test(prompt);
}

/** The record of this conversation with what the project wants now; made where a start was missed. */
function refreshed(workspace: Workspace, id: string, world: HookWorld): Conversation | undefined {
  const known = workspace.state.conversation(id);
  if (known === undefined) {
    attach(workspace, { id, pid: clientPid(world) }, '', { now: world.now });
    return workspace.state.conversation(id);
  }
  const { watch: _, ...rest } = known;
  const now = { ...rest, ...wishesOf(workspace) };
  const isSame = known.journal === now.journal && known.enforce === now.enforce;
  if (isSame && JSON.stringify(known.watch) === JSON.stringify(now.watch)) return known;
  remember(workspace, now);
  return now;
}

/** Notes what Current State says, and passes a reminder on that had no effect yet: once. */
function remind(
  workspace: Workspace,
  sessionId: string,
  facts: readonly Fact[],
  now: Date,
): string {
  const { session } = workspace.load(workspace.store.file(`${sessionId}.md`));
  if (session === undefined) return '';
  const updated = parseTime(session.lastUpdated);
  const baseline = updated === undefined ? undefined : new Date(updated).toISOString();
  const { stamp } = lookAt(workspace, sessionId, {
    text: session.text,
    now,
    baseline,
    read: false,
  });
  return unheeded(facts, stampTimeOf(stamp.changed)) === undefined
    ? ''
    : `Current State of ${refOf(sessionId)} does not know of the work since: session update --state "…" --next "…"`;
}

function start(
  workspace: Workspace,
  conversation: Conversation,
  prompt: string,
  world: HookWorld,
): Told | undefined {
  const { autoStart: mode } = workspace.config.sessions;
  // What nobody answers is not asked, and a build server leaves no sessions behind.
  const isMute = mode === 'ask' ? isUnattended(world) : isInCi(world);
  if (mode === 'off' || conversation.assessed === true || isMute) return undefined;
  const caller = { id: conversation.id, pid: clientPid(world) };
  const result = autoStart(workspace, caller, prompt, world.now);
  if (result === undefined) return undefined;
  const current = workspace.state.conversation(conversation.id) ?? conversation;
  if (result.assessed) remember(workspace, { ...current, assessed: true });
  return tell(result, mode);
}

function tell({ assessment, topic, made }: AutoStart, mode: 'ask' | 'on'): Told | undefined {
  const why = `${assessment.why}, rule ${assessment.rule}`;
  if (made !== undefined) {
    const path = wordOf(made.path, 160);
    return {
      context: `A session was made for this conversation: ${path} (${why}). Keep it true as you work: session update --state "…" --next "…". If the request belongs to another session, take that up with session resume REF and delete this file.`,
      message: `session made: ${path} (${why})`,
    };
  }
  if (mode !== 'ask' || assessment.verdict === 'optional' || topic === '') return undefined;
  return {
    context: `This conversation has no session and the request looks as if it should have one (${why}). Offer the user to record it, and go on without when they decline: session new "TITLE"`,
  };
}

function compose(told: Told | undefined): string {
  if (told === undefined) return '';
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'UserPromptSubmit',
      additionalContext: told.context,
    },
    ...(told.message !== undefined && { systemMessage: told.message }),
  });
}

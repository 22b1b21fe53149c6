import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { composeActiveList, countOf } from '../src/core/brief/active-list.ts';
import { roleOf } from '../src/core/brief/brief.ts';
import { wordOf } from '../src/core/brief/fence.ts';
import { fingerprint } from '../src/core/brief/fingerprint.ts';
import { cutText, estimateTokens } from '../src/core/brief/tokens.ts';
import type { Conversation } from '../src/core/journal/records.ts';
import type { Session } from '../src/core/session/session.ts';
import { oneLine } from '../src/core/text/display.ts';
import { beginStatus } from '../src/git-freshness.ts';
import { readText } from '../src/io/files.ts';
import { formerNames } from '../src/io/repository.ts';
import {
  attach,
  predecessor,
  remember,
  sessionOf,
  type Caller,
} from '../src/journal/attachment.ts';
import { scanSessions, type Scan } from '../src/scan.ts';
import type { Workspace } from '../src/workspace.ts';
import {
  agentTypeOf,
  clientPid,
  isSubagent,
  isUnattended,
  textOf,
  type Hook,
  type HookWorld,
} from './hook.ts';
import { projectOf } from './project.ts';
import { noteStart, tellSession, type Start, type Told } from './start-brief.ts';

/**
 * SessionStart: finds the session of this conversation and briefs the agent about it, or lists the
 * active ones. A subagent's start does nothing; a project without sessions gets silence.
 */
export const sessionStart: Hook = (payload, world) => {
  if (isSubagent(payload)) return '';
  const workspace = projectOf(payload, world);
  if (workspace === undefined) return '';
  const caller: Caller = { id: textOf(payload.session_id), pid: clientPid(world) };
  passOn(world, caller.id);
  let scan: Scan | undefined;
  const start: Start = {
    workspace,
    payload,
    caller,
    world,
    scan: () => (scan ??= scanSessions(workspace)),
  };
  const before = workspace.state.conversation(caller.id);
  const id = choose(start, before);
  const lost = id === undefined ? (before?.session ?? '') : '';
  const status = id === undefined ? undefined : beginStatus(workspace);
  const session = id === undefined ? undefined : load(workspace, id);
  if (before !== undefined) noteStart(start, before, id ?? '');
  else if (session !== undefined) workspace.state.prepare();
  const told =
    session === undefined
      ? tellList(start, id, lost)
      : tellSession(start, session, { status, known: before });
  attach(workspace, caller, id ?? '', {
    now: world.now,
    told: session && fingerprint(session),
    left: lost,
    known: before ?? null,
  });
  return compose(told, reminders(start, session !== undefined));
};

/**
 * Later shell commands of this conversation learn its id, so that `resume` and `new` attach it, and find
 * the command where it is installed for the project only. It comes last on PATH and hides nothing.
 */
function passOn(world: HookWorld, id: string): void {
  const file = world.env['CLAUDE_ENV_FILE'];
  if (!file || !/^[\w-]{1,100}$/.test(id)) return;
  const folder = join(__dirname, 'plugin/bin');
  // A colon would end the entry, and with quotes and dollars it would be another.
  const isPlain = /^[^:"'`$\\\n]+$/.test(folder) && existsSync(folder);
  const path = isPlain ? `export PATH="$PATH:${folder}"\n` : '';
  const line = `${path}export AGENT_SESSION_CONVERSATION=${id}\n`;
  try {
    const reading = readText(file);
    // Every compaction is a start of the same conversation; a pipe would be waited for.
    if (reading.kind === 'text' ? reading.text.endsWith(line) : reading.code !== 'missing') return;
    appendFileSync(file, line);
  } catch {
    // Then commands fall back to the branch.
  }
}

/** The session of this conversation: by attachment, by descent, or by branch. */
function choose(start: Start, known: Conversation | undefined): string | undefined {
  const { workspace, payload, caller, world } = start;
  const own = sessionOf(workspace, known);
  if (own !== undefined) return own;
  // Its file may have been on another branch only.
  const left = known?.left ?? '';
  if (workspace.store.has(left)) return left;
  const source = textOf(payload.source);
  if (source === 'clear' || source === 'fork') {
    const transcript = textOf(payload.transcript_path);
    const before = predecessor(workspace, caller, { transcript, now: world.now });
    if (before !== undefined && workspace.store.has(before.session)) {
      // What was cleared works on nothing any more; what was branched goes on.
      if (source === 'clear') remember(workspace, { ...before, session: '' });
      return before.session;
    }
  }
  return ofBranch(start);
}

/** On a branch that is not the default one: the only session in progress that names it, or its old name. */
function ofBranch({ workspace, scan }: Start): string | undefined {
  const { branch, repository } = workspace;
  if (branch === undefined || branch === workspace.defaultBranch) return undefined;
  const naming = (names: readonly string[]): Scan['active'] =>
    scan().active.filter((one) => one.status === 'in_progress' && names.includes(one.branch ?? ''));
  const here = naming([branch]);
  const found = here.length > 0 ? here : naming(formerNames(repository, branch));
  return found.length === 1 ? found[0]?.name.slice(0, -3) : undefined;
}

function load(workspace: Workspace, id: string): Session | undefined {
  return workspace.load(workspace.store.file(`${id}.md`)).session;
}

/**
 * `id` is that of the attached session when its file cannot be read, `lost` when there is none any more.
 */
function tellList(
  { workspace, payload, world, scan }: Start,
  id: string | undefined,
  lost: string,
): Told {
  const found = scan();
  const gone = lost === '' ? '' : goneLine(lost);
  const list = composeActiveList(found, {
    now: world.now,
    ask: !isUnattended(world),
    branch: workspace.branch,
    role: roleOf(agentTypeOf(payload, world)),
  });
  const context = [gone, list].filter((line) => line !== '').join('\n');
  const broken =
    id === undefined
      ? ''
      : `the file of this conversation's session cannot be read: ${wordOf(id)} (session lint says why)`;
  const count =
    found.active.length === 0
      ? ''
      : `${countOf(found.active)}, none attached: session resume REF (about ${estimateTokens(context)} tokens added)`;
  return {
    context,
    message: [gone, broken, count].filter((line) => line !== '').join('\n'),
  };
}

function goneLine(lost: string): string {
  return `The session of this conversation, ${wordOf(lost)}, is not in this work tree any more: it was completed, removed, or belongs to another branch.`;
}

/**
 * What the last conversations left for a person to see: once, at a start that somebody watches, not in
 * the middle of other work. The list of sessions says their number itself.
 */
function reminders({ workspace, payload, world }: Start, counted: boolean): string[] {
  if (textOf(payload.source) === 'compact' || isUnattended(world)) return [];
  const left = workspace.state.takeReminders();
  const lines = new Set(left.flatMap((one) => one.lines));
  return [...[...lines].slice(0, 4), ...(counted ? [left[0]?.count ?? ''] : [])];
}

function compose(told: Told, left: readonly string[]): string {
  const message = [told.message, ...left.map(oneLine)].filter((line) => line !== '').join('\n');
  if (told.context === '' && message === '') return '';
  return JSON.stringify({
    ...(told.context !== '' && {
      hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: told.context },
    }),
    ...(message !== '' && { systemMessage: cutText(message, 1000) }),
  });
}

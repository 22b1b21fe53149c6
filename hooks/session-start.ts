import { appendFileSync } from 'node:fs';
import { attach, attachedSession, predecessor, remember, type Caller } from '../src/attachment.ts';
import { composeActiveList, countOf } from '../src/core/active-list.ts';
import { composeBrief, freshness, roleOf, type BriefFacts, type Role } from '../src/core/brief.ts';
import { oneLine } from '../src/core/display.ts';
import { wordOf } from '../src/core/fence.ts';
import { changedSections, fingerprint } from '../src/core/fingerprint.ts';
import { readiness } from '../src/core/readiness.ts';
import type { Session } from '../src/core/session.ts';
import { cutText, estimateTokens } from '../src/core/tokens.ts';
import { gitFreshness } from '../src/git-freshness.ts';
import { scanSessions, type Scan } from '../src/scan.ts';
import type { Workspace } from '../src/workspace.ts';
import {
  clientPid,
  isSubagent,
  isUnattended,
  projectOf,
  textOf,
  type Hook,
  type HookWorld,
  type Payload,
} from './hook.ts';

/** What goes to the model and what goes to the person. */
interface Told {
  context: string;
  message: string;
}

/** One start of a conversation and the project it happens in. */
interface Start {
  workspace: Workspace;
  payload: Payload;
  caller: Caller;
  world: HookWorld;
  /** All session files, looked at once and only on need. */
  scan(): Scan;
}

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
  const id = choose(start);
  const session = id === undefined ? undefined : load(workspace, id);
  attach(workspace, caller, id ?? '', world.now);
  const told = session === undefined ? tellList(start, id) : tellSession(start, session);
  return compose(told, reminders(start, session !== undefined));
};

/** Later shell commands of this conversation learn its id, so that `resume` and `new` attach it. */
function passOn(world: HookWorld, id: string): void {
  const file = world.env['CLAUDE_ENV_FILE'];
  if (!file || !/^[\w-]{1,100}$/.test(id)) return;
  try {
    appendFileSync(file, `export AGENT_SESSION_CONVERSATION=${id}\n`);
  } catch {
    // Then commands fall back to the branch.
  }
}

/** The session of this conversation: by attachment, by descent, or by branch. */
function choose(start: Start): string | undefined {
  const { workspace, payload, caller, world } = start;
  const own = attachedSession(workspace, caller.id);
  if (own !== undefined) return own;
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

/** On a branch that is not the default one: the only session in progress that names it. */
function ofBranch({ workspace, scan }: Start): string | undefined {
  const { branch } = workspace;
  if (branch === undefined || branch === workspace.defaultBranch) return undefined;
  const here = scan().active.filter((one) => one.status === 'in_progress' && one.branch === branch);
  return here.length === 1 ? here[0]?.name.slice(0, -3) : undefined;
}

function load(workspace: Workspace, id: string): Session | undefined {
  return workspace.load(workspace.store.file(`${id}.md`)).session;
}

function tellSession({ workspace, payload, caller, world }: Start, session: Session): Told {
  const facts: BriefFacts = {
    now: world.now,
    branch: workspace.branch,
    ...gitFreshness(workspace, session),
    reasons: readiness(session).reasons,
  };
  const conversation = workspace.state.conversation(caller.id);
  const only =
    textOf(payload.source) === 'resume' && conversation?.told !== undefined
      ? changedSections(conversation.told, session)
      : undefined;
  if (conversation) remember(workspace, { ...conversation, told: fingerprint(session) });
  const title = cutText(oneLine(session.title ?? session.id), 80);
  const state = freshness(session, facts);
  if (only?.size === 0) {
    return { context: '', message: `session "${title}": ${state}; nothing new in its file` };
  }
  const brief = composeBrief(session, facts, {
    role: role(payload, world),
    budget: workspace.config.context.budget,
    only,
  });
  return {
    context: brief.text,
    message: `session "${title}": ${state} (about ${brief.tokens} tokens added)`,
  };
}

/** `id` is that of the attached session when its file cannot be read. */
function tellList({ workspace, payload, world, scan }: Start, id: string | undefined): Told {
  const found = scan();
  const context = composeActiveList(found, {
    now: world.now,
    ask: !isUnattended(world),
    branch: workspace.branch,
    role: role(payload, world),
  });
  const broken =
    id === undefined
      ? ''
      : `the file of this conversation's session cannot be read: ${wordOf(id)} (session lint says why)`;
  if (found.active.length === 0) return { context, message: broken };
  const count = `${countOf(found.active)}, none attached: session resume REF`;
  return {
    context,
    message: [broken, `${count} (about ${estimateTokens(context)} tokens added)`]
      .filter((line) => line !== '')
      .join('\n'),
  };
}

function role(payload: Payload, world: HookWorld): Role {
  return roleOf(world.env['AGENT_TYPE'] || textOf(payload.agent_type));
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

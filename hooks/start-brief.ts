import { briefFacts } from '../src/brief-facts.ts';
import { composeBrief, freshness, roleOf } from '../src/core/brief/brief.ts';
import { changedSections } from '../src/core/brief/fingerprint.ts';
import { cutText } from '../src/core/brief/tokens.ts';
import type { Conversation } from '../src/core/journal/records.ts';
import type { Session } from '../src/core/session/session.ts';
import { oneLine } from '../src/core/text/display.ts';
import { takeJournal, type Caller } from '../src/journal/attachment.ts';
import { recordFact } from '../src/journal/recorder.ts';
import type { GitBeside } from '../src/io/git.ts';
import type { Scan } from '../src/scan.ts';
import type { Workspace } from '../src/workspace.ts';
import { agentTypeOf, textOf, type HookWorld, type Payload } from './hook.ts';

// What a start needs only where a session or an earlier start is known: the build keeps it in a bundle
// of its own, so that the list of sessions does not wait for it.

/** What goes to the model and what goes to the person. */
export interface Told {
  context: string;
  message: string;
}

/** One start of a conversation and the project it happens in. */
export interface Start {
  workspace: Workspace;
  payload: Payload;
  caller: Caller;
  world: HookWorld;
  /** All session files, looked at once and only on need. */
  scan: () => Scan;
}

/** The agents of a conversation that starts anew did not live on; one that is compacted goes on. */
export function noteStart(
  { workspace, payload, caller, world }: Start,
  before: Conversation,
  session: string,
): void {
  takeJournal(workspace, caller.id, before.session, session);
  const source = textOf(payload.source);
  if (source === 'compact') return;
  const now = { id: caller.id, session, journal: workspace.config.journal };
  recordFact(workspace, now, { at: world.now.getTime(), kind: 'start', text: source });
}

/** What a conversation that works on a session is told of it. */
export function tellSession(
  { workspace, payload, caller, world }: Start,
  session: Session,
  { status, known }: { status: GitBeside | undefined; known: Conversation | undefined },
): Told {
  const facts = briefFacts(workspace, session, {
    now: world.now,
    conversation: caller.id,
    status,
  });
  const only =
    textOf(payload.source) === 'resume' && known?.session === session.id && known.told !== undefined
      ? changedSections(known.told, session)
      : undefined;
  // What this conversation did itself stands in its own history.
  const said = [facts.journal?.prompt, facts.journal?.answer];
  if (said.some((one) => one !== undefined && one.conversation !== caller.id)) {
    only?.add('Unrecorded work');
  }
  const title = cutText(oneLine(session.title ?? session.id), 80);
  const state = freshness(session, facts);
  if (only?.size === 0) {
    return { context: '', message: `session "${title}": ${state}; nothing new in its file` };
  }
  const brief = composeBrief(session, facts, {
    role: roleOf(agentTypeOf(payload, world)),
    budget: budgetOf(workspace, payload),
    only,
  });
  return {
    context: brief.text,
    message: `session "${title}": ${state} (about ${brief.tokens} tokens added)`,
  };
}

/** About what PreCompact says at most times, in estimated tokens: the client repeats it here. */
const SAID_BEFORE = 130;

function budgetOf({ config }: Workspace, payload: Payload): number {
  const { budget } = config.context;
  return textOf(payload.source) === 'compact' ? budget - Math.min(SAID_BEFORE, budget / 4) : budget;
}

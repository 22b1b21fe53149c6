import { applyEdit } from './apply.ts';
import { briefFacts } from './brief-facts.ts';
import { verifyClaims } from './claims/claim-facts.ts';
import { composeBrief, roleOf } from './core/brief/brief.ts';
import { claimLine } from './core/claims/claim-report.ts';
import { repositoryParts } from './core/onboarding/repository-parts.ts';
import { transition } from './core/session/lifecycle.ts';
import type { Session } from './core/session/session.ts';
import { attach } from './journal/attachment.ts';
import { lookAround } from './onboarding/look-around.ts';
import { scanSessions } from './scan.ts';
import { conversationOf, type Loaded, type Workspace } from './workspace.ts';

/** The parts of a command's world that taking a session up needs. */
interface Edge {
  env: Readonly<Record<string, string | undefined>>;
  now(): Date;
}

/** A session that is worked on from now on. */
export interface TakenUp {
  session: Session;
  /** Whether its file changed. */
  changed: boolean;
  /** Whether this conversation is attached to it. */
  attached: boolean;
  /** What an agent is told about it. */
  brief: string;
}

/**
 * Sets a session in progress, attaches the conversation it happens in, and composes the brief.
 * @throws SessionError `completed` and whatever the edit refuses
 */
export function takeUp(
  workspace: Workspace,
  { file, session: found }: Loaded & { session: Session },
  edge: Edge,
  dryRun = false,
): TakenUp {
  const conversation = conversationOf(edge.env);
  const now = edge.now();
  const event = { kind: 'resume', at: now } as const;
  const { session, changed } = applyEdit(
    workspace,
    file,
    { changes: (current) => transition(current, event).changes },
    { dryRun },
  );
  const inside = conversation !== undefined && transition(found, event).effects.includes('attach');
  const attached =
    inside && (dryRun || attach(workspace, { id: conversation, pid: 0 }, file.id, { now }));
  return { session, changed, attached, brief: briefOf(workspace, session, edge, attached) };
}

/** What an agent is told about a session. */
export function briefOf(
  workspace: Workspace,
  session: Session,
  edge: Edge,
  attached: boolean,
): string {
  const { env } = edge;
  const facts = {
    ...briefFacts(workspace, session, { now: edge.now(), conversation: conversationOf(env) }),
    claims: claimLine(verifyClaims(workspace, session, env)),
    repository: repositoryParts(lookAround(workspace, session), edge.now()),
  };
  const role = roleOf(env['AGENT_TYPE']);
  const { budget } = workspace.config.context;
  return composeBrief(session, facts, { role, budget, attached }).text;
}

/**
 * The session of a branch that can be taken up: the attached one if it is of this branch, the only active one, else
 * the only one in progress. `several` where that is not certain, undefined where there is none.
 */
export function sessionOfBranch(
  workspace: Workspace,
  branch: string,
  conversation: string | undefined,
): (Loaded & { session: Session }) | 'several' | undefined {
  const own = scanSessions(workspace).active.filter((one) => one.branch === branch);
  if (own.length === 0) return undefined;
  const attached =
    conversation === undefined ? undefined : workspace.state.conversation(conversation)?.session;
  const running = own.filter(({ status }) => status === 'in_progress');
  const chosen =
    own.find(({ name }) => name === `${attached}.md`) ??
    (own.length === 1 ? own[0] : running.length === 1 ? running[0] : undefined);
  if (chosen === undefined) return 'several';
  return workspace.find(chosen.name.slice(0, -3), conversation);
}

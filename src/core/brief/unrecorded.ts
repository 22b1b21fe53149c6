import type { Fact } from '../journal/journal.ts';

/** A subagent as hooks saw it. */
export interface AgentWork {
  /** The client's id of it. */
  id: string;
  /** Its type, such as `general-purpose`. */
  agent: string;
  /** '' where the call that started it was not seen. */
  task: string;
  /** `interrupted`: it was at work when its conversation was. */
  status: 'in_progress' | 'completed' | 'interrupted';
  outcome: string;
  /** When something was last heard of it; milliseconds since 1970. */
  at: number;
}

/** Words of a person or an agent, cut, and in which conversation they were said. */
interface Said {
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  conversation: string;
}

/** What happened after `## Current State` was last changed. */
export interface Unrecorded {
  /** What the person asked last, and whether its turn came to an end. */
  prompt: (Said & { answered: boolean }) | undefined;
  answer: Said | undefined;
  /** Files written since, the latest first. */
  files: readonly string[];
  /** How many subagents came to an end since. */
  agentsDone: number;
}

/** What a journal says of a session. */
export interface JournalView extends Unrecorded {
  /** The agents, in the order they were first seen. */
  agents: readonly AgentWork[];
}

export const NOTHING_UNRECORDED: JournalView = {
  prompt: undefined,
  answer: undefined,
  files: [],
  agentsDone: 0,
  agents: [],
};

/** How much work a Current State does not know of: files and outcomes; a prompt alone is no work. */
export function countUnrecorded({ files, agentsDone }: Unrecorded): number {
  return files.length + agentsDone;
}

/**
 * Folds the facts about a session, oldest first, into what its file does not say.
 * @param since when Current State was last changed, in milliseconds since 1970
 * @param isLive whether a conversation's client still runs
 */
export function viewOf(
  facts: readonly Fact[],
  since: number,
  isLive: (conversation: string) => boolean,
): JournalView {
  const agents = foldAgents(facts, isLive);
  return {
    ...lastTurn(facts, since),
    files: filesSince(facts, since),
    agentsDone: agents.filter(({ status, at }) => status === 'completed' && at > since).length,
    agents,
  };
}

/** The files that facts name, the latest first; the session files themselves are no work. */
export function filesSince(facts: readonly Fact[], since: number): string[] {
  const files = new Set<string>();
  for (let at = facts.length - 1; at >= 0; at--) {
    const fact = facts[at];
    if (fact === undefined || fact.at <= since) break;
    if (fact.kind === 'edit' && fact.path !== undefined && !SESSION_FILE.test(fact.path)) {
      files.add(fact.path);
    }
  }
  return [...files];
}

const SESSION_FILE = /^\.agents\/sessions\/[^/]+\.md$/;

/**
 * The last prompt, unless its turn was over before Current State was written, and the answer that
 * came after. A turn without an end was cut off: what was asked for may not be done.
 */
function lastTurn(facts: readonly Fact[], since: number): Pick<JournalView, 'prompt' | 'answer'> {
  const asked = facts.findLast(({ kind, text }) => kind === 'prompt' && Boolean(text));
  const answer = facts.findLast(
    ({ kind, text, at }) => kind === 'stop' && Boolean(text) && at > since,
  );
  const end =
    asked &&
    facts.findLast(
      ({ kind, at, conversation }) =>
        kind === 'stop' && at >= asked.at && conversation === asked.conversation,
    );
  const isNews = asked !== undefined && (asked.at > since || end === undefined || end.at > since);
  return {
    prompt: isNews ? { ...saidIn(asked), answered: end !== undefined } : undefined,
    answer: answer && saidIn(answer),
  };
}

function saidIn({ text = '', at, conversation }: Fact): Said {
  return { text, at, conversation };
}

function foldAgents(
  facts: readonly Fact[],
  isLive: (conversation: string) => boolean,
): AgentWork[] {
  const agents = new Map<string, AgentWork>();
  const owners = new Map<AgentWork, string>();
  for (const fact of facts) {
    const { kind, id, conversation } = fact;
    if (kind === 'start') {
      // Whoever was at work when this conversation last stopped running did not come to an end.
      for (const [one, owner] of owners) if (owner === conversation) interrupt(one);
    } else if (id !== undefined && id !== '' && kind.startsWith('agent-')) {
      const known = agents.get(id);
      const one = known ?? { ...NEW_AGENT, id };
      agents.set(id, one);
      owners.set(one, conversation);
      learn(one, fact);
    }
  }
  for (const [one, owner] of owners) if (!isLive(owner)) interrupt(one);
  return [...agents.values()];
}

const NEW_AGENT = { agent: '', task: '', status: 'in_progress', outcome: '', at: 0 } as const;

function learn(one: AgentWork, { kind, type = '', task = '', text = '', at }: Fact): void {
  if (type !== '') one.agent = type;
  if (task !== '') one.task = task;
  one.at = at;
  if (kind === 'agent-start') {
    one.status = 'in_progress';
    one.outcome = '';
  } else if (kind === 'agent-stop' || text !== '') {
    one.status = 'completed';
    if (text !== '') one.outcome = text;
  }
}

function interrupt(one: AgentWork): void {
  if (one.status === 'in_progress') one.status = 'interrupted';
}

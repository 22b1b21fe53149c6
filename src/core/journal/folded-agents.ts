import { setAgent } from '../session/agents.ts';
import { oneLine } from '../text/display.ts';
import type { Change } from '../front-matter/front-matter.ts';
import type { Agent, Session } from '../session/session.ts';
import { cutText } from '../brief/tokens.ts';
import type { AgentWork } from '../brief/unrecorded.ts';

/** No more agents than this are written into a session by themselves. */
export const MAX_FOLDED = 20;

const LIST = ['orchestration', 'spawned_agents'] as const;
const MAX_SUMMARY = 240;
const INTERRUPTED = 'Interrupted before it reported.';

/**
 * The changes that write the agents of a journal into `spawned_agents`: those that were heard of since
 * that was done last, the newest {@link MAX_FOLDED}. An entry is known by the client's id of its agent, or by
 * name and task; one that is completed stays as it is.
 * @param folded until when agents were written into the file; milliseconds since 1970
 */
export function foldAgents(
  session: Session,
  agents: readonly AgentWork[],
  folded: number,
): Change[] {
  const list = session.frontMatter.locate(LIST)?.value ?? [];
  if (session.frontMatter.data === undefined || !Array.isArray(list)) return [];
  const news = agents.filter(({ at }) => at > folded).slice(-MAX_FOLDED);
  const changes: Change[] = [];
  const added: Record<string, string>[] = [];
  let room = MAX_FOLDED - session.agents.filter(({ id }) => Boolean(id)).length;
  for (const one of news) {
    const entry = entryOf(session.agents, one);
    if (entry !== undefined) changes.push(...update(entry, one));
    else if (room-- > 0) added.push(entryFor(one));
  }
  if (added.length === 0) return changes;
  const atEnd = added.map((value, at) => ({ path: [...LIST, list.length + at], value }));
  return list.length > 0 ? [...changes, ...atEnd] : [{ path: LIST, value: added }];
}

function entryOf(agents: readonly Agent[], one: AgentWork): Agent | undefined {
  return (
    agents.find(({ id }) => id === one.id) ??
    agents.find(
      ({ id, agent, task }) => !id && agent === nameOf(one) && task !== '' && task === taskOf(one),
    )
  );
}

function update(entry: Agent, one: AgentWork): Change[] {
  if (entry.status === 'completed' || entry.status === '') return [];
  const { status, summary } = endOf(one);
  const changes = setAgent(entry, status, summary);
  return entry.id ? changes : [...changes, { path: [...LIST, entry.index, 'id'], value: one.id }];
}

function entryFor(one: AgentWork): Record<string, string> {
  const { status, summary } = endOf(one);
  return {
    agent: nameOf(one),
    task: taskOf(one),
    status,
    ...(summary !== undefined && { summary }),
    id: oneLine(one.id),
  };
}

type End = { status: 'pending' | 'in_progress' | 'completed'; summary: string | undefined };

/** An agent that was interrupted did not do its task: it is open again. */
function endOf({ status, outcome }: AgentWork): End {
  if (status === 'interrupted') return { status: 'pending', summary: INTERRUPTED };
  const said = cutText(oneLine(outcome), MAX_SUMMARY);
  return { status, summary: said === '' ? undefined : said };
}

function nameOf({ agent }: AgentWork): string {
  return oneLine(agent) || 'agent';
}

function taskOf(one: AgentWork): string {
  return oneLine(one.task) || `Task of ${nameOf(one)}`;
}

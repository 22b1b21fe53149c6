import { oneLine } from '../text/display.ts';
import type { Change } from '../front-matter/front-matter.ts';
import type { Item } from './item-ref.ts';
import type { Agent, AgentStatus, Session } from './session.ts';

export interface NewAgent {
  agent: string;
  task: string;
  status: AgentStatus;
  /** The client's own id of the agent. */
  id?: string | undefined;
}

const LIST = ['orchestration', 'spawned_agents'] as const;

/** An agent as refs name it: `agent-1`, its number, or words of its name and task. */
export function agentItems(session: Session): (Item & { entry: Agent })[] {
  return session.agents.map((entry) => ({
    id: `agent-${entry.index + 1}`,
    text: entry.task === '' ? entry.agent : `${entry.agent}: ${entry.task}`,
    done: entry.status === 'completed',
    entry,
  }));
}

/** Adds an entry to `spawned_agents`. */
export function addAgent(session: Session, one: NewAgent): Change[] {
  const value: Record<string, string> = {
    agent: oneLine(one.agent),
    task: oneLine(one.task),
    status: one.status,
  };
  if (one.id !== undefined) value['id'] = oneLine(one.id);
  const list = session.frontMatter.locate(LIST)?.value;
  return Array.isArray(list) && list.length > 0
    ? [{ path: [...LIST, list.length], value }]
    : [{ path: LIST, value: [value] }];
}

/** Sets an agent's status, and its summary where there is one to tell. */
export function setAgent(entry: Agent, status: AgentStatus, summary?: string): Change[] {
  const path = [...LIST, entry.index];
  // An entry that is a mere name has no keys to set: it becomes a mapping.
  if (entry.task === '' && entry.status === '') {
    const value: Record<string, string> = { agent: entry.agent, task: entry.agent, status };
    if (summary !== undefined) value['summary'] = oneLine(summary);
    return [{ path, value }];
  }
  const changes: Change[] =
    entry.status === status ? [] : [{ path: [...path, 'status'], value: status }];
  if (summary !== undefined && oneLine(summary) !== entry.summary) {
    changes.push({ path: [...path, 'summary'], value: oneLine(summary) });
  }
  return changes;
}

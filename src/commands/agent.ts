import { ALL_OPTION, outLines } from '../answer.ts';
import { addAgent, agentItems, setAgent } from '../core/session/agents.ts';
import { GivenText } from '../core/session/given-text.ts';
import { findItem } from '../core/session/item-ref.ts';
import { agentJson } from '../core/session/session-json.ts';
import { AGENT_STATUSES, type AgentStatus, type Session } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import { editSession } from '../edit-session.ts';
import { columns } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  printJson,
  SESSION_OPTION,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'agent',
  summary: 'Records an agent that works on a session, marks it done, or lists the agents.',
  args: '[action] [text...]',
  words: ['add', 'done', 'list'],
  options: [
    {
      flags: '--status <status>',
      description: 'its status (add: in_progress by default)',
      choices: AGENT_STATUSES,
    },
    { flags: '--id <id>', description: "the agent client's own id of it (add)" },
    { flags: '--summary <text>', description: 'what came of it (done); - reads standard input' },
    SESSION_OPTION,
    ALL_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session agent add backend-dev "Retry failed webhooks"',
    'session agent done backend-dev --summary "Queue with three attempts, tests pass"',
    'session agent list',
  ],
  notes: 'A ref is agent-2, its number, or words of its name and task.',
  run(world, input) {
    const { action, words } = actionOf('agent', input, ['add', 'done']);
    if (action === 'list') return list(world, input);
    return action === 'add' ? add(world, input, words) : done(world, input, words.join(' '));
  },
};

function add(world: World, input: Input, [name = '', ...words]: string[]): number {
  const texts = new GivenText(world);
  const agent = texts.line(name, 'name of the agent');
  const task = texts.line(words.join(' '), 'task of the agent');
  const status = statusOf(input) ?? 'in_progress';
  return editSession(world, input.options, textOption(input, 'session'), {
    fields: (session) => addAgent(session, { agent, task, status, id: textOption(input, 'id') }),
    tell({ agents }) {
      const added = agents.at(-1);
      const line = `agent-${(added?.index ?? 0) + 1} added: ${oneLine(agent)} is ${added?.status}.`;
      return { line, details: { agent: added && agentJson(added) } };
    },
  });
}

function done(world: World, input: Input, wanted: string): number {
  const summary = textOption(input, 'summary');
  const text = summary === undefined ? undefined : new GivenText(world).line(summary, 'summary');
  const status = statusOf(input) ?? 'completed';
  let index = -1;
  return editSession(world, input.options, textOption(input, 'session'), {
    fields(session) {
      const { entry } = findItem(agentItems(session), wanted, 'agents');
      index = entry.index;
      return setAgent(entry, status, text);
    },
    tell(session, changed) {
      const now = session.agents.find((one) => one.index === index);
      const name = `agent-${index + 1} (${oneLine(now?.agent ?? '')})`;
      const line = `${name} ${changed ? 'is' : 'was'} ${now?.status}${changed ? '' : ' already'}: ${workingCount(session)}.`;
      return { line, details: { agent: now && agentJson(now) } };
    },
  });
}

function list(world: World, input: Input): number {
  const { session } = new Workspace(world.cwd).find(
    textOption(input, 'session'),
    conversationOf(world.env),
  );
  const { id, path, agents } = session;
  if (flag(input, 'json')) {
    printJson(world, { id, path, agents: agents.map(agentJson) });
  } else if (agents.length === 0) {
    world.out('No agents yet. Record one with: session agent add NAME "TASK"\n');
  } else {
    const rows = agents.map(({ index, status, agent, task, summary }) => [
      `agent-${index + 1}`,
      oneLine(status) || '?',
      oneLine(agent),
      oneLine(summary === undefined ? task : `${task} → ${summary}`),
    ]);
    const lines = columns(rows, { width: Math.max(world.width, 40) });
    outLines(world, lines, { all: flag(input, 'all') });
  }
  return 0;
}

function statusOf(input: Input): AgentStatus | undefined {
  return AGENT_STATUSES.find((one) => one === textOption(input, 'status'));
}

function workingCount({ agents }: Session): string {
  const working = agents.filter(({ status }) => status !== 'completed').length;
  return working === 0
    ? 'no agent is at work'
    : `${working} agent${working === 1 ? ' is' : 's are'} not done`;
}

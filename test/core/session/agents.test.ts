import { describe, expect, it } from 'vitest';
import { addAgent, agentItems, setAgent } from '../../../src/core/session/agents.ts';
import { editFrontMatter } from '../../../src/core/front-matter/front-matter.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { sessionText } from '../../support/session-texts.ts';

const EMPTY = sessionText();

function withAgents(lines: string): string {
  return EMPTY.replace('  spawned_agents: []', `  spawned_agents:\n${lines}`);
}

function sessionOf(text: string): Session {
  return parseSession(text, 'x.md');
}

const ONE = withAgents(
  '    - agent: backend-dev # fast\n      task: "Retry"\n      status: in_progress',
);

describe('addAgent', () => {
  it.each([
    ['an empty list', EMPTY],
    ['no list', EMPTY.replace('  spawned_agents: []\n', '')],
    ['an empty value', EMPTY.replace('spawned_agents: []', 'spawned_agents:')],
  ])('starts from %s', (_, text) => {
    const session = sessionOf(text);
    const after = sessionOf(
      editFrontMatter(
        text,
        addAgent(session, { agent: 'dev', task: 'a: "b" #c', status: 'pending', id: 'a1' }),
      ),
    );
    expect(after.agents).toEqual([
      {
        index: 0,
        agent: 'dev',
        task: 'a: "b" #c',
        status: 'pending',
        summary: undefined,
        id: 'a1',
      },
    ]);
  });

  it('goes behind the others and leaves them alone', () => {
    const after = editFrontMatter(
      ONE,
      addAgent(sessionOf(ONE), { agent: 'b', task: 'c', status: 'pending' }),
    );
    expect(after).toContain(
      '    - agent: backend-dev # fast\n      task: "Retry"\n      status: in_progress\n    - agent: b\n',
    );
  });
});

describe('setAgent', () => {
  it('changes the status and adds the summary, nothing else', () => {
    const [entry] = sessionOf(ONE).agents;
    const after = editFrontMatter(ONE, entry ? setAgent(entry, 'completed', 'Three attempts') : []);
    expect(sessionOf(after).agents[0]).toMatchObject({
      status: 'completed',
      summary: 'Three attempts',
    });
    expect(after).toContain(
      '- agent: backend-dev # fast\n      task: "Retry"\n      status: completed',
    );
  });

  it('has nothing to do for what is so already', () => {
    const [entry] = sessionOf(ONE).agents;
    expect(entry && setAgent(entry, 'in_progress')).toEqual([]);
  });

  it('makes a mapping of a mere name', () => {
    const text = withAgents('    - reviewer');
    const [entry] = sessionOf(text).agents;
    const after = editFrontMatter(text, entry ? setAgent(entry, 'completed', 'Fine') : []);
    expect(sessionOf(after).agents[0]).toMatchObject({
      agent: 'reviewer',
      status: 'completed',
      summary: 'Fine',
    });
  });
});

describe('agentItems', () => {
  it('names agents by place, name and task', () => {
    expect(agentItems(sessionOf(ONE)).map(({ id, text, done }) => [id, text, done])).toEqual([
      ['agent-1', 'backend-dev: Retry', false],
    ]);
  });
});

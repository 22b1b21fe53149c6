import { describe, expect, it } from 'vitest';
import { foldAgents, MAX_FOLDED } from '../../../src/core/journal/folded-agents.ts';
import { editFrontMatter } from '../../../src/core/front-matter/front-matter.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import type { AgentWork } from '../../../src/core/brief/unrecorded.ts';
import { pathOf, sessionText } from '../../support/any-session.ts';

const one = (id: string, more: Partial<AgentWork> = {}): AgentWork => ({
  id,
  agent: 'tester',
  task: `Task ${id}`,
  status: 'completed',
  outcome: 'green',
  at: 1000,
  ...more,
});
const session = (agents: readonly string[] = []): Session =>
  parseSession(sessionText({ agents }), pathOf());
/** The agents of the file once the journal's are written into it. */
function folded(before: Session, agents: readonly AgentWork[], until = 0): Session['agents'] {
  const text = editFrontMatter(before.text, foldAgents(before, agents, until));
  return parseSession(text, before.path).agents;
}
const BY_HAND = ['    - agent: tester', '      task: "Task a"', '      status: in_progress'];

describe('foldAgents', () => {
  it('writes agents with task, status, outcome and id', () => {
    const agents = [one('a'), one('b', { status: 'in_progress', outcome: '' })];
    expect(folded(session(), agents)).toEqual([
      { index: 0, agent: 'tester', task: 'Task a', status: 'completed', summary: 'green', id: 'a' },
      {
        index: 1,
        agent: 'tester',
        task: 'Task b',
        status: 'in_progress',
        summary: undefined,
        id: 'b',
      },
    ]);
  });

  it('is done when it is done', () => {
    const once = parseSession(
      editFrontMatter(session().text, foldAgents(session(), [one('a')], 0)),
      pathOf(),
    );
    expect(foldAgents(once, [one('a')], 0)).toEqual([]);
  });

  it('brings an entry up to date by its id', () => {
    const before = session([...BY_HAND, '      id: a']);
    expect(folded(before, [one('a', { task: 'Other words' })])).toMatchObject([
      { task: 'Task a', status: 'completed', summary: 'green', id: 'a' },
    ]);
  });

  it('knows an entry made by hand by its name and task', () => {
    expect(folded(session(BY_HAND), [one('a')])).toMatchObject([
      { status: 'completed', summary: 'green', id: 'a' },
    ]);
  });

  it('leaves a completed entry as somebody wrote it', () => {
    const own = BY_HAND.map((line) => line.replace('in_progress', 'completed'));
    const before = session([...own, '      summary: "my words"', '      id: a']);
    expect(foldAgents(before, [one('a')], 0)).toEqual([]);
  });

  it('an interrupted agent has its task open again', () => {
    const [entry] = folded(session(), [one('a', { status: 'interrupted' })]);
    expect([entry?.status, entry?.summary !== undefined]).toEqual(['pending', true]);
  });

  it('writes nothing again that was taken out of the file', () => {
    expect(foldAgents(session(), [one('a')], 1000)).toEqual([]);
  });

  it(`writes the newest ${MAX_FOLDED}`, () => {
    const many = Array.from({ length: 30 }, (_, at) => one(`a${at}`));
    const ids = folded(session(), many).map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([20, 'a10', 'a29']);
  });

  it(`never lets more than ${MAX_FOLDED} gather`, () => {
    const many = Array.from({ length: 20 }, (_, at) => one(`a${at}`));
    const full = parseSession(
      editFrontMatter(session().text, foldAgents(session(), many, 0)),
      pathOf(),
    );
    expect(foldAgents(full, [one('late')], 0)).toEqual([]);
  });

  it('makes up for a task that was not recorded', () => {
    expect(folded(session(), [one('a', { task: '', agent: '' })])[0]).toMatchObject({
      agent: 'agent',
      task: 'Task of agent',
    });
  });

  it.each([
    ['broken front matter', '---\nsession: [\n---\n'],
    [
      'agents that are no list',
      sessionText().replace('spawned_agents: []', 'spawned_agents: none'),
    ],
  ])('leaves %s alone', (_, text) => {
    expect(foldAgents(parseSession(text, pathOf()), [one('a')], 0)).toEqual([]);
  });
});

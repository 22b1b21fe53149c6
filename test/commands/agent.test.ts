import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';

describe('session agent', () => {
  it('adds an agent at work', async () => {
    const one = oneSession();
    await one.run('agent', 'add', 'backend-dev', 'Retry', 'webhooks', '--id', 'a1b2');
    expect(one.session().agents).toEqual([
      {
        index: 0,
        agent: 'backend-dev',
        task: 'Retry webhooks',
        status: 'in_progress',
        summary: undefined,
        id: 'a1b2',
      },
    ]);
  });

  it('marks one done with what came of it', async () => {
    const one = oneSession();
    await one.run('agent', 'add', 'backend-dev', 'Retry');
    await one.run('agent', 'done', 'backend-dev', '--summary', 'Three attempts');
    expect(one.session().agents[0]).toMatchObject({
      status: 'completed',
      summary: 'Three attempts',
    });
  });

  it('changes nothing that is so already', async () => {
    const one = oneSession();
    await one.run('agent', 'add', 'backend-dev', 'Retry', '--status', 'completed');
    const before = one.text();
    await one.runIn({ now: () => new Date('2026-11-21T00:00:00Z') }, 'agent', 'done', '1');
    expect(one.text()).toBe(before);
  });

  it('refuses a status that is none', async () => {
    expect((await oneSession().run('agent', 'add', 'a', 'b', '--status', 'busy')).code).toBe(2);
  });

  it('lists them', async () => {
    const one = oneSession();
    await one.run('agent', 'add', 'backend-dev', 'Retry');
    expect(await one.json('agent', 'list')).toMatchObject({
      agents: [{ id: 'agent-1', agent: 'backend-dev', summary: null }],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';

describe('session decision', () => {
  it('records text, title, reason and alternatives', async () => {
    const one = oneSession();
    await one.runIn(
      { input: 'Polling\n\nCron' },
      'decision',
      'add',
      'Use a queue',
      '--title',
      'Queue',
      '--rationale',
      'Calm',
      '--alternatives',
      '-',
    );
    expect(one.session().decisions[0]).toMatchObject({
      number: 1,
      title: 'Queue',
      decision: 'Use a queue',
      rationale: 'Calm',
      alternatives: 'Polling\n\nCron',
    });
  });

  it('says when no reason was given', async () => {
    expect((await oneSession().run('decision', 'add', 'Use a queue')).stdout).toContain(
      'No rationale',
    );
  });

  it('lists them', async () => {
    const one = oneSession();
    await one.run('decision', 'add', 'Use a queue');
    await one.run('decision', 'add', 'Use two queues');
    expect((await one.run('decision')).stdout).toBe('dec-1  Use a queue\ndec-2  Use two queues\n');
  });
});

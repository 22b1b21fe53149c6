import { describe, expect, it } from 'vitest';
import { ID, oneSession } from '../support/one-session.ts';

describe('session log', () => {
  it('adds an entry', async () => {
    const one = oneSession();
    await one.run('log', 'Ran the tests', '--as', 'dev/test');
    expect(one.session().log.map(({ at, title, text }) => [at, title, text])).toEqual([
      ['2026-11-20 15:00', 'dev/test', 'Ran the tests'],
    ]);
  });

  it.each([
    ['the type of the agent', { AGENT_TYPE: 'reviewer', CLAUDE_CODE_SESSION_ID: 'c1' }, 'reviewer'],
    ['an agent', { CLAUDE_CODE_SESSION_ID: 'c1' }, 'agent'],
    ['a person', {}, 'person'],
  ])('is by %s', async (_, env, who) => {
    const one = oneSession();
    await one.runIn({ env }, 'log', 'It works');
    expect(one.session().log[0]?.title).toBe(who);
  });

  it.each([
    ['@', ['log', '@']],
    ['a whole id', ['log', ID]],
    ['a path', ['log', `.agents/sessions/${ID}.md`]],
    ['nothing', ['log']],
  ])('shows the log for %s', async (_, argv) => {
    const one = oneSession();
    await one.run('log', 'Ran the tests');
    expect((await one.run(...argv)).stdout).toBe('2026-11-20 15:00  person\nRan the tests\n');
  });

  it('takes a session and a text', async () => {
    const one = oneSession();
    await one.run('log', 'login', 'done');
    expect(one.session().log[0]?.text).toBe('done');
  });

  it('takes a word that is in no id for a text', async () => {
    const one = oneSession();
    await one.run('log', 'done');
    expect(one.session().log[0]?.text).toBe('done');
  });

  it('asks what a word that is in an id means', async () => {
    const { stdout } = await oneSession().run('log', 'login', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unclear-arguments' } });
  });

  it('shows the newest entries only', async () => {
    const one = oneSession();
    for (const text of ['one x', 'two x', 'three x']) await one.run('log', text);
    expect(
      ((await one.json('log', '--limit', '2'))['log'] as { text: string }[]).map(
        ({ text }) => text,
      ),
    ).toEqual(['two x', 'three x']);
  });

  it('takes a message by its role', async () => {
    const one = oneSession();
    await one.run('log', '--role', 'user', 'Build it with caching');
    expect(one.session().log.map(({ at, title, text }) => [at, title, text])).toEqual([
      ['2026-11-20 15:00', 'user', 'Build it with caching'],
    ]);
  });

  it('shows the messages of a role', async () => {
    const one = oneSession();
    await one.run('log', '--role', 'user', 'Build it');
    await one.run('log', '--as', 'user/test', 'Tried it');
    await one.run('log', '--role', 'assistant', 'Built it');
    expect(
      ((await one.json('log', '--role', 'user'))['log'] as { text: string }[]).map(
        ({ text }) => text,
      ),
    ).toEqual(['Build it', 'Tried it']);
  });

  it.each([
    ['another role', ['log', 'a b', '--role', 'robot']],
    ['a role and somebody', ['log', 'a b', '--role', 'user', '--as', 'dev']],
  ])('refuses %s', async (_, argv) => {
    const one = oneSession();
    const { code } = await one.run(...argv);
    expect([code, one.session().log]).toEqual([2, []]);
  });
});

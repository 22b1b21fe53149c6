import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const TEXT = sessionText({
  body: '## Execution Progress\n\n### Wave 1: Find (ACTIVE)\n\n- [ ] Look\n\n### Wave 2: Fix (blocked by Wave 1)\n\n- [ ] Mend\n',
});

describe('session task', () => {
  it('adds to the active wave and names the id that the task has now', async () => {
    const { stdout } = await oneSession(TEXT).run('task', 'add', 'Look closer');
    expect(stdout).toMatch(/^task-2 added to wave 1/);
  });

  it('adds to the wave that is named', async () => {
    const one = oneSession(TEXT);
    await one.run('task', 'add', '--wave', '2', 'Test');
    expect(one.session().waves[1]?.tasks.map(({ text }) => text)).toEqual(['Mend', 'Test']);
  });

  it('says so when a wave has no open task left', async () => {
    expect((await oneSession(TEXT).run('task', 'done', 'task-1')).stdout).toContain(
      'Wave 1 has no open task left',
    );
  });

  it('lists one wave', async () => {
    expect(await oneSession(TEXT).json('task', 'list', '--wave', '2')).toMatchObject({
      tasks: [{ id: 'task-2', text: 'Mend', wave: 2 }],
    });
  });

  it.each(['0', 'x', '1.5', '-1'])('refuses wave %j', async (wave) => {
    const { stdout, code } = await oneSession(TEXT).run(
      'task',
      'add',
      `--wave=${wave}`,
      'Test',
      '--json',
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'bad-number' } }]);
  });
});

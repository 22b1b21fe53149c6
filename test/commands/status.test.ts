import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';
import { makeFolder } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const BODY = `## Execution Progress

- [ ] Task one
- [x] Task two

## Acceptance Criteria

- [ ] No loop
- [x] Keeps query

## Blockers

- Staging is down
`;

describe('session status', () => {
  it.each([
    'Loop found in the cookie check.',
    '- Write the test',
    '1 of 2 objectives',
    '1 of 2 tasks',
    'No loop (obj-1)',
    'Staging is down',
    'updated 30 min ago',
    'ready',
  ])('says %j', async (text) => {
    expect((await oneSession(sessionText({ body: BODY })).run('status')).stdout).toContain(text);
  });

  it('leaves out what is done, unless asked', async () => {
    const one = oneSession(sessionText({ body: BODY }));
    expect((await one.run('status')).stdout).not.toContain('Keeps query');
    expect((await one.run('status', '--objectives')).stdout).toContain('[x] Keeps query');
  });

  it('tells the objectives alone, when asked for them', async () => {
    const one = oneSession(sessionText({ body: BODY }));
    expect((await one.run('status', '--objectives')).stdout).not.toContain('Staging is down');
    expect((await oneSession().run('status', '--objectives')).stdout).toContain('No objectives');
  });

  it('knows the branch and what is not committed', async () => {
    const one = oneSession(sessionText({ front: '  branch: feature/x\n' }));
    one.repo.write('a.txt', '1');
    one.repo.git('add', '.');
    one.repo.git('commit', '--quiet', '-m', 'start');
    one.repo.write('a.txt', '2');
    expect(await one.json('status')).toMatchObject({
      checked_out: 'main',
      branch_matches: false,
      dirty_files: 1,
    });
  });

  it('gives the reasons when it is not ready', async () => {
    const one = oneSession(sessionText().replace('Loop found in the cookie check.', 'TBD'));
    expect(await one.json('status')).toMatchObject({
      ready: false,
      reasons: [{ code: 'state-placeholder' }],
    });
  });

  it('writes no escape that a file brings', async () => {
    const one = oneSession(
      sessionText({ title: 'a\\e[2Jb' }).replace('Loop found', 'Loop \u001b[31mfound'),
    );
    expect((await one.run('status', '--verbose')).stdout).not.toContain('\u001b');
  });

  it('ends with 2 when there is no session', async () => {
    expect((await oneSession().runIn({ cwd: makeFolder() }, 'status')).code).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { ID, oneSession } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const TEXT = sessionText({
  body: '## Notes\u001b[31m\n\nred\n\n## Acceptance Criteria\n\n- [ ] No loop\n',
});

describe('session show', () => {
  it('prints the file with its control characters visible', async () => {
    expect((await oneSession(TEXT).run('show')).stdout).toBe(TEXT.replace('\u001b', '\u241b'));
  });

  it('prints the bytes as they are with --raw', async () => {
    expect((await oneSession(TEXT).run('show', '--raw')).stdout).toBe(TEXT);
  });

  it.each(['Next Steps', 'next steps', 'next'])(
    'prints the section that %j names',
    async (name) => {
      expect((await oneSession(TEXT).run('show', ID, '--section', name)).stdout).toBe(
        '## Next Steps\n\n- Write the test\n- Fix the check\n',
      );
    },
  );

  it.each(['nothing', 'c'])('refuses %j as a section', async (name) => {
    const { stdout } = await oneSession(TEXT).run('show', '--section', name, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unknown-section' } });
  });

  it('prints every noun for programs', async () => {
    const shown = await oneSession(TEXT).json('show');
    expect(Object.keys(shown)).toEqual(
      expect.arrayContaining([
        'version',
        'id',
        'path',
        'title',
        'status',
        'objectives',
        'tasks',
        'decisions',
        'blockers',
        'next_steps',
        'agents',
        'log',
        'sections',
      ]),
    );
    expect(shown['objectives']).toEqual([
      {
        id: 'obj-1',
        text: 'No loop',
        done: false,
        line: TEXT.split('\n').indexOf('- [ ] No loop') + 1,
      },
    ]);
  });
});

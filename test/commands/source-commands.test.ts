import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';
import { makeFolder } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const BODY = `## Acceptance Criteria

- [ ] No loop

## Execution Progress

- [ ] Write the guard

## Blockers

- Staging is down
`;

describe('the work verbs by other words', () => {
  it.each<[string[], string]>([
    [['objectives', 'add', 'Implement OAuth2 integration'], '- [ ] Implement OAuth2 integration'],
    [['objectives', 'complete', 'obj-1'], '- [x] No loop'],
    [['objective', 'complete', 'obj-1'], '- [x] No loop'],
    [['tasks', 'complete', 'task-1'], '- [x] Write the guard'],
    [['task', 'add', '--wave', '1', 'Measure'], '### Wave 1'],
    [['blockers', 'add', 'Waiting on API keys'], '- Waiting on API keys'],
    [['blockers', 'add', 'Waiting on API keys', '--issue', '128'], '- Waiting on API keys (#128)'],
    [['blockers', 'resolve', 'blk-1'], '- [x] Staging is down'],
    [['blockers', 'complete', 'blk-1'], '- [x] Staging is down'],
    [
      [
        'decisions',
        'add',
        'Using repository pattern for data access',
        '--rationale',
        'Separates domain logic from persistence',
        '--alternatives',
        'Active Record: Too coupled to database',
      ],
      '**Alternatives**: Active Record: Too coupled to database',
    ],
  ])('%j', async (argv, wanted) => {
    const one = oneSession(sessionText({ body: BODY }));
    expect([(await one.run(...argv)).code, one.text()]).toEqual([
      0,
      expect.stringContaining(wanted),
    ]);
  });

  it.each([['objectives'], ['tasks'], ['blockers'], ['decisions'], ['agents'], ['artifacts']])(
    '%s list',
    async (verb) => {
      expect((await oneSession(sessionText({ body: BODY })).run(verb, 'list')).code).toBe(0);
    },
  );
});

describe('the reading verbs and init, as the source writes them', () => {
  it.each([
    ['status'],
    ['status', '--objectives'],
    ['status', '--verbose'],
    ['handoff'],
    ['objectives', 'list'],
    ['init', '--dry-run'],
  ])('%s %s', async (...argv) => {
    const one = oneSession(sessionText({ body: BODY }));
    const { code, stdout, stderr } = await one.runIn({ env: one.repo.env }, ...argv);
    expect([code, stderr, stdout === '']).toEqual([0, '', false]);
  });

  it('init, and init --force later', async () => {
    const one = oneSession();
    const run = async (...argv: string[]): Promise<number> =>
      (await one.runIn({ env: { ...one.repo.env, HOME: makeFolder() } }, ...argv)).code;
    expect([await run('init'), await run('init', '--force')]).toEqual([0, 0]);
    expect(
      ['config.yaml', 'architecture.md', 'conventions.md'].map((name) =>
        one.repo.has(`.agents/${name}`),
      ),
    ).toEqual([true, true, true]);
  });
});

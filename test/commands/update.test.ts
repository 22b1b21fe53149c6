import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { oneSession, PATH } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

describe('session update', () => {
  it('records everything in one write', async () => {
    const one = oneSession();
    const { code } = await one.run(
      'update',
      '--state',
      'Check fixed.',
      '--next',
      'Ship it',
      '--next',
      'Tell them',
      '--done',
      'step-1',
      '--task',
      'Shipping',
      '--log',
      'Fixed.',
      '--as',
      'dev/fix',
      '--file',
      'src/login.ts',
    );
    expect(code).toBe(0);
    const session = one.session();
    expect(session.body('Current State')).toBe('Check fixed.');
    expect(session.body('Next Steps')).toBe('- [x] Write the test\n- Ship it\n- Tell them');
    expect([session.currentTask, session.lastUpdated]).toEqual([
      'Shipping',
      '2026-11-20T15:00:00Z',
    ]);
    expect(session.log[0]).toMatchObject({
      at: '2026-11-20 15:00',
      title: 'dev/fix',
      text: 'Fixed.',
    });
    expect(session.body('Files Modified')).toBe('- `src/login.ts`');
  });

  it('says what to give when nothing was', async () => {
    const one = oneSession();
    const { code, stdout } = await one.run('update', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'nothing-given' } }]);
  });

  it('never turns last_updated back', async () => {
    const one = oneSession();
    await one.runIn(
      { now: () => new Date('2026-11-01T00:00:00Z') },
      'update',
      '--state',
      'Earlier clock.',
    );
    expect(one.session().lastUpdated).toBe('2026-11-20T14:30:00Z');
  });

  it('stamps even when the text is the same', async () => {
    const one = oneSession();
    await one.run('update', '--state', 'Loop found in the cookie check.');
    expect(one.text()).toBe(sessionText().replace('14:30:00Z', '15:00:00Z'));
  });

  it('reads one text from standard input', async () => {
    const one = oneSession();
    await one.runIn({ input: '- a\n- b\n' }, 'update', '--state', '-');
    expect(one.session().body('Current State')).toBe('- a\n- b');
  });

  it('takes a list of steps from standard input', async () => {
    const one = oneSession();
    await one.runIn({ input: '- [ ] a b\n2. c\n\nd\n' }, 'update', '--next', '-');
    expect(one.session().nextSteps.map(({ text }) => text)).toEqual(['a b', 'c', 'd']);
  });

  it('reads standard input once', async () => {
    const { stdout } = await oneSession().runIn(
      { input: 'x' },
      'update',
      '--state',
      '-',
      '--log',
      '-',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'input-twice' } });
  });

  it.each([
    ['a heading', '## Fake'],
    ['an open fence', '```'],
    ['an open comment', '<!-- '],
  ])('refuses a state with %s and writes nothing', async (_, state) => {
    const one = oneSession();
    const { stdout, code } = await one.run('update', `--state=${state}`, '--log', 'x', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      { error: { code: 'would-break-sections' } },
    ]);
    expect(one.text()).toBe(sessionText());
  });

  it('makes control characters in a state visible', async () => {
    const one = oneSession();
    await one.run('update', '--state', 'a\u0000b\u001b[2Jc');
    expect(one.session().body('Current State')).toBe('a\u2400b\u241b[2Jc');
  });

  it('takes a state of a megabyte', async () => {
    const one = oneSession();
    const state = 'A line of a long report.\n'.repeat(42_000).trimEnd();
    expect((await one.runIn({ input: state }, 'update', '--state', '-')).code).toBe(0);
    expect(one.session().body('Current State')).toBe(state);
  });

  it('refuses a text that would make the file unreadable by its size', async () => {
    const one = oneSession();
    const { stdout } = await one.runIn(
      { input: 'x'.repeat(9_000_000) },
      'update',
      '--state',
      '-',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'too-large' } });
    expect(one.text()).toBe(sessionText());
  });

  it('names files from the root, with forward slashes, each once', async () => {
    const one = oneSession();
    one.repo.write('src/deep/a.ts', '');
    const cwd = one.repo.path('src/deep');
    await one.runIn(
      { cwd },
      'update',
      '--file',
      'a.ts',
      '--file',
      '../b.ts',
      '--file',
      one.repo.path('src/b.ts'),
    );
    expect(one.session().body('Files Modified')).toBe('- `src/deep/a.ts`\n- `src/b.ts`');
  });

  it('refuses a file outside of the project', async () => {
    const { stdout } = await oneSession().run('update', '--file', '../x.ts', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'outside-root' } });
  });

  it('shows with --dry-run exactly what it would do, and does nothing', async () => {
    const one = oneSession();
    const { stdout } = await one.run(
      'update',
      '--state',
      'Check fixed.',
      '--done',
      'step-2',
      '--dry-run',
    );
    expect(one.text()).toBe(sessionText());
    one.repo.write('change.diff', stdout);
    one.repo.git('apply', 'change.diff');
    const applied = one.text();
    one.repo.write(PATH, sessionText());
    await one.run('update', '--state', 'Check fixed.', '--done', 'step-2');
    expect(applied).toBe(one.text());
  });

  it('answers in 200 tokens, for people and for programs', async () => {
    const argv = ['update', '--state', 'Check fixed.', '--next', 'Ship it', '--log', 'x'];
    const one = oneSession();
    expect(estimateTokens((await one.run(...argv)).stdout)).toBeLessThanOrEqual(200);
    expect(estimateTokens((await one.run(...argv, '--json')).stdout)).toBeLessThanOrEqual(200);
  });
});

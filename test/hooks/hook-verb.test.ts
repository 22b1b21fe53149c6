import { describe, expect, test } from 'vitest';
import { Workspace } from '../../src/workspace.ts';
import { pathOf, sessionText } from '../support/any-session.ts';
import { COMMAND } from '../support/cli.ts';
import { answerOf, payload } from '../support/hook.ts';
import { pipe } from '../support/pipe.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const STARTUP = JSON.stringify({ ...payload('SessionStart.startup.interactive'), cwd: undefined });
const project = (): Repo => makeRepo({ [pathOf()]: sessionText() });
const hook = (repo: Repo, event: string, input: string, env: Record<string, string> = {}) =>
  pipe([COMMAND, 'hook', event], [input], {
    cwd: repo.root,
    env: { ...repo.env, ...env },
    open: true,
  });

describe('session hook', () => {
  test.each(['session-start', 'SessionStart'])(
    'runs the hook of %s for any client',
    async (event) => {
      const repo = project();
      const { code, stdout, stderr } = await hook(repo, event, STARTUP);
      expect([code, answerOf(stdout).context.includes('Fix login'), stderr]).toEqual([0, true, '']);
    },
  );

  test('notes its runs as the built hooks do', async () => {
    const repo = project();
    await hook(repo, 'PreCompact', '{}');
    expect(new Workspace(repo.root).state.hookRuns().map(({ event }) => event)).toEqual([
      'pre-compact',
    ]);
  });

  test('is silent on garbage, with exit code 0', async () => {
    expect(await hook(project(), 'session-start', 'garbage\n')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('SESSION_HOOKS=0 silences it', async () => {
    expect(await hook(project(), 'session-start', STARTUP, { SESSION_HOOKS: '0' })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test.each(['session-begin', 'constructor', ''])(
    'an event "%s" that there is not is wrong use',
    async (event) => {
      const { code, stderr } = await hook(project(), event, '{}');
      expect([code, stderr.includes('session-start')]).toEqual([2, true]);
    },
  );
});

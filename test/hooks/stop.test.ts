import { describe, expect, test } from 'vitest';
import type { HookWorld } from '../../hooks/hook.ts';
import { stop } from '../../hooks/stop.ts';
import { userPromptSubmit } from '../../hooks/user-prompt-submit.ts';
import { lookAt } from '../../src/journal/stamps.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { NOW } from '../support/cli.ts';
import { answerOf, callHook, payload } from '../support/hook.ts';
import { know, record, recorded } from '../support/journal.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const EDITS = [1, 2, 3].map((at) => ({ ago: 10 + at, path: `src/${at}.ts` }));

/** A project whose Current State was written an hour ago, and three files since. */
function project(more: Record<string, unknown> = {}, config = ''): Repo {
  const repo = makeRepo({ [pathOf()]: sessionText(), '.agents/config.yaml': config });
  know(repo, more);
  const now = new Date(NOW.getTime() - 3_600_000);
  lookAt(new Workspace(repo.root), FIX_LOGIN, {
    text: sessionText(),
    now,
    baseline: undefined,
    read: true,
  });
  record(repo, EDITS);
  return repo;
}
const end = (repo: Repo, more: Record<string, unknown> = {}, world: Partial<HookWorld> = {}) =>
  callHook(stop, payload('Stop', more), repo, world);
const later = (minutes: number): Partial<HookWorld> => ({
  now: new Date(NOW.getTime() + minutes * 60_000),
});

describe('Stop', () => {
  test('records the last answer', () => {
    const repo = project({ enforce: 'off' });
    end(repo, { last_assistant_message: 'It works.' });
    expect(recorded(repo).at(-1)).toMatchObject({ kind: 'stop', text: 'It works.' });
  });

  test('warn tells the person how much Current State misses', () => {
    const { message } = answerOf(end(project()));
    expect([
      message.includes('3 files'),
      message.includes('60 min'),
      message.includes(FIX_LOGIN),
    ]).toEqual([true, true, true]);
  });

  test('warn says nothing to the model, so that the turn ends', () => {
    expect(Object.keys(JSON.parse(end(project())) as object)).toEqual(['systemMessage']);
  });

  test('block has the agent go on, with the reason', () => {
    const answer = JSON.parse(end(project({ enforce: 'block' }))) as Record<string, string>;
    expect([answer['decision'], answer['reason']?.includes('session update --state')]).toEqual([
      'block',
      true,
    ]);
  });

  test('notes that it did, and never does twice in a row', () => {
    const repo = project({ enforce: 'block' });
    const answers = [end(repo), end(repo), end(repo, {}, later(60))].map((text) => text !== '');
    expect([answers, recorded(repo).filter(({ nag }) => nag === 'block').length]).toEqual([
      [true, false, false],
      1,
    ]);
  });

  test('does again after as much new work', () => {
    const repo = project();
    end(repo);
    end(repo, {}, later(1));
    record(
      repo,
      [4, 5, 6].map((at) => ({ ago: -at, path: `src/${at}.ts` })),
    );
    expect(end(repo, {}, later(20))).not.toBe('');
  });

  test.each<[string, Record<string, unknown>, Partial<HookWorld>]>([
    ['when a hook keeps it going already', { stop_hook_active: true }, {}],
    ['in a print-mode client', {}, { env: { CLAUDE_CODE_ENTRYPOINT: 'sdk-cli' } }],
    ['in CI', {}, { env: { CI: 'true' } }],
    ['with nobody in front of it', {}, { env: { CLAUDE_CODE_SESSION_ATTENDED: '0' } }],
    ['in a subagent', { agent_id: 'a1' }, {}],
    ['with background tasks', { background_tasks: [{ id: 'x', status: 'running' }] }, {}],
  ])('is silent %s', (_, more, world) => {
    expect(end(project({ enforce: 'block' }), more, world)).toBe('');
  });

  test('background tasks that are over hold nothing up', () => {
    expect(end(project(), { background_tasks: [{ id: 'x', status: 'completed' }] })).not.toBe('');
  });

  test.each<[string, (repo: Repo) => void]>([
    [
      'Current State was changed meanwhile',
      (repo) => repo.write(pathOf(), sessionText().replace('half written', 'done')),
    ],
    ['the session is paused', (repo) => repo.write(pathOf(), sessionText({ status: 'paused' }))],
    ['the session is gone', (repo) => repo.git('clean', '-fdqx', '.agents')],
    ['the project does not want it', (repo) => know(repo, { enforce: 'off' })],
    ['nothing is recorded', (repo) => know(repo, { journal: 'off' })],
    ['the conversation has no session', (repo) => know(repo, { session: '' })],
  ])('is silent when %s', (_, prepare) => {
    const repo = project();
    prepare(repo);
    expect(end(repo)).toBe('');
  });

  test('edits of another conversation are not held against this one', () => {
    const repo = project();
    know(repo, { id: 'other' });
    expect(end(repo, { session_id: 'other' })).toBe('');
  });
});

describe('the prompt after a warning', () => {
  const ask = (repo: Repo, world: Partial<HookWorld> = later(2)): string =>
    answerOf(callHook(userPromptSubmit, payload('UserPromptSubmit.typed'), repo, world)).context;

  test('passes it on to the agent in one line, once', () => {
    const repo = project();
    end(repo);
    const [first, second] = [ask(repo), ask(repo, later(3))];
    expect([first.includes('session update'), first.split('\n').length, second]).toEqual([
      true,
      1,
      '',
    ]);
  });

  test('does not when it was heeded', () => {
    const repo = project();
    end(repo);
    repo.write(pathOf(), sessionText().replace('half written', 'finished'));
    expect(ask(repo)).toBe('');
  });
});

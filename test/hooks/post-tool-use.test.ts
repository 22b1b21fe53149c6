import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Payload } from '../../hooks/hook.ts';
import { postToolUse } from '../../hooks/post-tool-use.ts';
import { readStamp } from '../../src/journal/stamps.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { callHook, CONVERSATION, payload } from '../support/hook.ts';
import { know, record, recorded } from '../support/journal.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

function project(more: Record<string, unknown> = {}): Repo {
  const repo = makeRepo({ [pathOf()]: sessionText() });
  know(repo, more);
  return repo;
}
const edit = (path: string, more: Record<string, unknown> = {}): Payload =>
  payload('PostToolUse.Edit', { tool_input: { file_path: path }, ...more });
const paths = (repo: Repo) => recorded(repo).map(({ path }) => path);
const attachedTo = (repo: Repo): string | undefined =>
  new Workspace(repo.root).state.conversation(CONVERSATION)?.session;

describe('an edit', () => {
  test.each<[string, (repo: Repo) => Payload, string]>([
    ['an absolute path', (repo) => edit(repo.path('src/a.ts')), 'src/a.ts'],
    [
      'a path from the current folder',
      (repo) => edit('a.ts', { cwd: repo.path('src') }),
      'src/a.ts',
    ],
    ['a way around', (repo) => edit(repo.path('src/../lib/a.ts')), 'lib/a.ts'],
    [
      'a notebook',
      (repo) =>
        payload('PostToolUse.Edit', {
          tool_name: 'NotebookEdit',
          tool_input: { notebook_path: repo.path('a.ipynb') },
        }),
      'a.ipynb',
    ],
    [
      'a link to the project',
      (repo) => {
        const link = `${makeFolder()}/link`;
        symlinkSync(repo.root, link);
        return edit(`${link}/a.ts`);
      },
      'a.ts',
    ],
  ])('of %s is recorded by its path from the root', (_, given, wanted) => {
    const repo = project();
    callHook(postToolUse, given(repo), repo);
    expect(paths(repo)).toEqual([wanted]);
  });

  test.each<[string, (repo: Repo) => string]>([
    ['outside', () => '/etc/hosts'],
    ['in a folder beside with the same beginning', (repo) => `${repo.root}-other/a.ts`],
    ['of git', (repo) => repo.path('.git/config')],
    ['of the local state', (repo) => repo.path('.agents/.local/x')],
    ['without a name', () => ''],
    ['that is the root', (repo) => repo.root],
    ['with a NUL', (repo) => repo.path('a\0b')],
  ])('of a file %s is not', (_, path) => {
    const repo = project();
    callHook(postToolUse, edit(path(repo)), repo);
    expect(paths(repo)).toEqual([]);
  });

  test('of a subagent says which', () => {
    const repo = project();
    callHook(postToolUse, edit(repo.path('a.ts'), { agent_id: 'a1' }), repo);
    expect(recorded(repo)).toMatchObject([{ path: 'a.ts', id: 'a1' }]);
  });

  test.each<[string, string, string[]]>([
    ['is not recorded outside the watched paths', 'docs/a.md', []],
    ['is recorded within the watched paths', 'src/a.ts', ['src/a.ts']],
  ])('%s', (_, path, wanted) => {
    const repo = project({ watch: ['src/**'] });
    callHook(postToolUse, edit(repo.path(path)), repo);
    expect(paths(repo)).toEqual(wanted);
  });

  test('of a conversation that nobody knows is not recorded', () => {
    const repo = makeRepo({ [pathOf()]: sessionText() });
    callHook(postToolUse, edit(repo.path('a.ts')), repo);
    expect(paths(repo)).toEqual([]);
  });
});

describe('an edit of a session file', () => {
  const touch = (repo: Repo, more: Record<string, unknown> = {}, path = pathOf()): string =>
    callHook(postToolUse, edit(repo.path(path), more), repo);

  test('attaches a conversation that has no session', () => {
    const repo = project({ session: '' });
    touch(repo);
    expect(attachedTo(repo)).toBe(FIX_LOGIN);
  });

  test('takes along what was recorded before', () => {
    const repo = project({ session: '' });
    record(repo, [{ ago: 5, kind: 'prompt', text: 'first' }], CONVERSATION, '');
    touch(repo);
    expect(repo.has(`.git/agent-session/journal/-/${CONVERSATION}.jsonl`)).toBe(false);
    expect(recorded(repo).map(({ kind }) => kind)).toEqual(['prompt', 'edit']);
  });

  test.each<[string, (repo: Repo) => void]>([
    ['attached elsewhere already', (repo) => (know(repo, { session: 'other' }), touch(repo))],
    ['a subagent', (repo) => (know(repo, { session: 'other' }), touch(repo, { agent_id: 'a1' }))],
  ])('changes no attachment of %s', (_, act) => {
    const repo = project();
    act(repo);
    expect(attachedTo(repo)).toBe('other');
  });

  test('by a subagent attaches nothing', () => {
    const repo = project({ session: '' });
    touch(repo, { agent_id: 'a1' });
    expect(attachedTo(repo)).toBe('');
  });

  test.each<[string, string, string]>([
    ['a completed session', pathOf(), sessionText({ status: 'completed' })],
    ['a note that is no session', '.agents/sessions/notes.md', '# Notes\n'],
    ['an artifact', `.agents/sessions/${FIX_LOGIN}/artifacts/notes/a.md`, 'a'],
  ])('%s attaches nothing', (_, path, text) => {
    const repo = makeRepo({ [path]: text });
    know(repo, { session: '' });
    touch(repo, {}, path);
    expect(attachedTo(repo)).toBe('');
  });

  test('is when Current State changed', () => {
    const repo = project();
    const workspace = new Workspace(repo.root);
    touch(repo);
    const first = readStamp(workspace, FIX_LOGIN);
    repo.write(pathOf(), sessionText().replace('half written', 'finished'));
    callHook(postToolUse, edit(repo.path(pathOf())), repo, {
      now: new Date('2026-11-20T16:00:00Z'),
    });
    expect([first?.changed, readStamp(workspace, FIX_LOGIN)?.changed]).toEqual([
      '2026-11-20T15:00:00.000Z',
      '2026-11-20T16:00:00.000Z',
    ]);
  });
});

describe('the call of an agent', () => {
  test.each([
    ['in the background', 'PostToolUse.Agent.background', undefined],
    ['in the foreground', 'PostToolUse.Agent.foreground', 'sub result'],
  ])('%s says what for', (_, name, text) => {
    const repo = project();
    callHook(postToolUse, payload(name), repo);
    expect(recorded(repo)).toMatchObject([
      {
        kind: 'agent-task',
        id: 'a0000000000000001',
        type: 'general-purpose',
        task: 'sub',
        ...(text && { text }),
      },
    ]);
  });

  test('that failed is none', () => {
    const repo = project();
    callHook(
      postToolUse,
      payload('PostToolUse.Agent.foreground', { tool_response: 'denied' }),
      repo,
    );
    expect(recorded(repo)).toEqual([]);
  });
});

test('a project folder without anything is silence', () => {
  const repo = makeRepo({}, { git: false });
  mkdirSync(repo.path('.agents'));
  expect(callHook(postToolUse, edit(repo.path('a.ts')), repo)).toBe('');
});

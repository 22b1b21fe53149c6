import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOOKS } from '../../hooks/registry.ts';
import { answer } from '../../hooks/run-hook.ts';
import { printFact } from '../../src/core/journal/journal.ts';
import { Journal } from '../../src/io/journal.ts';
import { lastRecorded } from '../../src/journal/last-recorded.ts';
import { lookAt } from '../../src/journal/stamps.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { CONVERSATION, hookFile, payload, runHook } from '../support/hook.ts';
import { journalText, know, recorded } from '../support/journal.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

/** A payload of each event that records something. */
const CAPTURED: Readonly<Record<string, string>> = {
  'user-prompt-submit': 'UserPromptSubmit.typed',
  'post-tool-use': 'PostToolUse.Agent.background',
  stop: 'Stop',
  'subagent-start': 'SubagentStart',
  'subagent-stop': 'SubagentStop.foreground',
};
const given = (event: string) => payload(CAPTURED[event] ?? '');

function project(more: Record<string, unknown> = {}): Repo {
  const repo = makeRepo({ [pathOf()]: sessionText() });
  know(repo, more);
  return repo;
}

/** Every file of the project and its hash; the local state aside. */
function contentOf(repo: Repo): string[] {
  const all = readdirSync(repo.root, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && !/\.git(?:$|\/)/.test(entry.parentPath))
    .map(({ parentPath, name }) => {
      const hash = createHash('sha256').update(readFileSync(join(parentPath, name)));
      return `${parentPath}/${name} ${hash.digest('hex')}`;
    });
}

describe.each(Object.keys(CAPTURED))('%s', (event) => {
  test('records one line, behind which the pipe may stay open', async () => {
    const repo = project();
    const { code, stderr } = await runHook(event, given(event), repo);
    expect([code, stderr, recorded(repo).length]).toEqual([0, '', 1]);
  });

  test('writes no file of the project', async () => {
    const repo = project();
    const before = contentOf(repo);
    await runHook(event, given(event), repo);
    expect(contentOf(repo)).toEqual(before);
  });

  test.each([
    ['nothing', ''],
    ['garbage', 'what is this'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['fields of other types', '{"session_id":7,"tool_input":"x","agent_id":[],"prompt":{}}'],
  ])('takes %s in silence', async (_, input) => {
    const repo = project();
    const { code, stdout, stderr } = await runHook(event, input, repo, { open: false });
    expect([code, stdout, stderr, recorded(repo)]).toEqual([0, '', '', []]);
  });

  test('takes fields of any type, and answers with nothing or one object', async () => {
    const repo = project();
    const hook = await HOOKS[event]!();
    const any = fc.anything({ maxDepth: 2 });
    const known = given(event);
    const fields = fc.record(
      Object.fromEntries(Object.keys(known).map((name) => [name, fc.option(any)])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, fc.boolean(), (changed, isKnown) => {
        const id = isKnown ? { session_id: CONVERSATION } : {};
        const { text, error } = answer(
          hook,
          { ...known, ...changed, ...id },
          { cwd: repo.root, env: { CLAUDE_PROJECT_DIR: repo.root }, now: new Date() },
        );
        expect([error, text === '' || typeof JSON.parse(text)]).toEqual([
          undefined,
          text === '' || 'object',
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test('records nothing when the journal is off', async () => {
    const repo = project({ journal: 'off' });
    repo.write('.agents/config.yaml', 'journal: off\n');
    await runHook(event, given(event), repo);
    expect(recorded(repo)).toEqual([]);
  });

  test('records no words when only paths are wanted', async () => {
    const repo = project({ journal: 'paths' });
    repo.write('.agents/config.yaml', 'journal: paths\n');
    await runHook(event, given(event), repo);
    expect(recorded(repo).map(({ text, task }) => [text, task])).toEqual([[undefined, undefined]]);
  });

  test('in a project without sessions there is silence, and nothing is made', async () => {
    const repo = makeRepo({ 'README.md': '' });
    const result = await runHook(event, given(event), repo);
    expect([result, repo.has('.git/agent-session'), repo.has('.agents')]).toEqual([
      { code: 0, stdout: '', stderr: '' },
      false,
      false,
    ]);
  });

  test.each<[string, (repo: Repo) => void]>([
    ['a file in place of the journal', (repo) => repo.write('.git/agent-session/journal', '')],
    [
      'a damaged record of the conversation',
      (repo) => {
        const folder = repo.path('.git/agent-session/conversations');
        for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"id":');
      },
    ],
    ['a file in place of the local state', (repo) => repo.write('.git/agent-session/stamps', '')],
    ['a broken configuration', (repo) => repo.write('.agents/config.yaml', 'a: &x [*x')],
    ['a session that is gone', (repo) => repo.git('clean', '-fdq')],
    [
      'a folder in place of the session',
      (repo) => {
        repo.git('clean', '-fdq');
        mkdirSync(repo.path(pathOf()), { recursive: true });
      },
    ],
  ])('with %s it ends well', async (_, prepare) => {
    const repo = project();
    prepare(repo);
    const { code, stderr } = await runHook(event, given(event), repo);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('loses nothing among many at once', async () => {
    const repo = project();
    const codes = await Promise.all(
      Array.from({ length: 12 }, async () => (await runHook(event, given(event), repo)).code),
    );
    expect([new Set(codes), recorded(repo).length]).toEqual([new Set([0]), 12]);
  });

  test('leaves a trace for doctor: in the log of hooks, or in the journal', async () => {
    const repo = project();
    await runHook(event, given(event), repo);
    const workspace = new Workspace(repo.root);
    const logged = workspace.state.hookRuns().some((run) => run.event === event);
    expect(logged !== lastRecorded(workspace, new Date()).has(event)).toBe(true);
  });

  test('notes what went wrong', async () => {
    const repo = project();
    await runHook(event, '[]', repo, { open: false });
    expect(new Workspace(repo.root).state.hookRuns().at(-1)).toMatchObject({
      event,
      error: expect.any(String),
    });
  });

  test('works without git', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() }, { git: false });
    know(repo);
    await runHook(event, given(event), repo);
    expect([recorded(repo).length, repo.read('.agents/.local/.gitignore')]).toEqual([1, '*\n']);
  });

  test('works in another work tree of the repository', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() }, { commit: true });
    repo.git('worktree', 'add', '--quiet', 'tree', '-b', 'other');
    know(repo);
    await runHook(event, { ...given(event), cwd: repo.path('tree') }, repo, {
      env: { CLAUDE_PROJECT_DIR: repo.path('tree') },
    });
    expect(recorded(repo).length).toBe(1);
  });
});

describe('the hot ones', () => {
  test.each(['post-tool-use', 'stop', 'subagent-stop'])('%s carries no parser', (event) => {
    const code = readFileSync(hookFile(event), 'utf8');
    expect([
      code.length < 16_000,
      /Acceptance Criteria|front matter|spawned_agents/.test(code),
    ]).toEqual([true, false]);
  });
});

describe('what the hot ones load only on need', () => {
  test('Stop reminds of a Current State that the work has outgrown', async () => {
    const repo = project();
    const now = Date.now();
    const workspace = new Workspace(repo.root);
    lookAt(workspace, FIX_LOGIN, {
      text: sessionText(),
      now: new Date(now - 3_600_000),
      baseline: undefined,
      read: true,
    });
    for (const path of ['a.ts', 'b.ts', 'c.ts']) {
      const line = printFact({ at: now - 60_000, kind: 'edit', path }, 'full');
      new Journal(workspace.state.folder).append(FIX_LOGIN, CONVERSATION, line ?? '');
    }
    const env = { CLAUDE_CODE_ENTRYPOINT: 'cli', CI: '' };
    const { stdout } = await runHook('stop', payload('Stop', { background_tasks: [] }), repo, {
      env,
    });
    expect([JSON.parse(stdout), recorded(repo).at(-1)?.nag]).toEqual([
      { systemMessage: expect.stringContaining('3 files') },
      'warn',
    ]);
  });

  test('PostToolUse attaches a conversation to the session that it edits', async () => {
    const repo = project({ session: '' });
    const file_path = repo.path(pathOf());
    await runHook(
      'post-tool-use',
      payload('PostToolUse.Edit', { tool_input: { file_path } }),
      repo,
    );
    const known = new Workspace(repo.root).state.conversation(CONVERSATION);
    expect(known?.session).toBe(FIX_LOGIN);
  });
});

test('a secret in a prompt never reaches the disk', async () => {
  const repo = project();
  const token = `ghp_${'a1B2'.repeat(9)}`;
  await runHook(
    'user-prompt-submit',
    { ...given('user-prompt-submit'), prompt: `use ${token}` },
    repo,
  );
  expect([journalText(repo).includes('"prompt"'), journalText(repo).includes(token)]).toEqual([
    true,
    false,
  ]);
});

test('the contents of a file never reach the disk', async () => {
  const repo = project();
  const edit = payload('PostToolUse.Edit', {
    tool_input: { file_path: repo.path('b.txt'), old_string: 'world', new_string: 'there' },
  });
  await runHook('post-tool-use', edit, repo);
  expect([recorded(repo).map(({ path }) => path), /world|there/.test(journalText(repo))]).toEqual([
    ['b.txt'],
    false,
  ]);
});

test(`what the conversation of ${FIX_LOGIN} does is found by that session`, async () => {
  const repo = project();
  await runHook('stop', payload('Stop'), repo);
  expect(repo.has(`.git/agent-session/journal/s-${FIX_LOGIN}`)).toBe(true);
});

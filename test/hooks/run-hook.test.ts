import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HookWorld } from '../../hooks/hook.ts';
import { answer } from '../../hooks/run-hook.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { CONVERSATION, hookFile, payload, runHook } from '../support/hook.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

/** The hooks that have something to say to whoever calls them. */
const CAPTURED: Readonly<Record<string, string>> = {
  'session-start': 'SessionStart.startup.interactive',
  'session-end': 'SessionEnd.prompt_input_exit',
  'pre-compact': 'PreCompact.auto',
};
const given = (event: string) => payload(CAPTURED[event] ?? '');

/** A project whose conversation works on a session, so that every hook has something to say. */
function project(): Repo {
  const repo = makeRepo({ [pathOf()]: sessionText() });
  const state = new Workspace(repo.root).state;
  state.saveConversation({
    id: CONVERSATION,
    session: FIX_LOGIN,
    pid: 4321,
    started: '2026-11-20T14:00:00Z',
  });
  return repo;
}

/** Every file of the project and its hash; git's own files and the local state aside. */
function contentOf(repo: Repo): Record<string, string> {
  const names = readdirSync(repo.root, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile() && !/\.git(?:$|\/)|\.local/.test(entry.parentPath))
      .map(({ parentPath, name }) => [
        join(parentPath, name),
        createHash('sha256')
          .update(readFileSync(join(parentPath, name)))
          .digest('hex'),
      ]),
  );
}

/** Nothing, or for SessionStart one JSON object; anything else would reach the model as it is. */
function isValid(event: string, stdout: string): boolean {
  if (stdout === '' || event !== 'session-start') return true;
  const value: unknown = JSON.parse(stdout);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const linesOf = (repo: Repo): number => new Workspace(repo.root).state.hookRuns().length;

describe.each(Object.keys(CAPTURED))('%s', (event) => {
  test('answers a payload behind which the pipe stays open', async () => {
    const { code, stdout, stderr } = await runHook(event, given(event), project());
    expect([code, stdout !== '', isValid(event, stdout), stderr]).toEqual([0, true, true, '']);
  });

  test.each<[string, string | Uint8Array, boolean]>([
    ['nothing', '', false],
    ['a newline', '\n', false],
    ['garbage', 'what is this', false],
    ['half a payload', '{"session_id":"x"', false],
    ['half a payload, then silence', '{"session_id":"x"', true],
    ['a list', '[]', false],
    ['a number', '7', false],
    ['null', 'null', false],
    ['NUL bytes', Buffer.from([0, 0, 0]), false],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), false],
  ])('is silent on %s, and notes why', async (_, input, open) => {
    const repo = project();
    const { code, stdout, stderr } = await runHook(event, input, repo, { open });
    expect([
      code,
      stdout,
      stderr,
      new Workspace(repo.root).state.hookRuns().at(-1)?.error !== undefined,
    ]).toEqual([0, '', '', true]);
  });

  test('takes an empty object, and fields that it does not know', async () => {
    const repo = project();
    const codes = [
      await runHook(event, '{}', repo),
      await runHook(event, { ...given(event), future: { a: [1] } } as never, repo),
    ];
    expect(codes.map(({ code, stdout, stderr }) => [code, isValid(event, stdout), stderr])).toEqual(
      [
        [0, true, ''],
        [0, true, ''],
      ],
    );
  });

  test('SESSION_HOOKS=0 silences it, and it leaves no trace', async () => {
    const repo = project();
    const result = await runHook(event, given(event), repo, { env: { SESSION_HOOKS: '0' } });
    expect([result, linesOf(repo)]).toEqual([{ code: 0, stdout: '', stderr: '' }, 0]);
  });

  test('changes no file of the project', async () => {
    const repo = project();
    repo.write('.agents/sessions/20261120-143001-broken.md', '---\nsession: [\n');
    const before = contentOf(repo);
    await runHook(event, given(event), repo);
    expect(contentOf(repo)).toEqual(before);
  });

  test('a subagent gets nothing', async () => {
    const { code, stdout } = await runHook(event, { ...given(event), agent_id: 'a1' }, project());
    expect([code, stdout]).toEqual([0, '']);
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

  test('without git it works as well', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() }, { git: false });
    const { code, stdout, stderr } = await runHook(event, given(event), repo);
    expect([code, isValid(event, stdout), stderr]).toEqual([0, true, '']);
  });

  test('in a folder that is gone it is silent', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'gone'));
    const shell = `cd '${folder}/gone' && rmdir '${folder}/gone' && echo '{"session_id":"x"}' | '${process.execPath}' '${hookFile(event)}' 2>&1`;
    expect(
      execFileSync('sh', ['-c', shell], { encoding: 'utf8', env: { PATH: process.env['PATH'] } }),
    ).toBe('');
  });

  test('in a folder that is gone it still knows the project', () => {
    const repo = project();
    mkdirSync(repo.path('gone'));
    const shell = `cd '${repo.path('gone')}' && rmdir '${repo.path('gone')}' && echo '${JSON.stringify(given(event))}' | '${process.execPath}' '${hookFile(event)}' 2>&1`;
    const said = execFileSync('sh', ['-c', shell], {
      encoding: 'utf8',
      env: { ...repo.env, CLAUDE_PROJECT_DIR: repo.root },
    });
    expect([said !== '', isValid(event, said)]).toEqual([true, true]);
  });

  test('a project folder that is gone is silence', async () => {
    const repo = makeRepo();
    const { code, stdout, stderr } = await runHook(event, given(event), repo, {
      env: { CLAUDE_PROJECT_DIR: '/nowhere/at/all' },
    });
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  test('local state that cannot be written does not silence it', async () => {
    const repo = makeRepo(
      {
        [pathOf()]: sessionText({ branch: 'feature/x' }),
        '.agents/.local': 'a file',
        '.git/agent-session': 'a file',
      },
      { branch: 'feature/x' },
    );
    const { code, stdout, stderr } = await runHook(event, given(event), repo);
    expect([code, stdout !== '', isValid(event, stdout), stderr]).toEqual([0, true, true, '']);
  });

  test.each([
    [
      'a file in place of the sessions folder',
      (repo: Repo) => repo.write('.agents/sessions', 'a file'),
    ],
    [
      'a sessions folder that cannot be read',
      (repo: Repo) => (
        mkdirSync(repo.path('.agents')),
        symlinkSync('sessions', repo.path('.agents/sessions'))
      ),
    ],
    [
      'a sessions folder outside',
      (repo: Repo) => (
        mkdirSync(repo.path('.agents')),
        symlinkSync(makeFolder(), repo.path('.agents/sessions'))
      ),
    ],
    [
      'a broken configuration',
      (repo: Repo) => (
        repo.write(pathOf(), sessionText()),
        repo.write('.agents/config.yaml', 'a: &x [*x')
      ),
    ],
    [
      'a broken .git',
      (repo: Repo) => (repo.write(pathOf(), sessionText()), repo.write('.git/HEAD', '\0')),
    ],
  ])('with %s it ends well', async (_, prepare) => {
    const repo = makeRepo();
    prepare(repo);
    const { code, stdout, stderr } = await runHook(event, given(event), repo);
    expect([code, isValid(event, stdout), stderr]).toEqual([0, true, '']);
  });

  test('among files that are none it ends well', async () => {
    const repo = project();
    const folder = repo.path('.agents/sessions');
    mkdirSync(join(folder, '20261120-140001-folder.md'));
    execFileSync('mkfifo', [join(folder, '20261120-140002-pipe.md')]);
    writeFileSync(join(folder, '20261120-140003-huge.md'), sessionText());
    truncateSync(join(folder, '20261120-140003-huge.md'), 50 * 1024 * 1024);
    symlinkSync('/dev/zero', join(folder, '20261120-140004-endless.md'));
    symlinkSync('20261120-140005-loop.md', join(folder, '20261120-140005-loop.md'));
    writeFileSync(join(folder, '20261120-140006-binary.md'), Buffer.alloc(70_000, 255));
    const { code, stdout, stderr } = await runHook(event, given(event), repo);
    expect([code, stdout !== '', isValid(event, stdout), stderr]).toEqual([0, true, true, '']);
  });

  test('a reader that has gone is no failure', async () => {
    const repo = project();
    const env = { ...repo.env, CLAUDE_PROJECT_DIR: repo.root };
    const child = spawn(process.execPath, [hookFile(event)], {
      cwd: repo.root,
      env,
      stdio: 'pipe',
    });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.stdout.destroy();
    child.stdin.end(JSON.stringify(given(event)));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, stderr]).toEqual([0, '']);
  });

  test('many at once all end well', async () => {
    const repo = project();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        runHook(event, { ...given(event), session_id: `c${at}` }, repo),
      ),
    );
    expect(all.map(({ code, stdout, stderr }) => [code, isValid(event, stdout), stderr])).toEqual(
      all.map(() => [0, true, '']),
    );
  });

  test('notes its runs for doctor', async () => {
    const repo = project();
    const { stdout } = await runHook(event, given(event), repo);
    expect(new Workspace(repo.root).state.hookRuns()).toEqual([
      { event, at: expect.any(String), ms: expect.any(Number), characters: stdout.length },
    ]);
  });

  test('notes a trial of doctor in the place that doctor names', async () => {
    const repo = makeRepo({ 'README.md': '' });
    const state = makeFolder();
    await runHook(event, given(event), repo, { env: { AGENT_SESSION_STATE: state } });
    expect([existsSync(join(state, 'hooks.log')), repo.has('.git/agent-session')]).toEqual([
      true,
      false,
    ]);
  });

  test('needs nothing but node and what the build put beside it', () => {
    const code = readFileSync(hookFile(event), 'utf8');
    const required = [...code.matchAll(/\brequire\(["']([^"')]+)["']\)/g)].map(
      (match) => match[1] ?? '',
    );
    const foreign = required.filter(
      (name) => !isBuiltin(name) && !existsSync(join(hookFile(event), '..', name)),
    );
    expect([required.length > 0, foreign]).toEqual([true, []]);
  });
});

describe('answer', () => {
  const world: HookWorld = { env: {}, cwd: '/', now: new Date() };

  test('of a hook that throws is silence and a reason', () => {
    const failing = (): string => {
      throw new Error('x'.repeat(5000));
    };
    const { text, error } = answer(failing, {}, world);
    expect([text, error?.length]).toEqual(['', 500]);
  });

  test.each([undefined, null, 'text', 5, []])('of %j is silence and a reason', (input) => {
    expect(answer(() => 'never', input, world)).toEqual({ text: '', error: expect.any(String) });
  });
});

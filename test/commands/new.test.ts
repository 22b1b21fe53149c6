import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { COMMAND, NOW, runInProcess, runSession, type FakeWorld } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const ID = '20261120-150000-fix-login-redirect';
const make = (repo: Repo, args: readonly string[], world: FakeWorld = {}) =>
  runInProcess(['new', ...args], { cwd: repo.root, ...world });
const codeOf = (stdout: string): string =>
  (JSON.parse(stdout) as { error: { code: string } }).error.code;

describe('session new', () => {
  test('makes a file that says when, where and for what', async () => {
    const repo = makeRepo({ a: '' }, { commit: true, branch: 'feature/login' });
    const { code, stdout } = await make(repo, [
      'Fix login redirect',
      '-o',
      'No loop',
      '--objective',
      'Tested',
      '--tag',
      'auth',
      '--type',
      'development',
      '--github-issue',
      '#128',
    ]);
    const session = parseSession(repo.read(pathOf(ID)) ?? '', pathOf(ID));
    expect([code, stdout.startsWith(`${pathOf(ID)}\n`)]).toEqual([0, true]);
    expect(session.frontMatter.data?.['session']).toEqual({
      title: 'Fix login redirect',
      status: 'in_progress',
      created: '2026-11-20T15:00:00Z',
      last_updated: '2026-11-20T15:00:00Z',
      type: 'development',
      branch: 'feature/login',
      base_commit: repo.git('rev-parse', 'HEAD').slice(0, 12),
      tags: ['auth'],
      github_issue: 128,
    });
    expect(session.objectives.map(({ text }) => text)).toEqual(['No loop', 'Tested']);
  });

  test('prints its contract with --json', async () => {
    const { stdout } = await make(makeRepo(), ['Fix login redirect', '--json']);
    expect(JSON.parse(stdout)).toEqual({ version: 1, id: ID, path: pathOf(ID) });
  });

  test('takes a title of several words', async () => {
    const { stdout } = await make(makeRepo(), ['Fix', 'login', 'redirect', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: ID });
  });

  test('a second one in the same second gets a name of its own', async () => {
    const repo = makeRepo();
    await make(repo, ['Fix login redirect']);
    await make(repo, ['Fix login redirect']);
    expect(readdirSync(repo.path('.agents/sessions')).toSorted()).toEqual([
      `${ID}-2.md`,
      `${ID}.md`,
    ]);
  });

  test('many processes at once lose none', async () => {
    const repo = makeRepo();
    const all = await Promise.all(
      Array.from({ length: 8 }, () =>
        runSession(['new', 'Same title', '--json'], { cwd: repo.root, env: repo.env }),
      ),
    );
    const ids = new Set(all.map(({ stdout }) => (JSON.parse(stdout) as { id: string }).id));
    expect([ids.size, readdirSync(repo.path('.agents/sessions')).length]).toEqual([8, 8]);
  });

  test('a dry run shows the file and makes nothing', async () => {
    const repo = makeRepo();
    const { code, stdout } = await make(repo, ['Fix login redirect', '--dry-run', '--json']);
    const { id, text } = JSON.parse(stdout) as { id: string; text: string };
    expect([code, id, repo.has('.agents'), repo.has('.git/agent-session')]).toEqual([
      0,
      ID,
      false,
      false,
    ]);
    await make(repo, ['Fix login redirect']);
    expect(repo.read(pathOf(ID))).toBe(text);
  });

  test.each([
    ['in a fresh repository', [], {}],
    ['without git', [], { git: false }],
    ['with an issue that is in the title', ['--linear-issue', 'BACK-123'], {}],
    [
      'with hostile texts',
      [
        '-o',
        '## Next Steps',
        '-o',
        '<!-- x',
        '--context',
        '---\n## Current State\n- [ ] x',
        '--tag',
        ': #',
      ],
      {},
    ],
  ])('what it makes %s passes lint without an error', async (_, more, options) => {
    const repo = makeRepo({ a: '' }, options);
    await make(repo, ['BACK-123 Fix "login": #1 <b>', ...more]);
    const { stdout } = await runInProcess(['lint', '--json'], { cwd: repo.root });
    const { files, errors, problems } = JSON.parse(stdout) as {
      files: number;
      errors: number;
      problems: unknown[];
    };
    expect([
      files,
      errors,
      problems.filter((one) => (one as { severity: string }).severity === 'error'),
    ]).toEqual([1, 0, []]);
  });

  test('never touches branches', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    await make(repo, ['feature/x']);
    expect(repo.git('branch', '--list').trim()).toBe('* main');
  });

  test.each<[string, string[], string]>([
    ['an empty title', [''], 'no-title'],
    ['a title of blanks and control characters', [' \u200b\n '], 'no-title'],
    ['an issue that is no number', ['x', '--github-issue', 'abc'], 'bad-number'],
    ['an unknown type', ['x', '--type', 'epic'], 'wrong-use'],
    ['no title at all', [], 'wrong-use'],
  ])('refuses %s', async (_, args, error) => {
    const repo = makeRepo();
    const { code, stdout } = await make(repo, [...args, '--json']);
    expect([code, codeOf(stdout), repo.has('.agents')]).toEqual([2, error, false]);
  });

  test('leaves out objectives, tags and a context that say nothing', async () => {
    const repo = makeRepo();
    await make(repo, ['Fix login redirect', '-o', '', '--tag', ' ', '--context', '']);
    const session = parseSession(repo.read(pathOf(ID)) ?? '', pathOf(ID));
    expect([session.objectives.length, session.tags, session.body('Context')]).toEqual([
      0,
      [],
      'Fix login redirect',
    ]);
  });

  test('says what stands in the way of its folder', async () => {
    const repo = makeRepo({ '.agents/sessions': 'a file' });
    const { code, stdout } = await make(repo, ['x y', '--json']);
    expect([code, codeOf(stdout)]).toEqual([2, 'write-failed']);
  });

  test('writes nothing outside of the project', async () => {
    const repo = makeRepo();
    const outside = makeFolder();
    symlinkSync(outside, repo.path('.agents'));
    const { stdout } = await make(repo, ['x y', '--json']);
    expect([codeOf(stdout), readdirSync(outside)]).toEqual(['folder-outside', []]);
  });

  test('makes it at the root, from a folder below', async () => {
    const repo = makeRepo({ 'a/b.txt': '' });
    await runInProcess(['new', 'Fix login redirect'], { cwd: repo.path('a') });
    expect(repo.has(pathOf(ID))).toBe(true);
  });

  test('leaves nothing behind when the disk is full', () => {
    const repo = makeRepo();
    const shell = `trap '' XFSZ; ulimit -f 1; exec '${process.execPath}' '${COMMAND}' new 'x y' --json --context '${'word '.repeat(900)}'`;
    let stdout = '';
    try {
      execFileSync('sh', ['-c', shell], { cwd: repo.root, env: repo.env, encoding: 'utf8' });
    } catch (error) {
      stdout = (error as { stdout: string }).stdout;
    }
    expect([codeOf(stdout), readdirSync(repo.path('.agents/sessions'))]).toEqual([
      'write-failed',
      [],
    ]);
  });
});

describe('inside a conversation', () => {
  const inside = { env: { AGENT_SESSION_CONVERSATION: 'c' } };
  const attachedTo = (repo: Repo): string | undefined =>
    new Workspace(repo.root).state.conversation('c')?.session;

  test('attaches it', async () => {
    const repo = makeRepo();
    const { stdout } = await make(repo, ['Fix login redirect'], inside);
    expect([attachedTo(repo), stdout.includes('Attached')]).toEqual([ID, true]);
  });

  test('leaves one alone that works on another session: a subagent may be speaking', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() });
    new Workspace(repo.root).state.saveConversation({
      id: 'c',
      session: FIX_LOGIN,
      pid: 7,
      started: 'x',
    });
    const { stdout } = await make(repo, ['Fix login redirect'], inside);
    expect([attachedTo(repo), stdout.includes(`session resume ${ID}`)]).toEqual([FIX_LOGIN, true]);
  });

  test('attaches one whose session is gone', async () => {
    const repo = makeRepo();
    new Workspace(repo.root).state.saveConversation({
      id: 'c',
      session: 'gone',
      pid: 7,
      started: 'x',
    });
    await make(repo, ['Fix login redirect'], inside);
    expect(attachedTo(repo)).toBe(ID);
  });

  test('state that cannot be written is no reason to fail', async () => {
    const repo = makeRepo();
    repo.write('.git/agent-session/conversations', 'a file');
    const { code, stdout } = await make(repo, ['Fix login redirect'], inside);
    expect([code, repo.has(pathOf(ID)), stdout.includes('Attached')]).toEqual([0, true, false]);
  });
});

test('the built command tells the time itself', async () => {
  const repo = makeRepo();
  const { stdout } = await runSession(['new', 'Fix login', '--json'], {
    cwd: repo.root,
    env: repo.env,
  });
  const { path } = JSON.parse(stdout) as { path: string };
  const created = Date.parse(parseSession(repo.read(path) ?? '', path).created ?? '');
  expect(created).toBeGreaterThan(NOW.getTime() - 10 * 365 * 86_400_000);
});

describe('the name of the file', () => {
  test('is what --name says', async () => {
    const { stdout } = await make(makeRepo(), [
      'Why do calls time out?',
      '--name',
      'API debug timeout',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ id: '20261120-150000-api-debug-timeout' });
  });

  test('is component and purpose of a long title', async () => {
    const title = 'Refactor the agent orchestration so that waves can run side by side';
    const { stdout } = await make(makeRepo(), [title, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      id: '20261120-150000-agent-orchestration-refactor',
    });
  });

  test('needs a letter', async () => {
    const { code, stdout } = await make(makeRepo(), ['One', '--name', '–', '--json']);
    expect([code, codeOf(stdout)]).toEqual([2, 'bad-name']);
  });

  test.each([
    [['work'], true],
    [['work', '--name', 'auth-research'], false],
    [['Fix login'], false],
  ])('of %j gets a hint: %s', async (args, hinted) => {
    const { code, stdout } = await make(makeRepo(), args);
    expect([code, stdout.includes('--name')]).toEqual([0, hinted]);
  });
});

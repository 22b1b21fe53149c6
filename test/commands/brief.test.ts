import { describe, expect, test } from 'vitest';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, READY, sessionText } from '../support/any-session.ts';
import { runInProcess, type FakeWorld } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const LONG = 'A sentence about the guard. '.repeat(500);
const project = (): Repo =>
  makeRepo({
    [pathOf()]: sessionText({
      sections: { ...READY, Context: LONG, 'Acceptance Criteria': '- [ ] a' },
    }),
  });
const brief = (repo: Repo, args: readonly string[] = [], world: FakeWorld = {}) =>
  runInProcess(['brief', ...args], { cwd: repo.root, ...world });
const json = async (repo: Repo, args: readonly string[]) =>
  JSON.parse((await brief(repo, [...args, '--json'])).stdout) as {
    version: number;
    id: string;
    text: string;
    tokens: number;
    omitted: string[];
  };

describe('session brief', () => {
  test('prints what an agent is told', async () => {
    const { code, stdout } = await brief(project());
    expect([
      code,
      stdout.includes('## Current State'),
      stdout.includes('Freshness: updated 30 min ago'),
    ]).toEqual([0, true, true]);
  });

  test('tells programs its size and what it left out', async () => {
    const { version, id, tokens, omitted } = await json(project(), []);
    expect([version, id, tokens <= 1000, omitted.length]).toEqual([1, FIX_LOGIN, true, 1]);
  });

  test('keeps to another budget', async () => {
    expect((await json(project(), ['--budget', '400'])).tokens).toBeLessThanOrEqual(400);
  });

  test.each(['0', '-5', 'many', '1e3', '5'])('refuses %s as a budget', async (budget) => {
    const { code, stdout } = await brief(project(), [`--budget=${budget}`, '--json']);
    expect([code, stdout.includes('bad-budget')]).toEqual([2, true]);
  });

  test('says in one line what came of checking the claims', async () => {
    const repo = makeRepo({
      [pathOf()]: sessionText({
        sections: { ...READY, 'Current State': 'Half of `src/gone.ts`, see #12.' },
      }),
      'src/login.ts': '',
    });
    expect((await brief(repo)).stdout).toContain(
      'Claims: 1 verified, 1 stale (src/gone.ts does not exist), 1 unverifiable. ',
    );
  });

  test('speaks to a role', async () => {
    const [asked, told] = [
      await brief(project(), ['--role', 'reviewer']),
      await brief(project(), [], { env: { AGENT_TYPE: 'code-reviewer' } }),
    ];
    expect([asked.stdout.includes('session blocker add'), told.stdout]).toEqual([
      true,
      asked.stdout,
    ]);
  });

  test('knows whether this conversation works on it', async () => {
    const repo = project();
    new Workspace(repo.root).state.saveConversation({
      id: 'c',
      session: FIX_LOGIN,
      pid: 1,
      started: 'x',
    });
    const inside = await brief(repo, [], { env: { AGENT_SESSION_CONVERSATION: 'c' } });
    expect(
      [inside.stdout, (await brief(repo)).stdout].map((text) =>
        text.startsWith('This conversation works on'),
      ),
    ).toEqual([true, false]);
  });

  test('without a session says how to make one', async () => {
    const { code, stderr } = await brief(makeRepo());
    expect([code, stderr.includes('session new')]).toEqual([2, true]);
  });
});

import { describe, expect, test } from 'vitest';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText, type Said } from '../support/any-session.ts';
import { runInProcess, type FakeWorld } from '../support/cli.ts';
import { workRepo } from '../support/git-work.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const project = (said: Said = {}): Repo => makeRepo({ [pathOf()]: sessionText(said) });
const resume = (repo: Repo, args: readonly string[] = [], world: FakeWorld = {}) =>
  runInProcess(['resume', ...args], { cwd: repo.root, ...world });
const INSIDE = { env: { AGENT_SESSION_CONVERSATION: 'c' } };
const attachedTo = (repo: Repo): string | undefined =>
  new Workspace(repo.root).state.conversation('c')?.session;

describe('session resume', () => {
  test('sets a paused session in progress, byte by byte, and prints the brief', async () => {
    const repo = project({ status: 'paused' });
    const { code, stdout } = await resume(repo, ['fix-login']);
    expect([code, stdout.includes('## Current State'), repo.read(pathOf())]).toEqual([
      0,
      true,
      sessionText({ lastUpdated: '2026-11-20T15:00:00Z' }),
    ]);
  });

  test('of a session in progress changes nothing', async () => {
    const repo = project();
    await resume(repo);
    expect(repo.read(pathOf())).toBe(sessionText());
  });

  test('attaches the conversation, also from another session', async () => {
    const repo = project();
    new Workspace(repo.root).state.saveConversation({
      id: 'c',
      session: 'else',
      pid: 1,
      started: 'x',
    });
    const { stdout } = await resume(repo, ['fix'], INSIDE);
    expect([attachedTo(repo), stdout.startsWith('This conversation works on')]).toEqual([
      FIX_LOGIN,
      true,
    ]);
  });

  test('tells programs what it did', async () => {
    const { stdout } = await resume(project({ status: 'paused' }), ['--json'], INSIDE);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      id: FIX_LOGIN,
      path: pathOf(),
      status: 'in_progress',
      changed: true,
      attached: true,
      brief: expect.stringContaining('Title: Fix login'),
    });
  });

  test('a dry run changes and attaches nothing', async () => {
    const repo = project({ status: 'paused' });
    const { code, stdout } = await resume(repo, ['--dry-run'], INSIDE);
    expect([
      code,
      stdout.startsWith('Would set'),
      repo.read(pathOf()),
      repo.has('.git/agent-session'),
    ]).toEqual([0, true, sessionText({ status: 'paused' }), false]);
  });

  test('refuses what is completed, and attaches nothing', async () => {
    const repo = project({ status: 'completed' });
    const { code, stdout } = await resume(repo, ['fix', '--json'], INSIDE);
    expect([code, stdout.includes('"completed"'), attachedTo(repo)]).toEqual([2, true, undefined]);
  });

  test('does not touch branches and says when another one is meant', async () => {
    const repo = project({ branch: 'feature/x' });
    const { stdout } = await resume(repo);
    expect([
      stdout.includes('the session expects feature/x'),
      repo.git('symbolic-ref', '--short', 'HEAD'),
    ]).toEqual([true, 'main\n']);
  });

  test('works where the conversation cannot be remembered', async () => {
    const repo = project({ status: 'paused' });
    repo.write('.git/agent-session/conversations', 'a file');
    const { code, stdout } = await resume(repo, ['--json'], INSIDE);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { changed: true, attached: false }]);
  });

  test('says where work is that was put aside, although the branch has no session', async () => {
    const repo = workRepo();
    repo.git('branch', '--quiet', 'bare', 'main');
    repo.write('README.md', 'changed');
    const { code, stderr } = await resume(repo, ['bare']);
    expect([code, stderr.includes('session switch feature/login')]).toEqual([2, true]);
  });

  test('a dry run tells programs the way to the branch', async () => {
    const repo = workRepo();
    const { stdout } = await resume(repo, ['main', '--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      branch: 'main',
      command: 'git checkout main --',
    });
  });
});

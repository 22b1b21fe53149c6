import { describe, expect, test } from 'vitest';
import { pathOf, READY, sessionText, type Said } from '../support/any-session.ts';
import { runInProcess } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const project = (sessions: Readonly<Record<string, Said | string | Uint8Array>>): Repo =>
  makeRepo(
    Object.fromEntries(
      Object.entries(sessions).map(([id, said]) => [
        pathOf(id),
        typeof said === 'string' || said instanceof Uint8Array ? said : sessionText(said),
      ]),
    ),
  );
const list = (repo: Repo, ...args: string[]) => runInProcess(['list', ...args], { cwd: repo.root });
const json = async (repo: Repo, ...args: string[]) =>
  JSON.parse((await list(repo, ...args, '--json')).stdout) as {
    version: number;
    sessions: { id: string }[];
    unreadable: string[];
  };
const ids = async (repo: Repo, ...args: string[]): Promise<string[]> =>
  (await json(repo, ...args)).sessions.map(({ id }) => id);

const FOUR = {
  '20261120-100000-a': { lastUpdated: '2026-11-20T14:00:00Z' },
  '20261120-100001-b': { status: 'paused', lastUpdated: '2026-11-20T14:30:00Z' },
  '20261120-100002-c': { status: 'completed' },
  '20261120-100003-d': { lastUpdated: '2026-11-20T13:00:00Z' },
};

describe('session list', () => {
  test('prints its contract', async () => {
    const repo = project({
      '20261120-100000-a': { title: 'Größe', branch: 'feature/a', task: 'Guard' },
    });
    expect(await json(repo)).toEqual({
      version: 1,
      sessions: [
        {
          id: '20261120-100000-a',
          path: '.agents/sessions/20261120-100000-a.md',
          title: 'Größe',
          status: 'in_progress',
          created: '2026-11-20T14:30:00Z',
          last_updated: '2026-11-20T14:30:00Z',
          branch: 'feature/a',
          current_task: 'Guard',
          ready: true,
        },
      ],
      unreadable: [],
    });
  });

  test('has null for what a file does not say', async () => {
    const repo = project({ '20261120-100000-a': '---\nsession:\n  status: paused\n---\n' });
    expect((await json(repo)).sessions[0]).toMatchObject({
      title: null,
      created: null,
      last_updated: null,
      branch: null,
      current_task: null,
      ready: false,
    });
  });

  test('shows active ones, newest first', async () => {
    expect(await ids(project(FOUR))).toEqual([
      '20261120-100001-b',
      '20261120-100000-a',
      '20261120-100003-d',
    ]);
  });

  test('shows completed ones with --all', async () => {
    expect((await ids(project(FOUR), '--all')).toSorted()).toEqual(Object.keys(FOUR));
  });

  test.each([
    ['paused', ['20261120-100001-b']],
    ['completed', ['20261120-100002-c']],
  ])('shows those that are %s', async (status, found) => {
    expect(await ids(project(FOUR), '--status', status)).toEqual(found);
  });

  test('refuses a status that there is not', async () => {
    expect((await list(project(FOUR), '--status', 'active')).code).toBe(2);
  });

  test('tells what is handoff-ready', async () => {
    const repo = project({ '20261120-100000-a': { sections: { ...READY, 'Next Steps': 'TBD' } } });
    expect((await json(repo)).sessions[0]).toMatchObject({ ready: false });
  });

  test.each<[string, string | Uint8Array]>([
    ['a broken front matter', '---\nsession: [\n---\n'],
    ['a sound head and a binary body', `${sessionText()}\0`],
    [
      'a sound head and a body that is not UTF-8',
      Buffer.concat([Buffer.from(sessionText()), Buffer.from([0xff])]),
    ],
    [
      'YAML that breaks behind the session',
      sessionText().replace('spawned_agents: []', 'spawned_agents: ['),
    ],
    ['the status of another tool', sessionText({ status: 'active' })],
  ])('names a file with %s beside the others', async (_, content) => {
    const repo = project({ '20261120-100000-a': {}, '20261120-100001-b': content });
    const { sessions, unreadable } = await json(repo);
    const { stdout } = await list(repo);
    expect([
      sessions.map(({ id }) => id),
      unreadable,
      stdout.includes('not understood: .agents/sessions/20261120-100001-b.md'),
    ]).toEqual([['20261120-100000-a'], ['.agents/sessions/20261120-100001-b.md'], true]);
  });

  test('says how to begin where there is none', async () => {
    const { code, stdout } = await list(makeRepo());
    expect([code, stdout.includes('session new'), await ids(makeRepo())]).toEqual([0, true, []]);
  });

  test('marks what belongs to the branch that is checked out', async () => {
    const { stdout } = await list(
      project({
        '20261120-100000-a': { branch: 'main' },
        '20261120-100001-b': { branch: 'other' },
      }),
    );
    expect(stdout.split('\n').filter((line) => line.includes('*')).length).toBe(1);
  });

  test('shows no terminal escape and one line a session', async () => {
    const repo = project({
      '20261120-100000-a': { title: 'a\u001b[31m\nb\r\nc', branch: 'x\ny' },
      '20261120-100001-\u001b[2J\nx': {},
    });
    const { stdout } = await list(repo);
    expect([stdout.includes('\u001b'), stdout.trimEnd().split('\n').length]).toEqual([false, 3]);
  });

  test('fails clearly where the folder cannot be read', async () => {
    const { symlinkSync } = await import('node:fs');
    const repo = makeRepo({ '.agents/config.yaml': '' });
    symlinkSync('sessions', repo.path('.agents/sessions'));
    const { code, stderr } = await list(repo);
    expect([code, stderr.includes('.agents/sessions')]).toEqual([2, true]);
  });
});

import { describe, expect, test } from 'vitest';
import { FIX_LOGIN, pathOf, READY, sessionText, type Said } from '../support/any-session.ts';
import { runInProcess } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const project = (said: Said = {}): Repo =>
  makeRepo({ [pathOf()]: sessionText(said), 'src/login.ts': '' });
const pause = (repo: Repo, ...args: string[]) =>
  runInProcess(['pause', ...args], { cwd: repo.root });

describe('session pause', () => {
  test('changes the status and the time, and nothing else', async () => {
    const repo = project();
    const { code, stdout } = await pause(repo);
    expect([code, stdout, repo.read(pathOf())]).toEqual([
      0,
      `${FIX_LOGIN} paused.\n`,
      sessionText({ status: 'paused', lastUpdated: '2026-11-20T15:00:00Z' }),
    ]);
  });

  test('says what keeps others from going on, and pauses all the same', async () => {
    const agents = ['    - agent: dev', '      task: "a"', '      status: in_progress'];
    const repo = project({ agents, sections: { ...READY, 'Next Steps': 'TBD' } });
    const { code, stdout } = await pause(repo, '--json');
    const { ready, reasons } = JSON.parse(stdout) as {
      ready: boolean;
      reasons: { code: string }[];
    };
    expect([code, ready, reasons.map((one) => one.code).toSorted()]).toEqual([
      0,
      false,
      ['agent-in-progress', 'steps-vague'],
    ]);
  });

  test('of a paused session changes nothing', async () => {
    const repo = project({ status: 'paused' });
    const { stdout } = await pause(repo, '--json');
    expect([JSON.parse(stdout), repo.read(pathOf())]).toMatchObject([
      { version: 1, changed: false, status: 'paused' },
      sessionText({ status: 'paused' }),
    ]);
  });

  test('a dry run changes nothing', async () => {
    const repo = project();
    const { stdout } = await pause(repo, '--dry-run');
    expect([stdout.includes('would be paused'), repo.read(pathOf())]).toEqual([
      true,
      sessionText(),
    ]);
  });

  test('refuses what is completed', async () => {
    expect((await pause(project({ status: 'completed' }), 'fix')).code).toBe(2);
  });

  test('refuses a file without front matter and leaves it as it is', async () => {
    const repo = makeRepo({ [pathOf()]: '# Only prose\n' });
    const { code } = await pause(repo, 'fix');
    expect([code, repo.read(pathOf())]).toEqual([2, '# Only prose\n']);
  });
});

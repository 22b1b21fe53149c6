import { afterEach, describe, expect, test } from 'vitest';
import { Mirrored, timesIn } from '../support/mirrored.ts';

const opened: Mirrored[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(): Promise<Mirrored> {
  const sections = {
    Context: 'The login page loops.',
    'Current State': 'The guard in src/login.ts is done.',
    'Next Steps': '- Roll it out\n- Tell support',
    Decisions: '### Decision 1: Keep the cookie\n\n**Decision**: Keep it\n\n**Rationale**: Cheap',
  };
  const one = await Mirrored.start({ sections });
  opened.push(one);
  return one;
}

/** Runs a command in fresh worlds, killed at its first call, at its second, … until it lives to its end. */
async function killedEverywhere(
  prepare: (one: Mirrored) => Promise<string[]>,
  check: (one: Mirrored, at: number) => Promise<void>,
): Promise<number> {
  for (let at = 1; at < 60; at++) {
    const one = await start();
    const argv = await prepare(one);
    const killed = await one.killedAt(at, ...argv);
    await check(one, at);
    if (!killed) return at - 1;
  }
  return Infinity;
}

describe('killed at any call and run again', () => {
  test('create leaves one issue, and the session names it', async () => {
    const kills = await killedEverywhere(
      () => Promise.resolve(['issue', 'create']),
      async (one, at) => {
        await one.run('issue', 'create');
        expect([at, one.issues().length, one.session().githubIssue]).toEqual([
          at,
          1,
          String(one.issues()[0]?.number),
        ]);
        expect([at, await one.writesOf('issue', 'sync')]).toEqual([at, 0]);
      },
    );
    expect(kills).toBeGreaterThan(5);
  }, 240_000);

  test('sync posts each update once', async () => {
    const texts = ['Queue is in', 'Retries are in', 'All green'];
    const kills = await killedEverywhere(
      async (one) => {
        await one.run('issue', 'create');
        one.server.repository.addPull({ branch: 'main', title: 'Retry [#1]' });
        for (const text of texts) await one.run('issue', 'note', text);
        return ['issue', 'sync'];
      },
      async (one, at) => {
        await one.run('issue', 'note', 'Said after the kill');
        await one.run('issue', 'sync');
        const counts = [...texts, 'Said after the kill'].map((text) => timesIn(one.said(), text));
        expect([at, counts]).toEqual([at, [1, 1, 1, 1]]);
        expect([at, timesIn(one.said(2), 'Related to AI session')]).toEqual([at, 1]);
        expect([at, await one.writesOf('issue', 'sync')]).toEqual([at, 0]);
      },
    );
    expect(kills).toBeGreaterThan(5);
  }, 240_000);

  test('close ends the issue with one summary', async () => {
    const kills = await killedEverywhere(
      async (one) => {
        await one.run('issue', 'create');
        await one.run('issue', 'note', 'Queue is in');
        return ['issue', 'close'];
      },
      async (one, at) => {
        await one.run('issue', 'close');
        expect([
          at,
          timesIn(one.said(), 'Session Complete'),
          timesIn(one.said(), 'Queue is in'),
        ]).toEqual([at, 1, 1]);
        expect(one.issues()[0]).toMatchObject({
          state: 'closed',
          labels: ['ai-session', 'type:general', 'completed', 'outcome:partial'],
        });
      },
    );
    expect(kills).toBeGreaterThan(5);
  }, 240_000);

  test('complete files each follow-up once and ends the issue with one summary', async () => {
    const kills = await killedEverywhere(
      async (one) => {
        await one.run('issue', 'create');
        one.repo.git('add', '--all');
        one.repo.git('commit', '--quiet', '--message=session');
        await one.run('decision', 'add', 'Use a queue');
        const { hash } = await one.json('complete', '--dry-run');
        return ['complete', '--approve', String(hash)];
      },
      async (one, at) => {
        const { code, stdout, stderr } = await one.run('complete', '--yes');
        const issues = [...one.server.repository.issues.values()].filter(
          ({ stateReason }) => stateReason !== 'not_planned',
        );
        const titles = issues.map(({ title }) => title).toSorted();
        expect([at, titles, stdout + stderr]).toEqual([
          at,
          ['Fix login - AI Session', 'Roll it out', 'Tell support'],
          expect.any(String),
        ]);
        const summary = timesIn(one.said(), 'Session Complete');
        expect([at, summary, timesIn(one.said(), 'Decision Made')]).toEqual([at, 1, 1]);
        expect(issues.find(({ number }) => number === 1)).toMatchObject({ state: 'closed' });
        expect([at, code === 0 || stderr.includes('session new')]).toEqual([at, true]);
        expect(one.repo.has('.agents/sessions/20261120-140000-fix-login-redirect.md')).toBe(false);
      },
    );
    expect(kills).toBeGreaterThan(8);
  }, 480_000);
});

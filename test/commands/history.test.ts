import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { COMMAND, runInProcess } from '../support/cli.ts';
import { completable, complete, ODD_SESSION, planFor, RECORD } from '../support/completable.ts';
import { EXPORT, fileOf, SEARCH, threeSessions } from '../support/insight-repo.ts';
import { ID, PATH } from '../support/one-session.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

interface Listed {
  total: number;
  sessions: Record<string, unknown>[];
}

async function history(repo: Repo, ...args: string[]): Promise<Listed> {
  const { stdout } = await runInProcess(['history', ...args, '--json'], { cwd: repo.root });
  return JSON.parse(stdout) as Listed;
}

describe('session history', () => {
  it.each([
    ['history', ['history']],
    ['completed', ['history', ID]],
    ['restore', ['restore', ID]],
  ])('keeps the published shape "%s"', async (shape, argv) => {
    const repo = completable();
    await complete(repo);
    const { stdout } = await runInProcess([...argv, '--json'], { cwd: repo.root });
    const validate = new Ajv2020({ strict: false })
      .addSchema(schema)
      .getSchema(`${schema.$id}#/$defs/${shape}`);
    expect([validate?.(JSON.parse(stdout)), validate?.errors]).toEqual([true, null]);
  });

  it('says how and when a session ended', async () => {
    const repo = completable();
    const { commit } = await complete(repo);
    expect((await history(repo)).sessions).toEqual([
      {
        id: ID,
        title: 'Fix login redirect',
        outcome: 'successful',
        ended: '2026-11-20T15:00:00Z',
        duration_minutes: 45,
        decisions: 1,
        commits: 0,
        commit,
        source: 'record',
        here: false,
      },
    ]);
  });

  it('reads the same from the trailers where there is no record', async () => {
    const repo = completable();
    await complete(repo);
    repo.git('update-ref', '-d', `refs/agent-session/completed/${ID}`);
    const { rmSync } = await import('node:fs');
    rmSync(repo.path('.git/agent-session'), { recursive: true });
    expect((await history(repo)).sessions).toMatchObject([
      {
        id: ID,
        title: 'Fix login redirect',
        outcome: 'successful',
        duration_minutes: 45,
        decisions: 1,
        source: 'commit',
      },
    ]);
  });

  it('names a file that was deleted by hand as such, other Markdown not at all', async () => {
    const repo = completable({ commit: true }, { '.agents/sessions/README.md': '# Notes\n' });
    repo.git('rm', '-r', '--quiet', '.agents/sessions');
    repo.git('commit', '--quiet', '--message=tidy');
    expect((await history(repo)).sessions).toMatchObject([{ id: ID, outcome: 'deleted' }]);
  });

  it('tells the time of a commit in UTC', async () => {
    const repo = completable();
    repo.git('rm', '-r', '--quiet', '.agents/sessions');
    repo.env['GIT_COMMITTER_DATE'] = '2026-11-20T17:00:00+0200';
    repo.git('commit', '--quiet', '--message=tidy');
    expect((await history(repo)).sessions).toMatchObject([{ ended: '2026-11-20T15:00:00Z' }]);
  });

  it('says of a session that was restored that it is here', async () => {
    const repo = completable();
    await complete(repo);
    await runInProcess(['restore', ID], { cwd: repo.root });
    expect((await history(repo)).sessions).toMatchObject([{ id: ID, here: true }]);
  });

  it('shows at most so many, and how many there are', async () => {
    const more = '.agents/sessions/20261119-100000-other.md';
    const repo = completable({ commit: true }, { [more]: ODD_SESSION });
    repo.git('rm', '--quiet', more);
    repo.git('commit', '--quiet', '--message=tidy');
    await complete(repo);
    const { total, sessions } = await history(repo, '--limit', '1');
    expect([total, sessions.length]).toEqual([2, 1]);
  });

  it('shows the whole snapshot of one', async () => {
    const repo = completable();
    await complete(repo);
    expect(await history(repo, 'login')).toMatchObject({
      id: ID,
      extractions: [{ to: RECORD }, { to: 'BACKLOG.md' }],
      snapshot: { session_id: ID, file: { path: PATH } },
    });
  });

  it('tells what the completion did as done, and what was waived once', async () => {
    const repo = completable();
    await runInProcess(['complete', ID, '--yes', '--waive', 'lessons=none'], { cwd: repo.root });
    const { stdout } = await runInProcess(['history', ID], { cwd: repo.root });
    const said = stdout.split('\n').filter((line) => /^ {2}(?:lessons|deletion):/.test(line));
    expect(said.map((line) => line.trim().split(/[ ,]+/, 2).join(' '))).toEqual([
      'deletion: done',
      'lessons: waived:',
    ]);
  });

  it('prints the bytes of its file', async () => {
    const repo = completable();
    await complete(repo);
    const { stdout } = await runInProcess(['history', ID, '--file'], { cwd: repo.root });
    expect(stdout).toBe(ODD_SESSION);
  });

  it('prints bytes that are no UTF-8 as they were', () => {
    const bytes = Buffer.concat([Buffer.from(ODD_SESSION), Buffer.from([0x67, 0xfc, 0xff, 0x0a])]);
    const repo = makeRepo({ a: '' });
    mkdirSync(dirname(repo.path(PATH)), { recursive: true });
    writeFileSync(repo.path(PATH), bytes);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=begin');
    repo.git('rm', '--quiet', PATH);
    repo.git('commit', '--quiet', '--message=end');
    const args = [COMMAND, 'history', ID, '--file'];
    const printed = execFileSync(process.execPath, args, { cwd: repo.root, env: repo.env });
    expect(printed).toEqual(bytes);
  });

  it('shows no terminal escapes of a title', async () => {
    const repo = completable();
    await complete(repo, { plan: { ...planFor(repo), title: 'a\u001b[2Jb' } });
    const { stdout } = await runInProcess(['history', ID], { cwd: repo.root });
    expect(stdout).not.toContain('\u001b');
  });

  it('names a completion that did not end, and the ways on', async () => {
    const repo = completable();
    repo.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n');
    const { chmodSync } = await import('node:fs');
    chmodSync(repo.path('.git/hooks/pre-commit'), 0o755);
    await complete(repo).catch(() => {});
    const { stdout } = await runInProcess(['history'], { cwd: repo.root });
    expect(stdout).toContain(`session complete ${ID}`);
    expect(stdout).toContain(`session restore ${ID}`);
  });

  it('tells the figures of sessions that were deleted by hand', async () => {
    const { sessions } = await history(threeSessions(), '--count', '5', '--metrics');
    expect(sessions).toMatchObject([
      {
        id: EXPORT,
        title: 'Export as CSV',
        metrics: {
          objectives: 2,
          objectives_done: 2,
          decisions: 1,
          commits: 3,
          files: 1,
          agents: 0,
        },
      },
    ]);
  });

  it('counts the same commits in the list and its figures: those of the work', async () => {
    const repo = completable({ commit: true });
    await runInProcess(['complete', ID, '--yes'], { cwd: repo.root });
    const [one] = (await history(repo, '--metrics')).sessions;
    expect(one).toMatchObject({ commits: 1, metrics: { commits: 1 } });
  });

  it('counts one objective as one in the line of all', async () => {
    const own = `${ODD_SESSION}\r\n## Acceptance Criteria\r\n\r\n- [x] Done\r\n`;
    const repo = completable({ commit: true }, { [PATH]: own });
    await complete(repo);
    const { stdout } = await runInProcess(['history', '--metrics'], { cwd: repo.root });
    const [, count, noun] = /of (\d+) (objectives?) done/.exec(stdout) ?? [];
    expect([count, noun]).toEqual(['1', 'objective']);
  });

  it('keeps the published shape with figures', async () => {
    const { stdout } = await runInProcess(['history', '--metrics', '--json'], {
      cwd: threeSessions().root,
    });
    const validate = new Ajv2020({ strict: false })
      .addSchema(schema)
      .getSchema(`${schema.$id}#/$defs/history`);
    expect([validate?.(JSON.parse(stdout)), validate?.errors]).toEqual([true, null]);
  });

  it.each([
    ['2026-11-18', 1],
    ['2026-11-19', 0],
  ])('lists what has ended since %s', async (since, total) => {
    expect((await history(threeSessions(), '--since', since)).total).toBe(total);
  });

  it('does not take it for none at all that none has ended since', async () => {
    const [late, none] = await Promise.all([
      runInProcess(['history', '--since', '1d'], { cwd: threeSessions().root }),
      runInProcess(['history'], { cwd: makeRepo().root }),
    ]);
    expect(late.stdout).not.toBe(none.stdout);
  });

  it('asks for the rest of what was asked for', async () => {
    const repo = threeSessions();
    repo.commit('2026-11-19T12:00:00Z', { [fileOf(SEARCH)]: undefined });
    const { stdout } = await runInProcess(['history', '--count', '1', '--since', '7d'], {
      cwd: repo.root,
    });
    expect(stdout).toContain('session history --count 2 --since 7d');
  });

  it('is empty where nothing has ended', async () => {
    expect(await history(completable())).toMatchObject({ total: 0, sessions: [] });
  });
});

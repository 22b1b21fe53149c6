import { chmodSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { FIX_LOGIN, pathOf, READY, sessionText } from '../support/any-session.ts';
import { runInProcess, runSession, type Outcome } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { startRedis, type RedisServer, WITHOUT_REDIS } from '../support/redis-server.ts';

type Environment = Record<string, string>;

interface Project {
  repo: Repo;
  run(...args: string[]): Promise<Outcome>;
  keys(): Promise<string[]>;
}

/** A session that can be completed, with two own keys, one with a secret, and a shared one. */
async function project(env: Environment = {}): Promise<Project> {
  const repo = makeRepo(
    {
      [pathOf()]: sessionText({ sections: READY }),
      '.agents/config.yaml': `project: shop-${Object.keys(env).length}\n`,
    },
    { commit: true },
  );
  repo.git('config', 'user.name', 'Test');
  repo.git('config', 'user.email', 'test@example.org');
  const run = (...args: string[]) => runInProcess(args, { cwd: repo.root, env });
  const own = ['--namespace', 'coordination', '--session'];
  await run('memory', 'set', 'phase', '{ "at": 1.50 }', ...own);
  await run('memory', 'set', 'progress', '65', '--ttl', '2h', ...own);
  await run('memory', 'set', 'login', `token: ${'s3cr3t'.repeat(4)}`, ...own);
  await run('memory', 'set', 'pattern/auth/jwt', 'cookies', '--namespace', 'reasoning-bank');
  const keys = async (): Promise<string[]> => {
    const { stdout } = await run('memory', 'list', '--json');
    return (JSON.parse(stdout) as { entries: { key: string }[] }).entries.map(({ key }) => key);
  };
  return { repo, run, keys };
}

const own = (key: string): string => `session/${FIX_LOGIN}/${key}`;

interface Snapshot {
  memory_snapshot: Record<string, { key: string; value?: string; masked?: boolean }[]>;
  metrics: { memory_entries: number };
}

/** What completion does with memory, wherever that is. */
function completionTests(env: () => Environment): void {
  test('the plan says which keys go, without their values', async () => {
    const { run } = await project(env());
    const { stdout } = await run('complete', '--dry-run', '--json');
    const { snapshot, warnings } = JSON.parse(stdout) as {
      snapshot: Snapshot;
      warnings: string[];
    };
    expect(snapshot.memory_snapshot['coordination']?.map(({ key }) => key)).toEqual(
      ['login', 'phase', 'progress'].map(own),
    );
    expect(JSON.stringify(snapshot)).not.toMatch(/s3cr3t|1\.50/);
    expect(warnings.filter((text) => text.includes('secret'))).toHaveLength(1);
  });

  test('own keys go, shared ones stay, the record keeps them without secrets', async () => {
    const { repo, run, keys } = await project(env());
    const { code } = await run('complete', '--yes', '--backup');
    expect([code, await keys()]).toEqual([0, ['pattern/auth/jwt']]);
    const text = repo.read(`.agents/backups/${FIX_LOGIN}.json`) ?? '';
    const { memory_snapshot, metrics } = JSON.parse(text) as Snapshot;
    expect(metrics.memory_entries).toBe(3);
    expect(memory_snapshot['coordination']?.map(({ value, masked }) => [value, masked])).toEqual([
      ['token: ***', true],
      ['{ "at": 1.50 }', undefined],
      ['65', undefined],
    ]);
  });

  test('they come back with the session, but for what is secret or set meanwhile', async () => {
    const { run, keys } = await project(env());
    await run('complete', '--yes');
    await run('memory', 'set', own('progress'), '70', '--namespace', 'coordination');
    const { stdout } = await run('restore', FIX_LOGIN, '--json');
    expect((JSON.parse(stdout) as { memory: string[] }).memory).toEqual([own('phase')]);
    expect(await keys()).toEqual([own('phase'), own('progress'), 'pattern/auth/jwt']);
    const of = async (key: string) =>
      (await run('memory', 'get', own(key), '--namespace', 'coordination')).stdout;
    expect([await of('phase'), await of('progress')]).toEqual(['{ "at": 1.50 }\n', '70\n']);
  });
}

describe('completion and memory in files', () => {
  completionTests(() => ({}));

  test('keys of other sessions stay', async () => {
    const { run, keys } = await project();
    const other = '20251117-143022-other';
    await run('memory', 'set', 'phase', '1', '--session', other);
    await run('complete', '--yes');
    expect(await keys()).toEqual([`session/${other}/phase`, 'pattern/auth/jwt']);
  });
});

describe.skipIf(WITHOUT_REDIS)('completion and memory in Redis', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  describe('that is there', () => {
    completionTests(() => {
      server.cli('flushall');
      return { SESSION_MEMORY_URL: server.url };
    });
  });

  test('a server that is away stops nothing, and its keys stay', async () => {
    server.cli('flushall');
    const other = await startRedis();
    const { run, keys, repo } = await project({ SESSION_MEMORY_URL: other.url });
    other.cli('config', 'set', 'save', '3600 1');
    await other.stop();
    const { stdout } = await run('complete', '--dry-run', '--json');
    const { warnings } = JSON.parse(stdout) as { warnings: string[] };
    expect(warnings.filter((text) => text.includes('cannot be reached'))).toHaveLength(1);
    const { code } = await run('complete', '--yes');
    expect([code, repo.has(pathOf())]).toEqual([0, false]);
    await other.start();
    expect(await keys()).toHaveLength(4);
    const cleared = await run('memory', 'clear', '--session', FIX_LOGIN);
    expect([cleared.code, await keys()]).toEqual([0, ['pattern/auth/jwt']]);
    await other.kill();
  });

  test('one that goes away in between loses nothing', async () => {
    const other = await startRedis();
    const { repo, run } = await project({ SESSION_MEMORY_URL: other.url });
    // The commit hook runs when the plan is made and before the keys are removed.
    repo.write(
      '.git/hooks/pre-commit',
      `#!/bin/sh\nredis-cli -s ${other.folder}/redis.sock save\nredis-cli -s ${other.folder}/redis.sock shutdown nosave\nexit 0\n`,
    );
    repo.git('config', 'core.hooksPath', '.git/hooks');
    chmodSync(repo.path('.git/hooks/pre-commit'), 0o755);
    const { code, stdout } = await run('complete', '--yes', '--json');
    const { notes } = JSON.parse(stdout) as { notes: string[] };
    expect([code, notes.filter((note) => note.includes('stayed'))]).toMatchObject([
      0,
      { length: 1 },
    ]);
    await other.start();
    expect((await run('memory', 'list', '--session', FIX_LOGIN, '--json')).stdout).toContain(
      'progress',
    );
    await other.kill();
  });

  test('the built command does the same', async () => {
    const { repo, keys } = await project({ SESSION_MEMORY_URL: server.url });
    const env = { ...repo.env, SESSION_MEMORY_URL: server.url };
    const { code } = await runSession(['complete', '--yes'], { cwd: repo.root, env });
    expect([code, await keys()]).toEqual([0, ['pattern/auth/jwt']]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { COMMAND, runInProcess, runSession, type Outcome } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

interface Place {
  repo: Repo;
  run(...args: string[]): Promise<Outcome>;
  /** What a command with --json printed. */
  json(...args: string[]): Promise<Record<string, unknown>>;
}

function place(files: Record<string, string> = { [pathOf()]: sessionText() }): Place {
  const repo = makeRepo(files);
  const run = (...args: string[]) => runInProcess(['memory', ...args], { cwd: repo.root });
  const json = async (...args: string[]) =>
    JSON.parse((await run(...args, '--json')).stdout) as Record<string, unknown>;
  return { repo, run, json };
}

const codeOf = async (said: Promise<Record<string, unknown>>): Promise<string> =>
  ((await said)['error'] as { code: string }).code;

const totalOf = async (said: Promise<Record<string, unknown>>): Promise<unknown> =>
  (await said)['total'];

describe('session memory', () => {
  test('get prints the value alone', async () => {
    const { run } = place();
    await run('set', 'contract', '{"b": 1,  "a": 2.50}');
    const { code, stdout, stderr } = await run('get', 'contract');
    expect([code, stdout, stderr]).toEqual([0, '{"b": 1,  "a": 2.50}\n', '']);
  });

  test('get of what is not there prints nothing, says so, and ends with 1', async () => {
    const { run, json } = place();
    const { code, stdout, stderr } = await run('get', 'nothing');
    expect([code, stdout, stderr === '']).toEqual([1, '', false]);
    expect(await json('get', 'nothing')).toMatchObject({ found: false, key: 'nothing' });
  });

  test('a long key pushes nothing off the screen', async () => {
    const { run } = place();
    await run('set', 'k'.repeat(1000), 'long');
    const { stdout } = await run('list');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(160);
  });

  test('words of a value need no quotes, and no terminal is told what to do', async () => {
    const { repo, run } = place();
    await run('set', 'words', 'two', 'words\u001b[31m');
    const { stdout } = await runInProcess(['memory', 'get', 'words'], {
      cwd: repo.root,
      terminal: true,
    });
    expect(stdout).toBe('two words␛[31m\n');
  });

  test.each<[string, string[], number]>([
    ['the right value', ['--if-match', '41'], 0],
    ['the right value, laid out otherwise', ['--if-match', ' 41 '], 0],
    ['another value', ['--if-match', '40'], 1],
    ['no value wanted', ['--if-absent'], 1],
  ])('set with %s', async (_, condition, code) => {
    const { run } = place();
    await run('set', 'builds', '41');
    expect((await run('set', 'builds', '42', ...condition)).code).toBe(code);
    expect((await run('get', 'builds')).stdout).toBe(code === 0 ? '42\n' : '41\n');
  });

  test('a condition that does not hold tells what there is', async () => {
    const { run, json } = place();
    await run('set', 'builds', '41');
    expect(await json('set', 'builds', '9', '--if-match', '8')).toMatchObject({
      set: false,
      current: { value: 41, revision: 1 },
    });
  });

  test('--dry-run sets nothing, and says whether it would', async () => {
    const { run } = place();
    await run('set', 'builds', '41');
    const outcomes = [
      await run('set', 'builds', '42', '--dry-run'),
      await run('set', 'builds', '42', '--if-match', '1', '--dry-run'),
      await run('delete', 'builds', '--dry-run'),
      await run('clear', '--all', '--dry-run'),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([0, 1, 0, 0]);
    expect((await run('get', 'builds')).stdout).toBe('41\n');
  });

  test('--text keeps what looks like JSON as text', async () => {
    const { run, json } = place();
    await run('set', 'version', '1.10', '--text');
    expect(await json('get', 'version')).toMatchObject({ kind: 'text', value: '1.10' });
  });

  test('--ttl says when the key goes', async () => {
    const { json } = place();
    const { current } = await json('set', 'brief', '1', '--ttl', '1h30m');
    const { updated, expires } = current as { updated: string; expires: string };
    expect(Date.parse(expires) - Date.parse(updated)).toBe(5_400_000);
  });

  test('delete takes one key, if it has the value that is meant', async () => {
    const { run } = place();
    await run('set', 'lock', 'me');
    expect((await run('delete', 'lock', '--if-match', 'you')).code).toBe(1);
    expect((await run('delete', 'lock', '--if-match', 'me')).code).toBe(0);
    expect((await run('delete', 'lock')).code).toBe(1);
  });

  test.each(['set', 'get', 'delete'])(
    '%s without a key tells how itself is written',
    async (action) => {
      expect((await place().run(action)).stderr).toMatch(
        new RegExp(`session memory ${action} \\S`),
      );
    },
  );

  test.each<[string, string[], string]>([
    ['no key', ['get'], 'no-key'],
    ['two keys', ['get', 'a', 'b'], 'wrong-use'],
    ['no value', ['set', 'a'], 'no-value'],
    ['a value that is no JSON', ['set', 'a', '{', '--json-value'], 'invalid-json'],
    ['both kinds', ['set', 'a', '1', '--json-value', '--text'], 'wrong-use'],
    ['both conditions', ['set', 'a', '1', '--if-absent', '--if-match', '1'], 'wrong-use'],
    ['a time without a unit', ['set', 'a', '1', '--ttl', '5'], 'bad-span'],
    ['no time at all', ['set', 'a', '1', '--ttl', '0s'], 'bad-span'],
    ['an empty namespace', ['set', 'a', '1', '--namespace', ''], 'bad-key'],
    ['a clear of nothing in particular', ['clear'], 'no-scope'],
    ['a search for nothing', ['search', ' '], 'no-words'],
    ['two patterns', ['list', 'a', 'b'], 'wrong-use'],
    ['another action', ['forget', 'a'], 'unknown-action'],
    ['another session', ['list', '--session', 'nothing'], 'unknown-ref'],
  ])('%s is refused', async (_, args, code) => {
    const { run, json } = place();
    expect(await codeOf(json(...args))).toBe(code);
    expect((await run(...args)).code).toBe(2);
  });

  test("--session means a session's own keys", async () => {
    const { run, json } = place();
    await run('set', 'phase', 'plan', '--namespace', 'coordination', '--session');
    await run('set', 'phase', 'shared', '--namespace', 'coordination');
    const own = `session/${FIX_LOGIN}/phase`;
    expect((await run('get', own, '-n', 'coordination')).stdout).toBe('plan\n');
    expect(await json('get', 'phase', '-n', 'coordination', '--session')).toMatchObject({
      key: own,
      session: FIX_LOGIN,
      value: 'plan',
    });
    expect(await totalOf(json('list', '--session', 'fix'))).toBe(1);
    expect(await totalOf(json('list', 'ph*', '--session', 'fix'))).toBe(1);
    expect(await totalOf(json('clear', '--session', 'fix'))).toBe(1);
    expect((await run('get', 'phase', '-n', 'coordination')).stdout).toBe('shared\n');
  });

  test('search takes a pattern or words, and ends with 1 where nothing fits', async () => {
    const { run, json } = place();
    await run('set', 'pattern/auth/jwt', 'httpOnly cookies', '-n', 'reasoning-bank');
    await run('set', 'pattern/cache', 'redis', '-n', 'reasoning-bank');
    expect(await totalOf(json('search', 'pattern/%', '-n', 'reasoning-bank'))).toBe(2);
    expect(await totalOf(json('search', 'COOKIES', 'jwt'))).toBe(1);
    expect((await run('search', 'nothing')).code).toBe(1);
  });

  test('lists and searches show no secret', async () => {
    const { run } = place();
    const token = `ghp_${'a1B2'.repeat(9)}`;
    await run('set', 'token', `use ${token}`);
    const printed = [await run('list'), await run('search', 'use'), await run('search', '*')];
    expect(printed.map(({ stdout }) => stdout).join('')).not.toContain(token);
  });

  test('a search costs an agent 300 tokens at most, and says what it left out', async () => {
    const { run } = place();
    for (let at = 0; at < 30; at++) await run('set', `key/${at}`, `${'word '.repeat(40)}${at}`);
    const { stdout } = await run('search', 'word');
    expect(stdout.length).toBeLessThan(1500);
    expect(stdout).toContain('more');
  });

  test.each([
    ['memory-set', ['set', 'a', '1', '--ttl', '1h']],
    ['memory-set', ['set', 'own', '1', '--if-match', '2']],
    ['memory-get', ['get', 'own']],
    ['memory-get', ['get', 'nothing']],
    ['memory-list', ['list']],
    ['memory-list', ['search', 'o*']],
    ['memory-delete', ['delete', 'own']],
    ['memory-clear', ['clear', '--all']],
  ])('keeps the published shape "%s" (%s)', async (shape, args) => {
    const { run, json } = place();
    await run('set', 'own', '{"a":1}');
    const validate = new Ajv2020({ strict: false })
      .addSchema(schema)
      .getSchema(`${schema.$id}#/$defs/${shape}`);
    expect([validate?.(await json(...args)), validate?.errors]).toEqual([true, null]);
  });

  test('is shared by the work trees of a repository', async () => {
    const { repo, run } = place();
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=start');
    repo.git('worktree', 'add', '--quiet', join(repo.root, 'other'), '-b', 'other');
    await run('set', 'builds', '41');
    const cwd = join(repo.root, 'other');
    expect((await runInProcess(['memory', 'get', 'builds'], { cwd })).stdout).toBe('41\n');
  });

  test('works without git, and is ignored there should git come', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() }, { git: false });
    await runInProcess(['memory', 'set', 'builds', '41'], { cwd: repo.root });
    expect([repo.has('.agents/.local/memory'), repo.read('.agents/.local/.gitignore')]).toEqual([
      true,
      '*\n',
    ]);
  });

  test('an address that is none of Redis is refused, and never repeated', async () => {
    const { repo } = place({ '.agents/config.yaml': 'project: shop\n' });
    const env = { SESSION_MEMORY_URL: 'http://user:secret@host' };
    const { code, stderr } = await runInProcess(['memory', 'list'], { cwd: repo.root, env });
    expect([code, stderr.includes('secret')]).toEqual([2, false]);
  });

  test('Redis needs the id of a project', async () => {
    const { repo } = place();
    const env = { SESSION_MEMORY_URL: 'redis://127.0.0.1:1' };
    const { stdout } = await runInProcess(['memory', 'list', '--json'], { cwd: repo.root, env });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no-project' } });
  });

  test.each([
    ['SESSION_MEMORY_URL', { SESSION_MEMORY_URL: 'redis://127.0.0.1:1' }, 'project: shop\n'],
    ['memory.url', {}, 'project: shop\nmemory:\n  url: redis://127.0.0.1:1\n'],
  ])('%s of a server that is down is an error, not an empty list', async (_, env, config) => {
    const { repo } = place({ '.agents/config.yaml': config });
    for (const args of [['list'], ['get', 'x'], ['search', 'x'], ['watch'], ['delete', 'x']]) {
      const argv = ['memory', ...args, '--json'];
      const { code, stdout } = await runInProcess(argv, { cwd: repo.root, env });
      expect([code, JSON.parse(stdout)]).toMatchObject([
        2,
        { error: { code: 'memory-unreachable' } },
      ]);
    }
  });
});

describe('session memory as a process', () => {
  test('takes a value of 10 MB from standard input and gives it back', async () => {
    const { repo } = place();
    const input = '0123456789ä\n'.repeat(900_000);
    const options = { cwd: repo.root, env: repo.env };
    const set = await runSession(['memory', 'set', 'large', '-'], { ...options, input });
    const got = await runSession(['memory', 'get', 'large'], options);
    expect([set.code, got.code, got.stdout === input]).toEqual([0, 0, true]);
  });

  test('refuses what is no text', async () => {
    const { repo } = place();
    const child = spawn(process.execPath, [COMMAND, 'memory', 'set', 'x', '-', '--json'], {
      cwd: repo.root,
      env: repo.env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let printed = '';
    child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
    child.stdin.end(Buffer.from([0xff, 0xfe, 0x00, 0x41]));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, JSON.parse(printed)]).toMatchObject([2, { error: { code: 'binary-value' } }]);
  });

  test('watch prints changes as they come, and ends after as many as wanted', async () => {
    const { repo, run } = place();
    const watched = runSession(
      ['memory', 'watch', 'swarm/*', '--count', '2', '--timeout', '30s', '--json'],
      { cwd: repo.root, env: repo.env },
    );
    // Until it has begun, what is set is no change.
    const end = new AbortController();
    const done = watched.finally(() => end.abort());
    for (let at = 0; !end.signal.aborted; at++) {
      await run('set', 'other', String(at));
      await run('set', 'swarm/contract', String(at));
      await pause(100);
    }
    const { code, stdout } = await done;
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect([code, lines]).toMatchObject([
      0,
      [
        { version: 1, event: 'set', key: 'swarm/contract', kind: 'json' },
        { version: 1, event: 'set', key: 'swarm/contract' },
      ],
    ]);
    const validate = new Ajv2020({ strict: false })
      .addSchema(schema)
      .getSchema(`${schema.$id}#/$defs/memory-change`);
    expect(lines.map((line) => validate?.(line))).toEqual([true, true]);
  });

  test.each([
    ['in vain ends with 1', ['--count', '1'], 1],
    ['for a while ends with 0', [], 0],
  ])('watch %s', async (_, args, code) => {
    const { run } = place();
    expect((await run('watch', '--timeout', '200ms', ...args)).code).toBe(code);
  });

  test('keeps its files to their owner', async () => {
    const { repo, run } = place();
    await run('set', 'a', '1');
    expect(statSync(repo.path('.git/agent-session/memory')).mode & 0o077).toBe(0);
  });
});

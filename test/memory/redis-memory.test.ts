import { execFileSync } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as redis from '@redis/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readMemoryUrl } from '../../src/core/memory/memory-url.ts';
import { memoryValue } from '../../src/core/memory/memory-value.ts';
import type { MemoryChange } from '../../src/core/memory/memory.ts';
import { Redis, type RedisOptions } from '../../src/io/redis.ts';
import { RedisMemory } from '../../src/memory/redis-memory.ts';
import { runSession } from '../support/cli.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';
import { freePort, startRedis, type RedisServer, WITHOUT_REDIS } from '../support/redis-server.ts';
import { memoryContract } from './contract.ts';
import { countingTest } from './counting.ts';

const AT = { namespace: 'default', key: 'key' };

function open(url: string, limits: Partial<RedisOptions> = {}, project = 'shop'): RedisMemory {
  return new RedisMemory(new Redis({ redis, address: readMemoryUrl(url), ...limits }), project);
}

describe.skipIf(WITHOUT_REDIS)('memory in a real Redis', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  memoryContract('Redis', async () => async () => open(server.url, {}, 'a:project'));

  countingTest(async () => ({
    place: server.url,
    store: open(server.url, {}, 'counting'),
    cwd: server.folder,
  }));

  test('projects on one server do not see one another', async () => {
    const [one, other] = [open(server.url, {}, 'one'), open(server.url, {}, 'other')];
    await one.set(AT, memoryValue('1'));
    expect(await other.get(AT)).toBeUndefined();
    expect(await other.list()).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

  test('databases of one server are apart', async () => {
    const other = open(`${server.url}?db=3`);
    await other.set({ namespace: 'default', key: 'third' }, memoryValue('3'));
    expect(server.cli('-n', '3', 'exists', 'shop:memory:value:default:third')).toBe('1');
    await other.close();
  });

  describe('data of others under our keys', () => {
    test.each([
      ['a text', ['set', 'their:memory:value:default:key', 'x']],
      ['a list', ['rpush', 'their:memory:value:default:key', 'x']],
      ['a hash', ['hset', 'their:memory:value:default:key', 'name', 'x']],
    ])('%s is told and never touched', async (_, command) => {
      const store = open(server.url, {}, 'their');
      server.cli('flushall');
      await store.set({ namespace: 'default', key: 'ours' }, memoryValue('1'));
      server.cli(...command);
      server.cli('sadd', 'their:memory:index', 'default:key', 'no name', '%zz:key');
      const kind = server.cli('type', 'their:memory:value:default:key');
      const refused = { code: 'memory-foreign' };
      await expect(store.get(AT)).rejects.toMatchObject(refused);
      await expect(store.set(AT, memoryValue('1'))).rejects.toMatchObject(refused);
      await expect(store.delete(AT)).rejects.toMatchObject(refused);
      expect((await store.list()).map(({ key }) => key)).toEqual(['ours']);
      expect(store.warnings).toHaveLength(1);
      expect(server.cli('type', 'their:memory:value:default:key')).toBe(kind);
      await store.close();
    });

    test('are no matter for who asks for other keys', async () => {
      const [store, other] = [open(server.url, {}, 'apart'), open(server.url, {}, 'apart')];
      await store.set({ namespace: 'default', key: 'ours' }, memoryValue('1'));
      server.cli('set', 'apart:memory:value:default:key', 'x');
      server.cli('sadd', 'apart:memory:index', 'default:key');
      expect(await store.list({ pattern: 'ou*' })).toHaveLength(1);
      expect(await other.list()).toHaveLength(1);
      expect([store, other].map(({ warnings }) => warnings.length)).toEqual([0, 1]);
      await Promise.all([store.close(), other.close()]);
    });

    test('and messages of others end no watch', async () => {
      const [store, other] = [open(server.url, {}, 'heard'), open(server.url, {}, 'heard')];
      const end = new AbortController();
      const seen: string[] = [];
      let ready = (): void => {};
      const isReady = new Promise<void>((resolve) => (ready = resolve));
      const watched = store.watch(
        {},
        { on: ({ key }) => seen.push(key), ready, signal: end.signal },
      );
      await isReady;
      server.cli('set', 'heard:memory:value:default:key', 'x');
      for (const name of ['default:key', `default:${'k'.repeat(5000)}`, 'no name', '%zz:key'])
        server.cli('publish', 'heard:memory:changes', name);
      await pause(300);
      await other.set({ namespace: 'default', key: 'ours' }, memoryValue('1'));
      await vi.waitFor(() => expect(seen).toEqual(['ours']), 10_000);
      end.abort();
      await watched;
      await Promise.all([store.close(), other.close()]);
    });

    test('something else in the place of the index is told, not taken for empty', async () => {
      const store = open(server.url, {}, 'odd');
      server.cli('set', 'odd:memory:index', 'x');
      await expect(store.list()).rejects.toMatchObject({ code: 'memory-foreign' });
      await store.close();
    });
  });

  test('times are those of the server, whatever our clock says', async () => {
    const store = open(server.url, {}, 'clocks');
    const real = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: real + 86_400_000 });
    try {
      const { entry } = await store.set(AT, memoryValue('1'), { ttlMs: 3_600_000 });
      expect(Math.abs(Date.parse(entry?.updated ?? '') - real)).toBeLessThan(60_000);
      expect(Math.abs(Date.parse(entry?.expires ?? '') - real - 3_600_000)).toBeLessThan(60_000);
      expect(await store.get(AT)).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
    await store.close();
  });

  test('a server whose memory is full says so', async () => {
    const full = await startRedis(['--maxmemory', '1mb', '--maxmemory-policy', 'noeviction']);
    const store = open(full.url);
    const set = store.set(AT, { kind: 'text', text: 'x'.repeat(3_000_000) });
    await expect(
      set.then(() => store.set({ ...AT, key: 'next' }, memoryValue('1'))),
    ).rejects.toMatchObject({ code: 'memory-refused' });
    await store.close();
    await full.kill();
  });

  test('a replica is read, and what cannot be written to it is told', async () => {
    const replica = await startRedis();
    await open(replica.url).set(AT, memoryValue('1'));
    replica.cli('config', 'set', 'replica-serve-stale-data', 'yes');
    replica.cli('replicaof', '127.0.0.1', '1');
    const store = open(replica.url);
    expect((await store.get(AT))?.value.text).toBe('1');
    expect(await store.list()).toHaveLength(1);
    await expect(store.set(AT, memoryValue('2'))).rejects.toMatchObject({
      code: 'memory-refused',
    });
    await store.close();
    await replica.kill();
  });

  test('a connection that may not listen is closed again', async () => {
    const user = ['on', '>secret', '~*', '&*', '+@all', '-subscribe'];
    server.cli('acl', 'setuser', 'deaf', ...user);
    const store = open(server.url.replace('://', '://deaf:secret@'));
    const watching = { on: () => {}, signal: new AbortController().signal };
    await expect(store.watch({}, watching)).rejects.toMatchObject({ code: 'memory-denied' });
    await store.close();
    await expect.poll(() => server.cli('client', 'list')).not.toContain('user=deaf');
  });

  test('a server that does not answer in time is given up', async () => {
    const [patient, store] = [open(server.url), open(server.url, { answerMs: 300 })];
    await patient.set(AT, memoryValue('1'));
    server.cli('client', 'pause', '1500');
    await expect(store.get(AT)).rejects.toMatchObject({ code: 'memory-slow' });
    expect((await patient.get(AT))?.value.text).toBe('1');
    await Promise.all([patient.close(), store.close()]);
  });

  test('a host that takes the call and says nothing is given up', async () => {
    const mute = await muteServer();
    const store = open(`redis://127.0.0.1:${mute.port}`, { connectMs: 200, answerMs: 200 });
    await expect(store.get(AT)).rejects.toMatchObject({ code: 'memory-slow' });
    const named = open(`redis://u:p@127.0.0.1:${mute.port}/2`, { connectMs: 200 });
    await expect(named.list()).rejects.toMatchObject({ code: 'memory-slow' });
    mute.server.close();
  });

  test('a server that is down is told, and found again when it is up', async () => {
    const other = await startRedis();
    const store = open(other.url);
    await store.set(AT, memoryValue('1'));
    await other.kill();
    const down = { code: 'memory-unreachable' };
    await expect(store.get(AT)).rejects.toMatchObject(down);
    await expect(store.list()).rejects.toMatchObject(down);
    await expect(store.set(AT, memoryValue('1'))).rejects.toMatchObject(down);
    await other.start();
    expect(await store.get(AT)).toBeUndefined();
    await store.close();
    await other.kill();
  });

  test('a watcher outlives a restart and is told what it missed', async () => {
    const other = await startRedis();
    const [writer, watcher] = [open(other.url), open(other.url)];
    await writer.set(AT, memoryValue('1'));
    const changes: MemoryChange[] = [];
    const notices: string[] = [];
    const end = new AbortController();
    let ended: Promise<void> | undefined;
    await new Promise<void>((ready) => {
      ended = watcher.watch(
        {},
        {
          on: (change) => changes.push(change),
          notice: (text) => notices.push(text),
          ready,
          signal: end.signal,
        },
      );
    });
    await other.kill();
    while (notices.length < 1) await pause(20);
    await other.start();
    await writer.set({ ...AT, key: 'meanwhile' }, memoryValue('2'));
    while (notices.length < 2 || changes.length < 2) await pause(20);
    await writer.set({ ...AT, key: 'after' }, memoryValue('3'));
    while (changes.length < 3) await pause(20);
    end.abort();
    await ended;
    await Promise.all([writer.close(), watcher.close()]);
    await other.kill();
    expect(changes.map(({ event, key }) => `${event} ${key}`)).toEqual([
      'deleted key',
      'set meanwhile',
      'set after',
    ]);
    expect(notices).toHaveLength(2);
  });

  describe('over TCP with a password', () => {
    let port: number;
    let guarded: RedisServer;

    beforeAll(async () => {
      port = await freePort();
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--requirepass', 'pa:ss@1'];
      guarded = await startRedis(options);
    });
    afterAll(() => guarded.kill());

    const urlWith = (user: string): string => `redis://${user}127.0.0.1:${port}/1`;

    test.each([':pa%3Ass%401@', 'default:pa%3Ass%401@'])('%s gets in', async (user) => {
      const store = open(urlWith(user));
      expect((await store.set(AT, memoryValue('1'))).set).toBe(true);
      expect(store.place).toBe(`redis://127.0.0.1:${port}/1`);
      await store.close();
    });

    test.each(['', ':wrong@', 'nobody:pa%3Ass%401@'])('%s does not', async (user) => {
      const store = open(urlWith(user));
      await expect(store.get(AT)).rejects.toMatchObject({ code: 'memory-denied' });
      await expect(store.list()).rejects.toMatchObject({ code: 'memory-denied' });
      await store.close();
    });

    test('a database that the server has not', async () => {
      const store = open(`redis://:pa%3Ass%401@127.0.0.1:${port}/99`);
      await expect(store.get(AT)).rejects.toMatchObject({ code: 'memory-refused' });
      await store.close();
    });

    test('the command never prints a password', async () => {
      const { root, env } = makeRepo({ '.agents/config.yaml': 'project: shop\n' });
      const calls = ['wrong-secret', 'pa%3Ass%401'].map((password) => ({
        ...env,
        SESSION_MEMORY_URL: urlWith(`:${password}@`),
      }));
      const outcomes = await Promise.all(
        calls.flatMap((one) =>
          [['list'], ['get', 'y', '--json'], ['set', 'x', '1']].map((args) =>
            runSession(['memory', ...args], { cwd: root, env: one }),
          ),
        ),
      );
      expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2, 0, 1, 0]);
      const printed = outcomes.map(({ stdout, stderr }) => stdout + stderr).join('\n');
      expect(printed).not.toMatch(/wrong-secret|pa%3Ass|pa:ss/);
    });
  });

  describe('over TLS', () => {
    let port: number;
    let secured: RedisServer;
    let folder: string;

    beforeAll(async () => {
      folder = makeFolder();
      port = await freePort();
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
      const make = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext';
      const files = ['-keyout', key, '-out', cert];
      execFileSync('openssl', [...make.split(' '), names, ...files], { stdio: 'ignore' });
      const listen = `--port 0 --tls-port ${port} --bind 127.0.0.1 --tls-auth-clients no`;
      secured = await startRedis([
        ...listen.split(' '),
        ...Object.entries({ cert, key, 'ca-cert': cert }).flatMap(([name, path]) => [
          `--tls-${name}-file`,
          path,
        ]),
      ]);
    });
    afterAll(() => secured.kill());

    const call = (scheme: string, extra: Record<string, string>) => {
      const { root, env } = makeRepo({ '.agents/config.yaml': 'project: shop\n' });
      const SESSION_MEMORY_URL = `${scheme}://localhost:${port}`;
      const whole = { ...env, SESSION_MEMORY_URL, ...extra };
      return runSession(['memory', 'set', 'x', '1', '--json'], { cwd: root, env: whole });
    };

    test('a certificate that is trusted lets us in', async () => {
      const { code } = await call('rediss', { NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') });
      expect(code).toBe(0);
    });

    test('one that is not is refused', async () => {
      const { code, stdout } = await call('rediss', {});
      expect([code, stdout.includes('memory-unreachable')]).toEqual([2, true]);
    });

    test('so is a server that wants TLS and gets none', async () => {
      const { code } = await call('redis', {});
      expect(code).toBe(2);
    });
  });
});

/** Takes connections and never says a word. */
async function muteServer(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return { server, port: (server.address() as AddressInfo).port };
}

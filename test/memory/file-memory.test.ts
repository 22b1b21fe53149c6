import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { memoryValue } from '../../src/core/memory/memory-value.ts';
import { FileMemory } from '../../src/memory/file-memory.ts';
import { bundled } from '../support/bundle.ts';
import { makeFolder } from '../support/repo.ts';
import { memoryContract } from './contract.ts';
import { countingTest } from './counting.ts';

memoryContract('files', async () => {
  const folder = join(makeFolder(), 'memory');
  return async () => new FileMemory(folder);
});

const AT = { namespace: 'default', key: 'key' };

/** A store with one key, and the path of its file. */
async function oneKey(): Promise<{ folder: string; store: FileMemory; path: string }> {
  const folder = join(makeFolder(), 'memory');
  const store = new FileMemory(folder);
  await store.set(AT, memoryValue('"one"'));
  const [path = ''] = values(folder);
  return { folder, store, path };
}

function values(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.value'))
    .map((name) => join(folder, name));
}

describe('memory in files', () => {
  countingTest(async () => {
    const folder = join(makeFolder(), 'memory');
    return { place: folder, store: new FileMemory(folder), cwd: dirname(folder) };
  });

  test('killed writers leave the old or the new value, and nobody waits for them', async () => {
    const folder = join(makeFolder(), 'memory');
    const script = await bundled('count-in-memory');
    const store = new FileMemory(folder);
    const counter = { namespace: 'counters', key: 'builds' };
    let last = 0;
    for (let kill = 0; kill < Number(process.env['KILLS'] ?? 10); kill++) {
      const child = spawn(process.execPath, [script, folder, '1000000'], { stdio: 'ignore' });
      const gone = once(child, 'exit');
      const begun = last;
      while (Number((await store.get(counter))?.value.text ?? 0) <= begun) await pause(5);
      await pause(Math.random() * 20);
      child.kill('SIGKILL');
      await gone;
      const entry = await store.get(counter);
      last = Number(entry?.value.text);
      expect(entry?.revision).toBe(last);
      const next = await store.set(counter, memoryValue(String(++last)));
      expect(next.entry?.revision).toBe(last);
    }
    expect(readdirSync(join(folder, 'locks'))).toEqual([]);
  });

  test('is readable by its owner only', async () => {
    const { folder, path } = await oneKey();
    expect([statSync(folder).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  test.each([
    ['cut short', (bytes: string) => bytes.slice(0, -3)],
    ['of somebody else', () => '{"their": "data"}\n'],
    ['empty', () => ''],
    ['binary', () => '\0\u0001'],
  ])('a file that is %s is passed over, told, and never touched', async (_, change) => {
    const { folder, store, path } = await oneKey();
    await store.set({ namespace: 'default', key: 'sound' }, memoryValue('2'));
    const there = statSync(path);
    const damaged = change('x'.repeat(there.size));
    writeFileSync(path, damaged);
    expect((await store.list()).map(({ key }) => key)).toEqual(['sound']);
    expect(store.warnings).toHaveLength(1);
    await expect(store.get(AT)).rejects.toMatchObject({ code: 'memory-foreign' });
    await expect(store.set(AT, memoryValue('1'))).rejects.toMatchObject({ code: 'memory-foreign' });
    await expect(store.delete(AT)).rejects.toMatchObject({ code: 'memory-foreign' });
    expect(statSync(path).size).toBe(Buffer.byteLength(damaged));
    expect(values(folder)).toHaveLength(2);
  });

  test('a copy of a value under another name is no second value', async () => {
    const { store, path } = await oneKey();
    copyFileSync(path, `${path.slice(0, -6)}-copy.value`);
    expect(await store.list()).toHaveLength(1);
    expect(store.warnings).toHaveLength(1);
  });

  test('a folder in the place of a value is passed over', async () => {
    const { store, path } = await oneKey();
    mkdirSync(`${path.slice(0, -6)}-folder.value`);
    expect(await store.list()).toHaveLength(1);
  });

  test('a value from a time to come is there, and goes when its time is over', async () => {
    const folder = join(makeFolder(), 'memory');
    const clock = { ms: Date.parse('2030-01-01T00:00:00Z') };
    const store = new FileMemory(folder, { now: () => new Date(clock.ms) });
    await store.set(AT, memoryValue('1'), { ttlMs: 3_600_000 });
    clock.ms -= 86_400_000;
    expect(await store.get(AT)).toBeDefined();
    expect(await store.list({ since: new Date(clock.ms) })).toHaveLength(1);
    clock.ms += 86_400_000 + 3_600_000;
    expect(await store.get(AT)).toBeUndefined();
  });

  test('keys whose time is over go from the disk though nobody asks for them', async () => {
    const folder = join(makeFolder(), 'memory');
    const clock = { ms: Date.now() };
    const store = new FileMemory(folder, { now: () => new Date(clock.ms) });
    await store.set(AT, memoryValue('1'), { ttlMs: 1000 });
    const [path = ''] = values(folder);
    clock.ms += 2000;
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(join(dirname(path), '.swept'), long, long);
    await store.set({ namespace: 'default', key: 'other' }, memoryValue('2'));
    expect(values(folder)).toHaveLength(1);
  });

  test('a key whose time is over is gone for whoever may not write', async () => {
    const folder = join(makeFolder(), 'memory');
    const clock = { ms: Date.now() };
    const store = new FileMemory(folder, { now: () => new Date(clock.ms) });
    await store.set(AT, memoryValue('1'), { ttlMs: 1000 });
    clock.ms += 2000;
    rmSync(join(folder, 'locks'), { recursive: true });
    writeFileSync(join(folder, 'locks'), '');
    expect([await store.get(AT), await store.list(), values(folder).length]).toEqual([
      undefined,
      [],
      1,
    ]);
  });

  test('no lock stays behind', async () => {
    const { folder } = await oneKey();
    expect(readdirSync(join(folder, 'locks'))).toEqual([]);
  });
});

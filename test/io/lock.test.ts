import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { clearAbandoned, isAbandoned, takeLock, withLock } from '../../src/io/lock.ts';
import { bundled } from '../support/bundle.ts';
import { runProcess } from '../support/cli.ts';
import { makeFolder } from '../support/repo.ts';

const DEAD = { pid: 2 ** 22 + 1, host: hostname(), started: '1', nonce: 'dead' };

function lockIn(folder: string): string {
  return join(folder, 'a.lock');
}

describe('clearAbandoned', () => {
  it('takes a lock away that a dead process left', () => {
    const folder = makeFolder();
    symlinkSync(JSON.stringify(DEAD), lockIn(folder));
    const dead: number[] = [];
    clearAbandoned(lockIn(folder), (pid) => void dead.push(pid));
    expect([readdirSync(folder), dead]).toEqual([[], [DEAD.pid]]);
  });

  it('leaves a lock that is held, and makes none', () => {
    const folder = makeFolder();
    const none = (): never => {
      throw new Error('nobody is dead');
    };
    clearAbandoned(lockIn(folder), none);
    const release = takeLock(lockIn(folder));
    clearAbandoned(lockIn(folder), none);
    const held = readdirSync(folder);
    release();
    expect([held, readdirSync(folder)]).toEqual([['a.lock'], []]);
  });
});

describe('where /proc does not say when a process started', () => {
  const MINUTE = 60_000;
  const path = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** A lock of this very process, so many minutes old, where `ps` says when the process started. */
  const lockOf = (minutes: number, { began }: { began: number }): string => {
    const folder = makeFolder();
    const lstart = new Date(Date.now() - began * MINUTE).toString().slice(0, 24);
    writeFileSync(join(folder, 'ps'), `#!/bin/sh\necho '${lstart}'\n`, { mode: 0o755 });
    process.env['PATH'] = `${folder}:${path}`;
    writeFileSync(lockIn(folder), JSON.stringify({ ...DEAD, pid: process.pid, started: '' }));
    const made = new Date(Date.now() - minutes * MINUTE);
    utimesSync(lockIn(folder), made, made);
    return lockIn(folder);
  };

  it('a live owner keeps its lock however long it works', () => {
    expect(isAbandoned(lockOf(50, { began: 55 }))).toBe(false);
  });

  it('a lock older than the process of that id belongs to one that is gone', () => {
    expect(isAbandoned(lockOf(50, { began: 45 }))).toBe(true);
  });

  it('one that is a minute old is taken over where ps cannot tell either', () => {
    const lock = lockOf(2, { began: NaN });
    expect(isAbandoned(lock)).toBe(true);
  });
});

describe('withLock', () => {
  it('gives back what the work gives and leaves nothing behind', () => {
    const folder = makeFolder();
    expect(withLock(lockIn(folder), () => 42)).toBe(42);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is released when the work fails', () => {
    const folder = makeFolder();
    expect(() =>
      withLock(lockIn(folder), () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes the folder', () => {
    const path = join(makeFolder(), 'deep/er/a.lock');
    expect(withLock(path, () => 'held')).toBe('held');
  });

  it.each([
    ['of a dead process', JSON.stringify(DEAD)],
    [
      'of a process whose id belongs to another one now',
      JSON.stringify({ ...DEAD, pid: process.pid }),
    ],
  ])('takes over the lock %s', (_, content) => {
    const folder = makeFolder();
    symlinkSync(content, lockIn(folder));
    expect(withLock(lockIn(folder), () => readdirSync(folder))).toEqual(['a.lock']);
  });

  it('takes over a dead lock of a system without links', () => {
    const folder = makeFolder();
    writeFileSync(lockIn(folder), JSON.stringify(DEAD));
    expect(withLock(lockIn(folder), () => 'held')).toBe('held');
  });

  it('takes over a torn lock once it is old', () => {
    const folder = makeFolder();
    writeFileSync(lockIn(folder), '{"pid":');
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(lockIn(folder), old, old);
    expect(withLock(lockIn(folder), () => 'held')).toBe('held');
  });

  it('takes over although the one who was at it was killed too', () => {
    const folder = makeFolder();
    symlinkSync(JSON.stringify(DEAD), lockIn(folder));
    symlinkSync(JSON.stringify({ ...DEAD, nonce: 'second' }), `${lockIn(folder)}.dead-dead`);
    expect(withLock(lockIn(folder), () => 'held')).toBe('held');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('clears up behind a dead owner before it goes on', () => {
    const folder = makeFolder();
    symlinkSync(JSON.stringify(DEAD), lockIn(folder));
    const seen: number[] = [];
    withLock(
      lockIn(folder),
      () => seen.push(0),
      (pid) => seen.push(pid),
    );
    expect(seen).toEqual([DEAD.pid, 0]);
  });

  it('says so when no lock can be made', () => {
    const path = join(makeFolder(), 'file', 'a.lock');
    writeFileSync(join(path, '..'), '');
    expect(() => withLock(path, () => 1)).toThrow(expect.objectContaining({ code: 'lock-failed' }));
  });

  it('does not hang on a folder of that name', () => {
    const folder = makeFolder();
    mkdirSync(lockIn(folder));
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(lockIn(folder), old, old);
    expect(isAbandoned(lockIn(folder))).toBe(true);
  });

  it('is never held by two at once, though many find it dead together', async () => {
    const folder = makeFolder();
    const script = await bundled('count-up');
    symlinkSync(JSON.stringify(DEAD), lockIn(folder));
    const file = join(folder, 'number');
    writeFileSync(file, '0');
    const runs = Array.from({ length: 8 }, () =>
      runProcess(process.execPath, [script, lockIn(folder), file, '100'], { cwd: folder }),
    );
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual(Array(8).fill(0));
    expect(readFileSync(file, 'utf8')).toBe('800');
  }, 60_000);

  it('passes to the next one when its owner is killed', async () => {
    const folder = makeFolder();
    const child = spawn(process.execPath, [await bundled('hold-lock'), lockIn(folder)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    expect(isAbandoned(lockIn(folder))).toBe(false);
    const end = once(child, 'close');
    child.kill('SIGKILL');
    await end;
    expect(isAbandoned(lockIn(folder))).toBe(true);
    expect(withLock(lockIn(folder), () => 'held')).toBe('held');
  }, 30_000);
});

describe('takeLock', () => {
  it('keeps the lock until it is given back', () => {
    const folder = makeFolder();
    const release = takeLock(lockIn(folder));
    expect(() => takeLock(lockIn(folder), { patienceMs: 0 })).toThrow(
      expect.objectContaining({ code: 'locked' }),
    );
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a dead owner, and says whose it was', () => {
    const folder = makeFolder();
    symlinkSync(JSON.stringify(DEAD), lockIn(folder));
    const dead: number[] = [];
    takeLock(lockIn(folder), { patienceMs: 100, onDead: (pid) => dead.push(pid) })();
    expect([dead, readdirSync(folder)]).toEqual([[DEAD.pid], []]);
  });
});

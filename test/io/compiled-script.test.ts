import { chmodSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { bundled } from '../support/bundle.ts';
import { makeFolder } from '../support/repo.ts';

const program = await bundled('load-compiled');
let folder: string;
let script: string;

beforeEach(() => {
  folder = makeFolder();
  script = join(folder, 'part.cjs');
  write('one');
});

/** A script whose answer has always the same length. */
function write(answer: string): void {
  const body = `exports.answer = () => '${answer}'; exports.folder = __dirname;`;
  writeFileSync(script, `(function (exports, require, module, __filename, __dirname) {${body}\n})`);
}

/** What a process of its own gets, and whether it took the code of an earlier run. */
function load(use = '', when = ''): { answer: string; folder: string; took: boolean } {
  return JSON.parse(
    execFileSync(process.execPath, [program, script, use, when], { encoding: 'utf8' }),
  ) as {
    answer: string;
    folder: string;
    took: boolean;
  };
}

const keptFile = (): string =>
  join(folder, readdirSync(folder).find((name) => name !== 'part.cjs') ?? 'none');

describe('a compiled script', () => {
  test('is compiled once and taken from then on', () => {
    expect([load(), load()]).toEqual([
      { answer: 'one', folder, took: false },
      { answer: 'one', folder, took: true },
    ]);
  });

  test('is compiled anew when its file changed, though length and time are the same', () => {
    load();
    const time = new Date(0);
    utimesSync(script, time, time);
    load();
    write('two');
    utimesSync(script, time, time);
    expect([load(), load().took]).toEqual([{ answer: 'two', folder, took: false }, true]);
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['of blocks that never reached the disk', (bytes: Buffer) => bytes.fill(0, 512)],
    ['something else', () => Buffer.from('hello '.repeat(100))],
  ])('does without what was kept when that is %s, and keeps it anew', (_, spoil) => {
    load();
    writeFileSync(keptFile(), spoil(readFileSync(keptFile())));
    expect([load(), load().took]).toEqual([{ answer: 'one', folder, took: false }, true]);
  });

  test('is kept anew for a run that needs other functions, once', () => {
    const took = ['list', 'brief', 'list', 'brief', ''].map((use) => load(use).took);
    expect(took).toEqual([false, false, true, true, false]);
  });

  test('is kept apart for runs with other flags of the engine, which refuse what the others kept', () => {
    const took = ['', 'later', '', 'later'].map((when) => load('lint', when).took);
    expect(took).toEqual([false, false, true, true]);
  });

  test('is kept for runs that set such flags after they loaded it', () => {
    expect(['in between', 'in between', ''].map((when) => load('lint', when).took)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('leaves no other file behind', () => {
    load();
    load();
    expect(readdirSync(folder).length).toBe(2);
  });

  test.skipIf(process.getuid?.() === 0)('works where nothing can be kept', () => {
    chmodSync(folder, 0o500);
    expect([load().took, load().took, readdirSync(folder)]).toEqual([false, false, ['part.cjs']]);
  });
});

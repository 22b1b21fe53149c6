import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { BulkReader, HeadReader } from '../../src/io/bulk-reader.ts';
import { makeFolder } from '../support/repo.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = makeFolder();
  file = join(folder, 'a.md');
});

function makePipe(): string {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('HeadReader', () => {
  test('reads the first bytes of one file after the other', () => {
    writeFileSync(file, 'abcdef');
    writeFileSync(join(folder, 'b.md'), 'x');
    const reader = new HeadReader(4);
    expect([reader.read(file), reader.read(join(folder, 'b.md')), reader.read(file)]).toEqual([
      'abcd',
      'x',
      'abcd',
    ]);
  });

  test.each([
    ['a folder', () => folder],
    ['nothing', () => join(folder, 'none')],
    ['a pipe', () => makePipe()],
  ])('has nothing of %s', (_, path) => {
    expect(new HeadReader(4).read(path()) ?? '').toBe('');
  });

  test('load refuses a symbolic link, read follows it', () => {
    writeFileSync(file, 'abc');
    symlinkSync(file, join(folder, 'link'));
    const reader = new HeadReader(4);
    expect([reader.load(join(folder, 'link')), reader.read(join(folder, 'link'))]).toEqual([
      false,
      'abc',
    ]);
  });
});

describe('BulkReader', () => {
  test('gives the bytes of one file after the other, each as a character, and their text', () => {
    writeFileSync(file, 'größer');
    writeFileSync(join(folder, 'b.md'), 'x');
    const reader = new BulkReader();
    const read = (name: string): unknown[] => [
      reader.read(join(folder, name)),
      reader.text,
      reader.size,
    ];
    expect([read('a.md'), read('b.md')]).toEqual([
      [Buffer.from('größer').toString('latin1'), 'größer', 8],
      ['x', 'x', 1],
    ]);
  });

  test.each([
    ['a folder', () => folder],
    ['nothing', () => join(folder, 'none')],
    ['a pipe', makePipe],
    ['an empty file', () => (writeFileSync(file, ''), file)],
    ['latin-1', () => (writeFileSync(file, Buffer.from([0x67, 0xf6])), file)],
    ['a link', () => (writeFileSync(file, 'a'), symlinkSync(file, `${file}2`), `${file}2`)],
    ['a large file', () => (writeFileSync(file, 'a'.repeat(200_000)), file)],
  ])('gives nothing of %s', (_, path) => {
    expect(new BulkReader().read(path())).toBeUndefined();
  });
});

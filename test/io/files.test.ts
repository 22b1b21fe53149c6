import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  decode,
  listNames,
  readText,
  removeQuietly,
  staysInside,
  sweepTemporary,
  writeAtomic,
} from '../../src/io/files.ts';
import { bundled } from '../support/bundle.ts';
import { makeFolder } from '../support/repo.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = makeFolder();
  file = join(folder, 'a.md');
});

function makePipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

describe('readText', () => {
  test('reads UTF-8 and keeps a byte order mark', () => {
    writeFileSync(file, '\ufeffgröße\r\n');
    expect(readText(file)).toEqual({ kind: 'text', text: '\ufeffgröße\r\n', size: 12 });
  });

  test('takes a replacement character that the file really holds', () => {
    writeFileSync(file, 'a\ufffdb');
    expect(readText(file).kind).toBe('text');
  });

  test.each([
    ['nothing', 'missing', () => join(folder, 'none.md')],
    ['a file below a file', 'missing', () => (writeFileSync(file, ''), join(file, 'b.md'))],
    ['a folder', 'not-a-file', () => folder],
    ['a pipe that nobody writes to', 'not-a-file', () => makePipe('pipe.md')],
    ['a link to nowhere', 'missing', () => (symlinkSync('nowhere', file), file)],
    ['a link to itself', 'denied', () => (symlinkSync('a.md', file), file)],
    ['NUL bytes', 'binary', () => (writeFileSync(file, 'a\0b'), file)],
    ['UTF-16', 'binary', () => (writeFileSync(file, Buffer.from('\ufeffab', 'utf16le')), file)],
    ['latin-1', 'not-utf8', () => (writeFileSync(file, Buffer.from([0x67, 0xf6, 0xdf])), file)],
    [
      'a character cut in two',
      'not-utf8',
      () => (writeFileSync(file, Buffer.from('ö').subarray(0, 1)), file),
    ],
    [
      '50 MB',
      'too-large',
      () => (writeFileSync(file, ''), truncateSync(file, 50 * 1024 * 1024), file),
    ],
  ])('of %s says %s', (_, code, path) => {
    expect(readText(path())).toMatchObject({ kind: 'unreadable', code });
  });

  test('reads what is as large as allowed', () => {
    writeFileSync(file, 'abc');
    expect([readText(file, 3).kind, readText(file, 2).kind]).toEqual(['text', 'unreadable']);
  });
});

test('decode tells text from what is none', () => {
  const kinds = [Buffer.from('ä'), Buffer.from([0xff]), Buffer.from([0])].map(
    (bytes) => decode(bytes).kind,
  );
  expect(kinds).toEqual(['text', 'unreadable', 'unreadable']);
});

describe('writeAtomic', () => {
  const names = (): string[] => readdirSync(folder);

  test('makes a file and the folders above it', () => {
    writeAtomic(join(folder, 'x/y/a.md'), 'text');
    expect(readFileSync(join(folder, 'x/y/a.md'), 'utf8')).toBe('text');
  });

  test('replaces a file and leaves nothing beside it', () => {
    writeFileSync(file, 'old');
    writeAtomic(file, 'new');
    expect([readFileSync(file, 'utf8'), names()]).toEqual(['new', ['a.md']]);
  });

  test.each([0o600, 0o664, 0o777, 0o444])('keeps the mode %o whatever the umask', (mode) => {
    writeFileSync(file, 'old');
    chmodSync(file, mode);
    writeAtomic(file, 'new');
    expect(statSync(file).mode & 0o777).toBe(mode);
  });

  test('writes through a symbolic link', () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/a.md'), 'old');
    symlinkSync('real/a.md', file);
    writeAtomic(file, 'new');
    expect([
      lstatSync(file).isSymbolicLink(),
      readFileSync(join(folder, 'real/a.md'), 'utf8'),
    ]).toEqual([true, 'new']);
  });

  test('takes the longest name that a folder takes', () => {
    const long = join(folder, `${'x'.repeat(252)}.md`);
    writeAtomic(long, 'text');
    expect(readFileSync(long, 'utf8')).toBe('text');
  });

  test('writes bytes as they are', () => {
    writeAtomic(file, Buffer.from([0, 255, 1]));
    expect([...readFileSync(file)]).toEqual([0, 255, 1]);
  });

  test.each([
    ['a folder in its place', () => mkdirSync(file)],
    [
      'a file in place of its folder',
      () => ((file = join(folder, 'x/a.md')), writeFileSync(join(folder, 'x'), '')),
    ],
  ])('fails with %s, and leaves nothing behind', (_, prepare) => {
    prepare();
    const before = names();
    expect(() => writeAtomic(file, 'new')).toThrow(
      expect.objectContaining({ code: 'write-failed' }),
    );
    expect(names()).toEqual(before);
  });

  test('leaves the old file when the disk takes no more', async () => {
    writeFileSync(file, 'old');
    const script = await bundled('write-once');
    // A limit on the size of files makes a write fail half way, as a full disk does.
    const shell = `trap '' XFSZ; ulimit -f 64; exec '${process.execPath}' '${script}' '${file}' 5000000`;
    const said = execFileSync('sh', ['-c', shell], { encoding: 'utf8' });
    expect([said, readFileSync(file, 'utf8'), names()]).toEqual(['write-failed', 'old', ['a.md']]);
  });

  test('leaves the old or the new file when it is killed', async () => {
    const script = await bundled('write-often');
    writeFileSync(file, 'a'.repeat(200_000));
    const seen: string[] = [];
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [script, file], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 5 + round * 3));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const text = readFileSync(file, 'utf8');
      seen.push(text === 'a'.repeat(200_000) || text === 'b'.repeat(300_000) ? 'whole' : 'torn');
    }
    expect(seen).toEqual(seen.map(() => 'whole'));
  });
});

describe('sweepTemporary', () => {
  test('removes old temporary files of ours and nothing else', () => {
    const all = [
      '.session-12-abc-0.tmp',
      '.session-13-abd-1.tmp',
      '.other.tmp',
      'session-1-a-0.tmp',
      'a.md',
    ];
    for (const name of all) writeFileSync(join(folder, name), '');
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of all.filter((one) => !one.includes('-13-')))
      utimesSync(join(folder, name), hourAgo, hourAgo);
    sweepTemporary(folder);
    expect(readdirSync(folder).toSorted()).toEqual(all.slice(1).toSorted());
  });

  test('knows the names that writeAtomic uses', async () => {
    const script = await bundled('write-often');
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    let left: string[] = [];
    while (left.length === 0) left = readdirSync(folder).filter((name) => name.startsWith('.'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeFileSync(join(folder, left[0] ?? ''), '');
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), hourAgo, hourAgo);
    sweepTemporary(folder);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('does nothing where there is no folder', () => {
    expect(() => sweepTemporary(join(folder, 'none'))).not.toThrow();
  });
});

test('removeQuietly removes a file, and minds no missing one', () => {
  writeFileSync(file, '');
  removeQuietly(file);
  removeQuietly(file);
  expect(readdirSync(folder)).toEqual([]);
});

describe('listNames', () => {
  test('sorts', () => {
    for (const name of ['b', 'a']) writeFileSync(join(folder, name), '');
    expect(listNames(folder)).toEqual(['a', 'b']);
  });

  test('has nothing of a folder that is not there', () => {
    expect(listNames(join(folder, 'none'))).toBeUndefined();
  });

  test('refuses a folder that cannot be read', () => {
    symlinkSync('loop', join(folder, 'loop'));
    expect(() => listNames(join(folder, 'loop'))).toThrow(
      expect.objectContaining({ code: 'folder-unreadable' }),
    );
  });
});

describe('staysInside', () => {
  test('follows links', () => {
    const outside = makeFolder();
    symlinkSync(outside, join(folder, 'out'));
    mkdirSync(join(folder, 'in'));
    symlinkSync(join(folder, 'in'), join(folder, 'also-in'));
    const paths = ['in', 'also-in', 'out', '..', 'none', '.'].map((name) =>
      staysInside(folder, join(folder, name)),
    );
    expect(paths).toEqual([true, true, false, false, false, true]);
  });

  test('is not taken in by a common beginning', () => {
    mkdirSync(join(folder, 'a'));
    mkdirSync(join(folder, 'ab'));
    expect(staysInside(join(folder, 'a'), join(folder, 'ab'))).toBe(false);
  });
});

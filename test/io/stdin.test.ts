import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../support/bundle.ts';
import { pipe } from '../support/pipe.ts';
import { makeFolder } from '../support/repo.ts';

let script: string;
beforeAll(async () => {
  script = await bundled('show-payload');
});

describe('readPayload', () => {
  test.each<[string, (string | Uint8Array)[], string]>([
    ['an object', ['{"a":1}'], '{"a":1}'],
    ['an object and a newline', ['{"a":1}\n'], '{"a":1}'],
    ['pieces', ['{"a":', '1', '}'], '{"a":1}'],
    ['pieces that look complete', ['{"a":{"b":1}', ',"c":2}'], '{"a":{"b":1},"c":2}'],
    [
      'a character in two pieces',
      [Buffer.from('{"a":"ö"}').subarray(0, 7), Buffer.from('{"a":"ö"}').subarray(7)],
      '{"a":"ö"}',
    ],
    ['a byte order mark', ['\ufeff{"a":1}'], '{"a":1}'],
    ['another value', ['[1]'], '[1]'],
    ['nothing', [], 'nothing'],
    ['blanks', [' \n'], 'nothing'],
    ['garbage', ['not json'], 'nothing'],
    ['half an object', ['{"a":'], 'nothing'],
    ['two objects', ['{"a":1}{"b":2}'], 'nothing'],
    ['NUL bytes', ['\0\0'], 'nothing'],
    ['invalid UTF-8', [Buffer.from([0xff, 0xfe, 0x7b])], 'nothing'],
  ])('of %s, closed behind it', async (_, pieces, said) => {
    expect(await pipe([script], pieces)).toEqual({ code: 0, stdout: `${said}\n`, stderr: '' });
  });

  test.each([
    ['an object', ['{"a":1}'], '{"a":1}'],
    ['an object in pieces', ['{"a"', ':1}'], '{"a":1}'],
    ['half an object, then silence', ['{"a":'], 'nothing'],
    ['garbage, then silence', ['what?'], 'nothing'],
  ])('of %s, left open: it ends by itself', async (_, pieces, said) => {
    expect(await pipe([script], pieces, { open: true })).toEqual({
      code: 0,
      stdout: `${said}\n`,
      stderr: '',
    });
  });

  test.each([false, true])('of an object of 3 MB, left open: %s', async (open) => {
    const payload = JSON.stringify({ a: 1, text: 'x}\n'.repeat(1_000_000) });
    const { stdout } = await pipe([script], [payload], { open });
    expect(stdout.startsWith('{"a":1,"text":"x}')).toBe(true);
  });

  test('of more than it takes: it gives up once', async () => {
    const { code, stdout } = await pipe(
      [script],
      ['{"a":"', ...Array.from({ length: 36 }, () => 'x'.repeat(1024 * 1024))],
      { pause: 1 },
    );
    expect([code, stdout]).toEqual([0, 'nothing\n']);
  });

  test.each([100, 200_000])('of a regular file of %i bytes', (size) => {
    const file = join(makeFolder(), 'payload.json');
    writeFileSync(file, JSON.stringify({ a: 1, text: 'x'.repeat(size) }));
    const said = execFileSync('sh', ['-c', `'${process.execPath}' '${script}' < '${file}'`], {
      encoding: 'utf8',
    });
    expect(said.startsWith('{"a":1')).toBe(true);
  });

  test('of a standard input that is closed', () => {
    const said = execFileSync('sh', ['-c', `'${process.execPath}' '${script}' <&-`], {
      encoding: 'utf8',
    });
    expect(said).toBe('nothing\n');
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../support/bundle.ts';
import { pipe } from '../support/pipe.ts';
import { cleanEnvironment, makeFolder } from '../support/repo.ts';

let script: string;
beforeAll(async () => {
  script = await bundled('use-world');
});

describe('output', () => {
  test('arrives whole, however slow the reader is', async () => {
    const child = spawn(process.execPath, [script, 'out', '2000000'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    let length = 0;
    child.stdout.on('data', (chunk: Buffer) => (length += chunk.length));
    await once(child, 'close');
    expect(length).toBe(2_000_000);
  });

  test('to a reader that has gone ends in peace', () => {
    const shell = `'${process.execPath}' '${script}' out 2000000 2>&1 | head -c 10`;
    expect(execFileSync('sh', ['-c', shell], { encoding: 'utf8' })).toBe('x'.repeat(10));
  });
});

describe('input', () => {
  test('is read to its end, in pieces that take their time', async () => {
    const { stdout } = await pipe([script, 'echo'], ['grö', 'ße', '\n'], { pause: 60 });
    expect(stdout).toBe('größe\n');
  });

  test('may be empty', async () => {
    expect((await pipe([script, 'echo'], [])).stdout).toBe('');
  });
});

describe('the current folder', () => {
  test('is the one of the process', async () => {
    const cwd = makeFolder();
    expect((await pipe([script, 'cwd'], [], { cwd })).stdout).toBe(cwd);
  });

  test('that is gone is an error with a remedy', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'gone'));
    const shell = `cd '${folder}/gone' && rmdir '${folder}/gone' && '${process.execPath}' '${script}' cwd`;
    expect(execFileSync('sh', ['-c', shell], { encoding: 'utf8' })).toBe('no-folder');
  });
});

describe('without a terminal', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['there are no colours', {}, false],
    ['FORCE_COLOR brings them', { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 does not', { FORCE_COLOR: '0' }, false],
    ['NO_COLOR wins', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('%s, and nobody is asked', async (_, more, colour) => {
    const cwd = makeFolder();
    const { stdout } = await pipe([script, 'facts'], [], {
      cwd,
      env: { ...cleanEnvironment(cwd), ...more },
    });
    expect(JSON.parse(stdout)).toEqual({ interactive: false, colour, width: 80 });
  });
});

import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Six numbers before the compiled code: which source it belongs to, and whether it is whole. */
const HEAD = 48;

const loaded = new Map<string, unknown>();

/**
 * Loads a script of ours, one function `(exports, require, module, __filename, __dirname)`, with the code that V8 compiled in
 * an earlier run, kept beside the file: as trusted as the file itself. V8 looks only at its own version
 * and at the length of the source, so what is kept names the very file it belongs to, as git's index
 * does. Where nothing can be kept, the script is compiled each time.
 * @param path an absolute path; ASCII text
 */
export function loadCompiled(path: string, load: NodeJS.Require): unknown {
  if (!loaded.has(path)) loaded.set(path, run(path, load));
  return loaded.get(path);
}

function run(path: string, load: NodeJS.Require): unknown {
  const { source, stat } = readSource(path);
  const kept = `${path}.${process.arch}-${process.versions.v8}`;
  const code = readKept(kept, stat);
  const script = new Script(source, { filename: path, ...(code && { cachedData: code }) });
  if (code === undefined || script.cachedDataRejected === true) {
    // By then it holds the functions that this run has used.
    process.once('exit', () => keep(kept, stat, script));
  }
  const module = { exports: {} };
  const folder = dirname(path);
  const inside = (name: string): unknown => load(name.startsWith('.') ? join(folder, name) : name);
  const main = script.runInThisContext() as (...args: unknown[]) => void;
  main(module.exports, inside, module, path, folder);
  return module.exports;
}

function readSource(path: string): { source: string; stat: Stats } {
  const file = openSync(path, 'r');
  try {
    return { source: readFileSync(file, 'latin1'), stat: fstatSync(file) };
  } finally {
    closeSync(file);
  }
}

function readKept(path: string, stat: Stats): Buffer | undefined {
  let all: Buffer;
  try {
    all = readFileSync(path);
  } catch {
    return undefined;
  }
  if (all.length <= HEAD) return undefined;
  const code = all.subarray(HEAD);
  const isOurs = headOf(stat, code).every((value, at) => all.readDoubleLE(at * 8) === value);
  return isOurs ? code : undefined;
}

function keep(path: string, stat: Stats, script: Script): void {
  const temporary = `${path}.${process.pid}.tmp`;
  let file: number;
  try {
    file = openSync(temporary, 'wx', 0o644);
  } catch {
    // The package belongs to somebody else.
    return;
  }
  try {
    const code = script.createCachedData();
    const head = Buffer.alloc(HEAD);
    for (const [at, value] of headOf(stat, code).entries()) head.writeDoubleLE(value, at * 8);
    writeSync(file, Buffer.concat([head, code]));
    renameSync(temporary, path);
  } catch {
    unlinkSync(temporary);
  } finally {
    closeSync(file);
  }
}

function headOf({ ino, size, mtimeMs, ctimeMs }: Stats, code: Buffer): number[] {
  return [ino, size, mtimeMs, ctimeMs, code.length, sampled(code)];
}

/**
 * One byte of every 61: enough to see a block that never reached the disk. All of them would cost more
 * than compiling, since this runs before V8 makes it fast.
 */
function sampled(code: Buffer): number {
  let sum = 0;
  for (let at = 0; at < code.length; at += 61) sum = Math.imul(sum ^ code[at]!, 0x01000193);
  return sum;
}

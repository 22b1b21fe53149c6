import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Six numbers before the compiled code (which source it belongs to, whether it is whole), then its ways. */
const HEAD = 48;
/** Room for the ways of MOST_WAYS runs, eight characters each. */
const WAYS = 128;
const MOST_WAYS = WAYS / 8;

/** A script of this process. */
interface Loaded {
  path: string;
  stat: Stats;
  script: Script;
  /** Where its compiled code is kept. */
  kept: string;
  /** Ways of runs whose functions are compiled in what is kept; '' when nothing is. */
  ways: string;
  exports: unknown;
}

interface State {
  loaded: Map<string, Loaded>;
  used: Set<string>;
}

const SHARED = Symbol.for('agent-session compiled scripts');
const FLAGS = Symbol.for('agent-session engine flags');
/** Scripts load scripts, each with a copy of this module of its own. */
const shared = process as unknown as {
  [SHARED]?: State;
  /** What the names of kept code say of flags set here. */
  [FLAGS]?: string;
};

/**
 * Loads a script of ours, one function `(exports, require, module, __filename, __dirname)`, with the code that
 * V8 compiled in earlier runs, kept beside the file: as trusted as the file itself. V8 looks only at its
 * own version and at the length of the source, so what is kept names the very file it belongs to, as git's
 * index does. Where nothing can be kept, the script is compiled each time.
 * @param path an absolute path; ASCII text
 * @param use what it is loaded for; runs that differ in that need different functions
 */
export function loadCompiled(path: string, load: NodeJS.Require, use = ''): unknown {
  const state = (shared[SHARED] ??= begin());
  state.used.add(use);
  let found = state.loaded.get(path);
  if (found === undefined) {
    found = compiled(path);
    state.loaded.set(path, found);
    found.exports = run(found, load);
  }
  return found.exports;
}

/**
 * Makes V8 wait longer before it compiles what runs often. By itself it does so within the first
 * thousand files of a run, and takes as long for that as the files do: a second processor hides that
 * where one is idle, and nowhere else. V8 refuses code that it compiled under other flags, so what is kept from
 * here on has a name of its own.
 */
export function compileLater(): void {
  if (shared[SHARED]) keepNew(shared[SHARED]);
  // Loaded here: few runs are long enough to need it.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // Bytes of bytecode; 135,168 of them are usual. A V8 without this flag passes it over.
  setFlagsFromString('--interrupt-budget=600000');
  shared[FLAGS] = '-later';
}

function begin(): State {
  const state = { loaded: new Map<string, Loaded>(), used: new Set<string>() };
  // By then each script holds the functions that this run has used, and those of the runs before.
  process.once('exit', () => keepNew(state));
  return state;
}

/** Keeps what is not kept yet of scripts that were compiled under the flags of now. */
function keepNew({ loaded, used }: State): void {
  const way = wayOf(used);
  for (const one of loaded.values()) {
    const isKnown = one.ways.includes(way) || one.ways.length >= MOST_WAYS * 8;
    if (!isKnown && one.kept === keptPath(one.path)) keep(one, way);
  }
}

/** Eight characters for all that a run was for. */
function wayOf(used: ReadonlySet<string>): string {
  let sum = 0x811c9dc5;
  for (const char of [...used].sort().join()) sum = Math.imul(sum ^ char.charCodeAt(0), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}

function compiled(path: string): Loaded {
  const { source, stat } = readSource(path);
  const kept = keptPath(path);
  const found = readKept(kept, stat);
  const script = new Script(source, { filename: path, ...(found && { cachedData: found.code }) });
  const isUsed = found !== undefined && script.cachedDataRejected !== true;
  return { path, stat, script, kept, ways: isUsed ? found.ways : '', exports: undefined };
}

function run({ path, script }: Loaded, load: NodeJS.Require): unknown {
  const module = { exports: {} };
  const folder = dirname(path);
  const inside = (name: string): unknown => load(name.startsWith('.') ? join(folder, name) : name);
  const main = script.runInThisContext() as (...args: unknown[]) => void;
  main(module.exports, inside, module, path, folder);
  return module.exports;
}

function keptPath(path: string): string {
  return `${path}.${process.arch}-${process.versions.v8}${shared[FLAGS] ?? ''}`;
}

/** ASCII is UTF-8 too, which node reads in one step of its own. */
function readSource(path: string): { source: string; stat: Stats } {
  return { stat: statSync(path), source: readFileSync(path, 'utf8') };
}

function readKept(path: string, stat: Stats): { code: Buffer; ways: string } | undefined {
  let all: Buffer;
  try {
    all = readFileSync(path);
  } catch {
    return undefined;
  }
  if (all.length <= HEAD + WAYS) return undefined;
  const code = all.subarray(HEAD + WAYS);
  const isOurs = headOf(stat, code).every((value, at) => all.readDoubleLE(at * 8) === value);
  return isOurs ? { code, ways: all.toString('latin1', HEAD, HEAD + WAYS).trimEnd() } : undefined;
}

function keep(one: Loaded, way: string): void {
  const { stat, script, kept } = one;
  one.ways += way;
  const temporary = `${kept}.${process.pid}.tmp`;
  let file: number;
  try {
    file = openSync(temporary, 'wx', 0o644);
  } catch {
    // The package belongs to somebody else.
    return;
  }
  try {
    const code = script.createCachedData();
    const head = Buffer.alloc(HEAD + WAYS, ' ');
    for (const [at, value] of headOf(stat, code).entries()) head.writeDoubleLE(value, at * 8);
    head.write(one.ways, HEAD, 'latin1');
    writeSync(file, Buffer.concat([head, code]));
    renameSync(temporary, kept);
  } catch {
    // Also gone when its folder is: an error in here would become the exit code.
    rmSync(temporary, { force: true });
  } finally {
    closeSync(file);
  }
}

function headOf({ ino, size, mtimeMs, ctimeMs }: Stats, code: Buffer): number[] {
  return [ino, size, mtimeMs, ctimeMs, code.length, sampled(code)];
}

/**
 * One byte of every 509: enough to see a block that never reached the disk. All of them would cost more
 * than compiling, since this runs before V8 makes it fast.
 */
function sampled(code: Buffer): number {
  let sum = 0;
  for (let at = 0; at < code.length; at += 509) sum = Math.imul(sum ^ code[at]!, 0x01000193);
  return sum;
}

import { existsSync, readSync } from 'node:fs';
import { SessionError, systemCodeOf } from '../core/errors.ts';

export interface GitResult {
  status: number;
  stdout: string;
  stderr: string;
}

export interface GitOptions {
  input?: string | Uint8Array;
  /** Milliseconds; 10,000 by default. */
  timeout?: number;
  /** Lets `GIT_INDEX_FILE` of a surrounding git hook through. */
  keepIndex?: boolean;
  /** In a hook that somebody waits for; only without `input`. */
  isHot?: boolean;
  /** Another index than the repository's own. */
  indexFile?: string;
  /**
   * Runs as the person would: their identity, dates, editor and language count, whatever takes a lock
   * may, and it takes as long as hooks and a passphrase need.
   */
  asPerson?: boolean;
}

const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs git without a shell, without taking optional locks, and without the `GIT_*` variables that a
 * surrounding git hook sets for its own repository. 10 s and 64 MiB at most.
 * @throws SessionError `git-missing` when there is no git to run.
 */
export function git(cwd: string, args: readonly string[], options: GitOptions = {}): GitResult {
  const { status, stdout, stderr } = gitBytes(cwd, args, options);
  return { status, stdout: stdout.toString('utf8'), stderr };
}

/** The same for output that need not be text. */
export function gitBytes(
  cwd: string,
  args: readonly string[],
  options: GitOptions = {},
): { status: number; stdout: Buffer; stderr: string } {
  const env = environment(options);
  const timeout = options.timeout ?? (options.asPerson === true ? 0 : 10_000);
  const result =
    (options.isHot === true ? runDirectly(args, { cwd, env, timeout }) : undefined) ??
    // Loaded here: most runs of a hook never need it, and loading it costs a fifth of their time.
    process.getBuiltinModule('node:child_process').spawnSync('git', args, {
      cwd,
      env,
      input: options.input,
      maxBuffer: MAX_OUTPUT,
      timeout,
      windowsHide: true,
    });
  if (systemCodeOf(result.error) === 'ENOENT' && existsSync(cwd)) {
    throw new SessionError('git-missing', {
      so: 'There is no git on PATH.',
      follows: 'So nothing that depends on branches and commits can be known.',
      todo: 'Install git, or add it to PATH.',
    });
  }
  return {
    status: result.status ?? 1,
    stdout: result.stdout ?? Buffer.alloc(0),
    stderr: (result.stderr?.toString('utf8') ?? '') || (result.error?.message ?? ''),
  };
}

/**
 * Parts of node that are its own business end the process when they are asked in another way than they
 * expect, and that changes from version to version. So they are used in this one only, which changes no more.
 */
const IS_FROZEN = process.versions.node.startsWith('20.');

/** What node's own function for starting programs answers. */
interface DirectResult {
  status: number | null;
  signal: string | null;
  output: (Buffer | null)[] | null;
  error?: number;
}

/**
 * Runs git through the part of node that `spawnSync` stands on. Loading node:child_process, which brings
 * streams and sockets, takes longer than a run of git. Undefined in other versions of node, and where git
 * could not be run: the ordinary way tells why.
 */
function runDirectly(
  args: readonly string[],
  { cwd, env, timeout }: { cwd: string; env: NodeJS.ProcessEnv; timeout: number },
): { status: number; stdout: Buffer; stderr: Buffer; error?: undefined } | undefined {
  if (!IS_FROZEN) return undefined;
  try {
    const node = process as unknown as {
      binding(name: 'spawn_sync'): { spawn(options: object): DirectResult };
    };
    const { status, signal, output, error } = node.binding('spawn_sync').spawn({
      file: 'git',
      args: ['git', ...args],
      cwd,
      envPairs: pairs(env),
      stdio: [
        { type: 'pipe', readable: true, writable: false },
        { type: 'pipe', readable: false, writable: true },
        { type: 'pipe', readable: false, writable: true },
      ],
      timeout,
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
    });
    // It took too long: asking again would take as long again.
    if (signal !== null) return { status: 1, stdout: Buffer.alloc(0), stderr: Buffer.from(signal) };
    if (error !== undefined || status === null || !output?.[1] || !output[2]) return undefined;
    return { status, stdout: output[1], stderr: output[2] };
  } catch {
    return undefined;
  }
}

/** A run of git that goes on beside our own work. */
export interface GitBeside {
  /** What it printed; waits for its end. Undefined when it took longer than it may. */
  output(): string | undefined;
}

/** The parts of node that starting a program without waiting for it stands on. */
interface Bindings {
  binding(name: 'process_wrap'): {
    Process: new () => { pid: number; spawn(options: object): number };
  };
  binding(name: 'pipe_wrap'): {
    Pipe: new (kind: number) => { fd?: number; close(): void };
    constants: { SOCKET: number };
  };
}

/**
 * Starts git and returns at once, without node:child_process, as {@link gitBytes} does where somebody
 * waits: most of git's time is over when its answer is wanted. What it printed is all there is: whether it
 * failed has to be seen from that. Undefined in other versions of node, and where git could not be started.
 * @param timeout milliseconds from now on
 */
export function gitBeside(
  cwd: string,
  args: readonly string[],
  timeout: number,
): GitBeside | undefined {
  if (!IS_FROZEN) return undefined;
  const deadline = Date.now() + timeout;
  try {
    const node = process as unknown as Bindings;
    const { Pipe, constants } = node.binding('pipe_wrap');
    const pipe = new Pipe(constants.SOCKET);
    const { Process } = node.binding('process_wrap');
    const child = Object.assign(new Process(), { onexit: () => {} });
    const failed = child.spawn({
      file: 'git',
      args: ['git', ...args],
      cwd,
      envPairs: pairs(environment({})),
      stdio: [{ type: 'ignore' }, { type: 'pipe', handle: pipe }, { type: 'ignore' }],
      windowsHide: true,
    });
    const { fd } = pipe;
    // On Windows a pipe has no number.
    if (failed !== 0 || fd === undefined || fd < 0) {
      if (failed === 0) process.kill(child.pid);
      pipe.close();
      return undefined;
    }
    return { output: () => readToEnd(fd, child.pid, deadline) };
  } catch {
    return undefined;
  }
}

/** Reads a pipe that does not wait, until the program behind it has ended. */
function readToEnd(fd: number, pid: number, deadline: number): string | undefined {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    try {
      const length = readSync(fd, chunk, 0, chunk.length, null);
      if (length === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(chunk.subarray(0, length));
    } catch (error) {
      if (systemCodeOf(error) !== 'EAGAIN') return undefined;
      if (Date.now() > deadline) {
        process.kill(pid);
        return undefined;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.2);
    }
  }
}

function pairs(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

function environment({ keepIndex, indexFile, asPerson }: GitOptions): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    // A pre-commit hook's own index (`git commit FILE` uses a temporary one) is kept when asked for.
    const isKept = name === 'GIT_INDEX_FILE' ? keepIndex : asPerson && !OF_ONE_REPOSITORY.has(name);
    if (!name.startsWith('GIT_') || isKept === true) clean[name] = value;
  }
  if (indexFile !== undefined) clean['GIT_INDEX_FILE'] = indexFile;
  if (asPerson === true) return clean;
  // A clone without all its objects must not fetch them now.
  return { ...clean, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
}

/** What `git rev-parse --local-env-vars` lists: variables that belong to a repository, not to a person. */
const OF_ONE_REPOSITORY = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
]);

/** What stands before `log` where a program reads it: nothing of a person's settings changes what it prints. */
export const PLAIN_LOG: readonly string[] = [
  'log.showSignature=false',
  'log.follow=false',
  'color.ui=false',
  'i18n.logOutputEncoding=UTF-8',
  'trailer.separators=:',
].flatMap((setting) => ['-c', setting]);

/** Paths with uncommitted changes, new files among them; undefined where git cannot tell. */
export function changedFiles(cwd: string): string[] | undefined {
  try {
    const { status, stdout } = git(cwd, ['status', '--porcelain', '--no-renames', '-z'], {
      timeout: 2000,
    });
    return status === 0
      ? stdout.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]))
      : undefined;
  } catch {
    return undefined;
  }
}

/** Which of these paths are files that git does not track and does not ignore; none where it cannot tell. */
export function untrackedAmong(cwd: string, paths: readonly string[]): string[] {
  const list = ['--literal-pathspecs', 'ls-files', '--others', '--exclude-standard', '-z'];
  try {
    const { status, stdout } = git(cwd, [...list, '--', ...paths], { timeout: 2000 });
    return status === 0 ? stdout.split('\0').filter((path) => path !== '') : [];
  } catch {
    return [];
  }
}

import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** What is run: a program with arguments, or one line for the shell, as the client would run it. */
export interface HookCommand {
  command: string;
  /** Undefined means that `command` is a line for the shell. */
  args: readonly string[] | undefined;
}

export interface HookSurroundings {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** JSON for standard input. */
  payload: object;
  /** Milliseconds until it is ended. */
  timeout: number;
}

/** What one run of a hook came to. */
export interface HookResult {
  ms: number;
  /** Undefined when it did not start or was ended by a signal. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  /** Why it did not run to its end: `not-found`, `timeout`, or the system's own code. */
  failure: string | undefined;
}

/** Runs a hook once, to its end, with the payload on standard input. Never throws. */
export function runHook({ command, args }: HookCommand, around: HookSurroundings): HookResult {
  const started = performance.now();
  const result = spawnSync(command, args ?? [], {
    cwd: around.cwd,
    env: { ...around.env },
    input: JSON.stringify(around.payload),
    encoding: 'utf8',
    timeout: around.timeout,
    killSignal: 'SIGKILL',
    maxBuffer: 16 * 1024 * 1024,
    shell: args === undefined,
    windowsHide: true,
  });
  return {
    ms: Math.round(performance.now() - started),
    exitCode: result.status ?? undefined,
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    failure: failureOf(result.error, result.signal),
  };
}

function failureOf(error: Error | undefined, signal: string | null): string | undefined {
  const code = error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ENOENT') return 'not-found';
  if (code === 'ETIMEDOUT') return 'timeout';
  // A hook may answer without reading its input.
  if (code === 'EPIPE') return undefined;
  return code ?? error?.message ?? signal ?? undefined;
}

/** The file that a command name leads to on a PATH, or undefined. */
export function findProgram(command: string, path: string | undefined): string | undefined {
  if (isAbsolute(command)) return isProgram(command) ? command : undefined;
  const endings = process.platform === 'win32' ? ['.exe', '.com', ''] : [''];
  for (const folder of (path ?? '').split(delimiter)) {
    if (folder === '') continue;
    const ending = endings.find((one) => isProgram(join(folder, command + one)));
    if (ending !== undefined) return join(folder, command + ending);
  }
  return undefined;
}

/**
 * The PATH of a program that was started from the desktop and not from a shell: only what the system
 * brings. On Windows both have the same.
 */
export function desktopPath(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (process.platform === 'win32') return env['PATH'] ?? env['Path'];
  const system = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  const local = process.platform === 'darwin' ? [] : ['/usr/local/sbin', '/usr/local/bin'];
  return [...local, ...system].join(delimiter);
}

/** What `PROGRAM --version` prints, or undefined when it cannot be run. */
export function versionOf(program: string): string | undefined {
  if (program === process.execPath) return process.version;
  const { status, stdout } = spawnSync(program, ['--version'], {
    encoding: 'utf8',
    timeout: 10_000,
    windowsHide: true,
  });
  return status === 0 ? stdout.trim() : undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

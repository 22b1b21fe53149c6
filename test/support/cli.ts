import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli.ts';
import type { World } from '../../src/commands/command.ts';
import { cleanEnvironment } from './repo.ts';

/** The built command; `npm test` builds it first. */
export const COMMAND: string = fileURLToPath(new URL('../../dist/session.cjs', import.meta.url));

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Standard input; empty by default. */
  input?: string;
}

/** Runs the built command as a process of its own. */
export function runSession(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return runProcess(process.execPath, [COMMAND, ...args], options);
}

/** Runs any program to its end and collects what it wrote; `code` is -1 when a signal ended it. */
export function runProcess(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? cleanEnvironment(options.cwd),
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that ends without reading its input is no failure of the test.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

/** The time that fast tests live in unless they say otherwise. */
export const NOW = new Date('2026-11-20T15:00:00Z');

export type FakeWorld = Partial<Omit<World, 'out' | 'err'>> & {
  /** Standard input; empty by default. */
  input?: string;
  /** Answers to questions, in order; makes the world interactive. */
  answers?: readonly string[];
};

/** Runs a command line in this process over a made-up world: fast, and with a clock of its own. */
export async function runInProcess(
  argv: readonly string[],
  given: FakeWorld & { cwd: string },
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const { input = '', answers = [], ...rest } = given;
  const waiting = [...answers];
  const world: World = {
    env: {},
    now: () => NOW,
    interactive: answers.length > 0,
    colour: false,
    width: 80,
    readInput: () => input,
    ask: (question) => {
      stdout += question;
      return Promise.resolve(waiting.shift() ?? '');
    },
    ...rest,
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
  };
  const code = await run(argv, world);
  return { code, stdout, stderr };
}

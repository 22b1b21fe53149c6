import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { cleanEnvironment, makeFolder } from './repo.ts';
import type { Outcome } from './cli.ts';

export interface PipeOptions {
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Leaves standard input open behind the pieces, as the agent client may. */
  open?: boolean;
  /** Milliseconds between two pieces. */
  pause?: number;
}

/** Runs a script with pieces of standard input that come one after the other, to its own end. */
export async function pipe(
  script: readonly string[],
  pieces: readonly (string | Uint8Array)[],
  options: PipeOptions = {},
): Promise<Outcome> {
  const cwd = options.cwd ?? makeFolder();
  const env = options.env ?? cleanEnvironment(cwd);
  const child = spawn(process.execPath, script, { cwd, env, stdio: 'pipe' });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {});
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) await wait(options.pause ?? 20);
    child.stdin.write(piece);
  }
  if (options.open !== true) child.stdin.end();
  const code = await ended;
  child.stdin.destroy();
  return { code, stdout, stderr };
}

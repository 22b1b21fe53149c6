import { spawnSync } from 'node:child_process';

/** Gives a text to a program on its standard input; whether it took it. Waits five seconds at most. */
export function giveTo(
  program: string,
  args: readonly string[],
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const { status, error } = spawnSync(program, args, {
    input: text,
    env: { ...env },
    timeout: 5000,
    windowsHide: true,
    // Some stay alive to serve the clipboard: their output must not be waited for.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return status === 0 && error === undefined;
}

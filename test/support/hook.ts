import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Hook, HookWorld, Payload } from '../../hooks/hook.ts';
import { NOW, type Outcome } from './cli.ts';
import { pipe } from './pipe.ts';
import type { Repo } from './repo.ts';

/** The conversation of the captured payloads. */
export const CONVERSATION = '00000000-0000-4000-8000-000000000001';

/** A captured payload with other fields put over it; undefined takes a field out. */
export function payload(name: string, fields: Readonly<Record<string, unknown>> = {}): Payload {
  const file = new URL(`../fixtures/hook-payloads/${name}.json`, import.meta.url);
  const captured = JSON.parse(readFileSync(fileURLToPath(file), 'utf8')) as object;
  return { ...captured, ...fields };
}

export interface HookOptions {
  /** Over the environment of an attended client with the process id 4321. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Leaves standard input open behind the payload. */
  open?: boolean;
  cwd?: string;
}

/** The built hook of an event. */
export function hookFile(event: string): string {
  return fileURLToPath(new URL(`../../dist/hooks/${event}.cjs`, import.meta.url));
}

/** Runs a built hook as the client does. */
export function runHook(
  event: string,
  given: Payload | string | Uint8Array,
  repo: Repo,
  options: HookOptions = {},
): Promise<Outcome> {
  const text =
    typeof given === 'string' || given instanceof Uint8Array ? given : JSON.stringify(given);
  return pipe([hookFile(event)], text.length === 0 ? [] : [text], {
    cwd: options.cwd ?? repo.root,
    env: { ...repo.env, ...clientEnv(repo), ...options.env },
    open: options.open ?? true,
  });
}

/** Runs a hook in this process, at a time of its own. */
export function callHook(
  hook: Hook,
  given: Payload,
  repo: Repo,
  world: Partial<HookWorld> = {},
): string {
  return hook(given, {
    cwd: repo.root,
    now: NOW,
    ...world,
    env: { ...clientEnv(repo), ...world.env },
  });
}

function clientEnv(repo: Repo): Record<string, string> {
  return { CLAUDE_PROJECT_DIR: repo.root, CLAUDE_PID: '4321', CLAUDE_CODE_ENTRYPOINT: 'cli' };
}

/** What an answer of SessionStart holds; '' for what it does not hold. */
export function answerOf(stdout: string): { context: string; message: string } {
  if (stdout === '') return { context: '', message: '' };
  const answer = JSON.parse(stdout) as {
    systemMessage?: string;
    hookSpecificOutput?: { hookEventName: string; additionalContext: string };
  };
  return {
    context: answer.hookSpecificOutput?.additionalContext ?? '',
    message: answer.systemMessage ?? '',
  };
}

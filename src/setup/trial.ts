import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, systemCodeOf } from '../core/errors.ts';
import type { Trial } from '../core/setup/hook-verdict.ts';
import { expand, hookName, type InstalledHook } from '../core/setup/installed-hooks.ts';
import { samplePayload } from '../core/setup/sample-payload.ts';
import { readText } from '../io/files.ts';
import { runHook } from '../io/hook-runner.ts';
import type { HookRun } from '../io/local-state.ts';

/**
 * A folder where hooks may leave what they like, made inside the real local state where that can be
 * written, so that making it is the proof; removed without a trace.
 */
export class ThrowAwayState {
  readonly folder: string;
  /** Why the real local state cannot be written, or undefined. */
  readonly problem: string | undefined;
  readonly #made: string | undefined;

  constructor(stateFolder: string) {
    const existed = statSync(stateFolder, { throwIfNoEntry: false }) !== undefined;
    try {
      mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
      this.folder = mkdtempSync(join(stateFolder, 'trial-'));
      this.#made = existed ? undefined : stateFolder;
    } catch (error) {
      this.problem = systemCodeOf(error) || messageOf(error);
      this.folder = mkdtempSync(join(tmpdir(), 'session-trial-'));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#made === undefined) return;
    try {
      rmdirSync(this.#made);
    } catch {
      // Something real has been put there meanwhile.
    }
  }
}

/** Runs an installed hook once, exactly as the client would, in a conversation that never was. */
export function tryHook(
  hook: InstalledHook,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  state: ThrowAwayState,
): Trial {
  const conversation = randomUUID();
  const folder = mkdtempSync(join(state.folder, `${hookName(hook.event)}-`));
  const { SESSION_HOOKS: _, AGENT_SESSION_CONVERSATION: __, ...kept } = env;
  const result = runHook(
    {
      command: expand(hook.command, root),
      args: hook.args?.map((word) => expand(word, root)),
    },
    {
      cwd: root,
      env: {
        ...kept,
        CLAUDE_PROJECT_DIR: root,
        CLAUDE_ENV_FILE: join(folder, 'env.sh'),
        CLAUDECODE: '1',
        CLAUDE_CODE_SESSION_ID: conversation,
        CLAUDE_PID: String(process.pid),
        AGENT_SESSION_STATE: folder,
      },
      payload: samplePayload(hook.event, {
        conversation,
        root,
        transcript: join(folder, `${conversation}.jsonl`),
      }),
      timeout: Math.min(hook.timeout, 60_000),
    },
  );
  const line = lastRun(folder);
  return { ...result, logged: line !== undefined, error: line?.error };
}

/** The line that the tool itself left: the proof that it was reached. */
function lastRun(folder: string): HookRun | undefined {
  const log = readText(join(folder, 'hooks.log'));
  if (log.kind !== 'text') return undefined;
  try {
    return JSON.parse(log.text.trim().split('\n').at(-1) ?? '') as HookRun;
  } catch {
    return undefined;
  }
}

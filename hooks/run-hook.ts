import { writeSync } from 'node:fs';
import { isoTime } from '../src/core/clock.ts';
import { messageOf, systemCodeOf } from '../src/core/errors.ts';
import { readPayload } from '../src/io/stdin.ts';
import type { Hook, HookWorld, Payload } from './hook.ts';
import { placeAfter } from './place.ts';

/** What a hook came to: the exact text for standard output, or why there is none. */
export interface Answer {
  text: string;
  error: string | undefined;
}

/**
 * Runs one hook as a process: payload from standard input, at most one answer to standard output,
 * exit code 0 whatever happens. What went wrong is in the hook log that `session doctor` shows.
 */
export function runHook(event: string, hook: Hook): void {
  process.on('uncaughtException', () => process.exit(0));
  // Much is simply not there, and nobody reads where that was found out: it takes longer than the asking.
  Error.stackTraceLimit = 0;
  if (process.env['SESSION_HOOKS'] === '0') return;
  // performance.now() would have node load a module of its own for that.
  const started = Date.now();
  const world: HookWorld = {
    env: process.env,
    // Mostly the client says where its project is.
    get cwd() {
      return currentFolder();
    },
    now: new Date(),
  };
  readPayload((payload) => {
    const { text, error } = answer(hook, payload, world);
    if (text !== '') write(text);
    const ms = Date.now() - started;
    if (error !== undefined || !isQuiet(event, world)) {
      record(event, payload, world, { text, error, ms });
    }
    // Faster than letting node take itself apart, and nothing is left to be done.
    process.exit(0);
  });
}

/**
 * Hooks that come with every tool call and every turn leave a line in the journal already: theirs in the
 * log would cost a twentieth of their time, and crowd out the others.
 */
function isQuiet(event: string, { env }: HookWorld): boolean {
  return QUIET.has(event) && !env['AGENT_SESSION_STATE'];
}

const QUIET = new Set(['post-tool-use', 'stop', 'subagent-stop']);

/** The answer of a hook; whatever it throws becomes silence and a line for the log. */
export function answer(hook: Hook, payload: unknown, world: HookWorld): Answer {
  if (!isObject(payload)) return { text: '', error: 'standard input held no JSON object' };
  try {
    return { text: hook(payload, world), error: undefined };
  } catch (error) {
    return { text: '', error: messageOf(error).slice(0, 500) };
  }
}

function isObject(payload: unknown): payload is Payload {
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload);
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** All or nothing reaches the client: half an answer would be taken for plain text. */
function write(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0, waits = 0; done < bytes.length;) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      // A pipe that is full is waited for, a second at most; when the client has gone, nobody is left.
      if (systemCodeOf(error) !== 'EAGAIN' || ++waits > 200) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Only projects that use sessions get a hook log, and `doctor`, which names a place for it. */
export function record(
  event: string,
  payload: unknown,
  world: HookWorld,
  { text, error, ms }: Answer & { ms: number },
): void {
  const trial = Boolean(world.env['AGENT_SESSION_STATE']);
  const project = placeAfter(isObject(payload) ? payload : {}, world, trial);
  project?.state.logHookRun({
    event,
    at: isoTime(world.now),
    ms: Math.round(ms),
    characters: text.length,
    ...(error === undefined ? {} : { error }),
  });
}

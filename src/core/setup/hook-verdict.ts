import { MAX_UNITS } from '../brief/brief.ts';
import type { InstalledHook } from './installed-hooks.ts';

/** Something that a person should know: what is so, what follows, what to do. */
export interface Finding {
  code: string;
  /** `failed` means that something does not work; `note` that it could surprise. */
  level: 'failed' | 'note';
  so: string;
  follows: string;
  todo: string;
}

/** What a trial run of a hook came to. */
export interface Trial {
  ms: number;
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  /** `not-found`, `timeout` or another reason why it did not run to its end. */
  failure: string | undefined;
  /** Whether the tool itself left its line in the hook log, and the error in that line. */
  logged: boolean;
  error: string | undefined;
}

/** The UTF-16 units of a hook's answer that go to the model. */
export function charactersOf(stdout: string): number {
  const answer = parse(stdout);
  if (answer === undefined) return stdout.trim().length;
  const own = answer['hookSpecificOutput'];
  const context =
    typeof own === 'object' && own !== null && 'additionalContext' in own
      ? own.additionalContext
      : '';
  return typeof context === 'string' ? context.length : 0;
}

/** What is wrong with a trial run, or undefined when the hook did its work. */
export function judge(hook: InstalledHook, trial: Trial): Finding | undefined {
  const { event, command } = hook;
  const failed = (code: string, so: string, follows: string, todo: string): Finding => ({
    code,
    level: 'failed',
    so,
    follows,
    todo,
  });
  if (trial.failure === 'not-found') {
    return failed(
      'program-not-found',
      `The ${event} hook starts ${command}, which is not on this PATH.`,
      'So the client cannot run it, and says nothing about that.',
      'Put it on the PATH that the client gets, or run: session init --scope local',
    );
  }
  if (trial.failure === 'timeout' || trial.ms > hook.timeout) {
    return failed(
      'hook-slow',
      `The ${event} hook took ${trial.ms} ms; the client allows ${hook.timeout} ms.`,
      'So the client ends it and its answer is lost.',
      'Look for a slow disk or a slow start of node; run session doctor again on an idle machine.',
    );
  }
  if (trial.exitCode !== 0) {
    return failed(
      'hook-failed',
      `The ${event} hook ended with ${trial.failure ?? `exit code ${trial.exitCode}`}${quoted(trial.stderr)}.`,
      'So the client shows an error, and the agent is told nothing.',
      'Run session init again; it renews the launcher and the hooks.',
    );
  }
  if (!trial.logged) {
    return failed(
      'tool-not-found',
      `The launcher of the ${event} hook ran, but found no agent-session to hand the event to.`,
      'So the hook is silent: nobody is told about sessions.',
      'On this machine run session init once (it notes where the tool is), or npm install -D agent-session.',
    );
  }
  if (trial.error !== undefined) {
    return failed(
      'hook-error',
      `The ${event} hook gave up: ${trial.error}.`,
      'So it was silent; the conversation goes on without it.',
      'Correct what it names; session lint checks the session files.',
    );
  }
  return judgeAnswer(event, trial, failed);
}

function judgeAnswer(
  event: string,
  { stdout, stderr }: Trial,
  failed: (code: string, so: string, follows: string, todo: string) => Finding,
): Finding | undefined {
  const report = 'Please report it together with the output of: session doctor --json';
  const characters = charactersOf(stdout);
  if (characters > MAX_UNITS) {
    return failed(
      'answer-too-long',
      `The ${event} hook answers ${characters} characters; ${MAX_UNITS} are allowed.`,
      'So the client may replace them by the name of a file.',
      report,
    );
  }
  const answer = parse(stdout);
  const own = answer?.['hookSpecificOutput'];
  const named =
    typeof own === 'object' && own !== null && 'hookEventName' in own ? own.hookEventName : event;
  const garbled = event === 'SessionStart' && stdout !== '' && answer === undefined;
  if (garbled || named !== event) {
    return failed(
      'answer-invalid',
      `The ${event} hook prints something that is no answer to this event.`,
      'So the client drops it or hands it to the agent as it is.',
      report,
    );
  }
  if (stderr === '') return undefined;
  return failed(
    'hook-noisy',
    `The ${event} hook prints to standard error${quoted(stderr)}.`,
    'So the client may show it.',
    report,
  );
}

function quoted(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((one) => /error/i.test(one)) ?? lines[0];
  return line === undefined ? '' : ` (${line.trim().slice(0, 160)})`;
}

function parse(stdout: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

// The first five minutes, in a temporary git repository that is removed at the end.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const command = join(project, 'dist/session.cjs');
const folder = mkdtempSync(join(tmpdir(), 'session-demo-'));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const conversation = '00000000-0000-4000-8000-000000000001';
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|CLAUDE|AGENT_|SESSION_|NODE_OPTIONS$|CI$)/.test(name),
  ),
);
Object.assign(env, { NO_COLOR: '1', CLAUDE_PROJECT_DIR: folder, CLAUDE_PID: String(process.pid) });

const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
const title = (text) =>
  console.log(
    `\n${paint('1;36', `── ${text} `)}${paint('36', '─'.repeat(Math.max(0, 76 - text.length)))}`,
  );
const indent = (text) => text.trimEnd().replaceAll(/^/gm, '  ');
const quote = (word) => (/^[\w./:@=-]+$/.test(word) ? word : `"${word}"`);

/** Runs `session …` as a person would, shows it, and insists on the exit code that is due. */
function session(args, { input = '', expect = 0, as = env } = {}) {
  console.log(paint('1', `$ session ${args.map(quote).join(' ')}`));
  const result = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    env: as,
    input,
    encoding: 'utf8',
  });
  console.log(indent(result.stdout + result.stderr));
  if (result.status !== expect)
    throw new Error(`session ${args[0]} ended with ${result.status}, not ${expect}`);
  return result.stdout;
}

/** Feeds a hook what the client would send it, and shows what would reach the model and the person. */
function hook(event, payload) {
  const full = {
    session_id: conversation,
    transcript_path: join(folder, 'none.jsonl'),
    cwd: folder,
    ...payload,
  };
  console.log(
    paint('1', `$ echo '${JSON.stringify({ ...payload })}' | node dist/hooks/${event}.cjs`),
  );
  const result = spawnSync(process.execPath, [join(project, `dist/hooks/${event}.cjs`)], {
    cwd: folder,
    env,
    input: JSON.stringify(full),
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`the ${event} hook ended with ${result.status}`);
  if (!result.stdout.startsWith('{')) return console.log(indent(result.stdout || '(nothing)'));
  const { hookSpecificOutput, systemMessage } = JSON.parse(result.stdout);
  if (systemMessage) console.log(indent(`${paint('33', 'to the person:')} ${systemMessage}`));
  if (hookSpecificOutput)
    console.log(indent(`${paint('33', 'to the model:')}\n${hookSpecificOutput.additionalContext}`));
}

function git(...args) {
  execFileSync('git', args, { cwd: folder, env, stdio: 'ignore' });
}

try {
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Demo');
  git('config', 'user.email', 'demo@example.invalid');
  writeFileSync(join(folder, 'README.md'), '# Shop\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'Start the shop');

  title('Set up');
  session(['init', '--yes']);
  git('add', '-A');
  git('commit', '-q', '-m', 'Keep sessions');
  git('checkout', '-q', '-b', 'feature/retry-payments');

  title('Begin');
  session([
    'new',
    'Retry failed payments',
    '--objective',
    'No order is charged twice',
    '--objective',
    'A failed charge is tried three times',
  ]);
  hook('session-start', { hook_event_name: 'SessionStart', source: 'startup' });

  title('Work, and record it as it happens');
  session([
    'decision',
    'add',
    'Use an idempotency key per order',
    '--rationale',
    'The provider then refuses a second charge by itself',
  ]);
  session(['objective', 'done', '1']);
  session(['agent', 'add', 'backend-dev', 'Write the retry loop', '--status', 'in_progress']);
  session([
    'update',
    '--state',
    'The idempotency key is in src/charge.ts and tested. The retry loop is half written: it retries, but does not wait between attempts.',
    '--next',
    'Add exponential waiting to retryCharge()',
    '--next',
    'Run the payment tests against the sandbox',
    '--log',
    'Idempotency key done',
  ]);

  title('The context is compacted: what steers the summary, and what comes back');
  hook('pre-compact', {
    hook_event_name: 'PreCompact',
    trigger: 'auto',
    custom_instructions: null,
  });
  console.log();
  hook('session-start', { hook_event_name: 'SessionStart', source: 'compact' });

  title('A colleague edits the file by hand and makes real mistakes');
  const sessions = join(folder, '.agents/sessions');
  const file = join(
    sessions,
    readdirSync(sessions).find((name) => name.endsWith('.md')),
  );
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text
      .replace('status: in_progress', 'status: active')
      .replace('## Current State', '### Current state (2026-04-07)'),
  );
  session(['lint'], { expect: 1 });
  session(['lint', '--fix']);

  title('Hand over');
  session(['agent', 'done', '1', '--summary', 'Retries three times; waiting is still missing']);
  session(['pause']);
  session(['handoff']);

  title('The conversation ends; the next one starts where this one stopped');
  hook('session-end', { hook_event_name: 'SessionEnd', reason: 'prompt_input_exit' });
  session(['list']);

  title('The work is done: what is worth keeping goes where it belongs');
  writeFileSync(join(folder, 'src.txt'), 'the work itself');
  git('add', '-A');
  git('commit', '-q', '-m', 'Retry failed payments');
  session(['objective', 'done', '2']);
  session([
    'update',
    '--log',
    'Pattern: ask the provider for its own idempotency before writing one',
  ]);
  git('commit', '-q', '-a', '-m', 'Record the end of the work');
  const [, hash] = /^Plan (\w+)$/m.exec(session(['complete', '--dry-run']));
  session(['complete', '--approve', hash]);
  session(['knowledge', 'find', 'idempotency']);

  title('It was too early: the session comes back byte for byte');
  session(['restore', 'retry']);
  session(['list']);
  console.log(`\n${paint('32', 'Done.')} The temporary repository is removed again.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// Starts the client with nothing of this machine: its own home, its own temporary folder, a dummy
// key, and an address on the loopback interface.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** Longer than any story needs; a client that is still running then is ended and the story fails. */
const PATIENCE_MS = 40_000;
const KEY = 'dummy-key-for-the-loopback-interface';

const running = new Set();
let over = false;

/**
 * Ends whatever is still running, by its id (the client leads a group that its hooks belong to), and
 * lets no other client start.
 */
export function endClients() {
  over = true;
  for (const { pid } of running) killGroup(pid);
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The whole environment of a client. */
export function environment({ home, temporary, api, env = {} }) {
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: home,
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    ANTHROPIC_BASE_URL: api.url,
    ANTHROPIC_API_KEY: KEY,
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ...env,
  };
}

/** What the client must find in its home so that it asks nothing in a terminal. */
export function settledHome(project) {
  return {
    hasCompletedOnboarding: true,
    theme: 'dark',
    customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
    projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
  };
}

/**
 * @typedef {object} Settings
 * @property {string} program the client
 * @property {string} cwd the folder it is started in
 * @property {Record<string, string>} environment all of it
 * @property {string} debugFile where it writes its debug log
 * @property {string[]} [args] more arguments
 */

/** One `claude -p` process: what it printed, what its hooks answered, how it ended. */
class Run {
  stdout = '';
  stderr = '';
  /** @param {Settings} settings */
  constructor(settings, args) {
    if (over) throw new Error('The run has been interrupted.');
    mkdirSync(dirname(settings.debugFile), { recursive: true });
    this.debugFile = settings.debugFile;
    this.child = spawn(
      settings.program,
      [...args, '--debug-file', settings.debugFile, ...(settings.args ?? [])],
      { cwd: settings.cwd, env: settings.environment, detached: true, stdio: 'pipe' },
    );
    running.add(this.child);
    const timer = setTimeout(() => {
      this.stderr += `\n(ended by the test after ${PATIENCE_MS} ms)`;
      killGroup(this.child.pid);
    }, PATIENCE_MS);
    this.child.stdout.setEncoding('utf8').on('data', (text) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.child.stdin.on('error', () => {});
    this.ended = new Promise((done) => {
      this.child.on('error', (error) => done({ code: undefined, error }));
      this.child.on('close', (code, signal) => done({ code, signal }));
    }).finally(() => {
      clearTimeout(timer);
      running.delete(this.child);
    });
  }

  /** The debug log, line by line. */
  async debug() {
    return (await readFile(this.debugFile, 'utf8')).split('\n');
  }
}

/** One question in plain text, as in a script: `claude -p QUESTION`. */
export async function ask(settings, question) {
  const run = new Run(settings, ['-p', question]);
  run.child.stdin.end();
  return Object.assign(run, await run.ended);
}

/** Several turns in one process; every hook event that the client tells about is kept. */
export class Conversation extends Run {
  /** Every line of the stream, parsed. */
  lines = [];
  #waiting = [];

  constructor(settings) {
    const stream = ['--input-format', 'stream-json', '--output-format', 'stream-json'];
    super(settings, ['-p', ...stream, '--verbose', '--include-hook-events']);
    createInterface({ input: this.child.stdout }).on('line', (line) => this.#take(line));
    void this.ended.then(() => this.#answer({ result: '(the client has ended)', is_error: true }));
  }

  /** The id of the conversation, as the client last told it. */
  get id() {
    return this.lines.findLast(({ session_id: id }) => id)?.session_id;
  }

  /** What the hooks of an event answered, in order: `{exit_code, stdout, stderr, ...}`. */
  answers(event) {
    return this.lines.filter(
      ({ subtype, hook_event }) => subtype === 'hook_response' && hook_event === event,
    );
  }

  /** Says something and waits for the client's answer. */
  say(text) {
    const answer = new Promise((done) => this.#waiting.push(done));
    const message = { role: 'user', content: [{ type: 'text', text }] };
    this.child.stdin.write(`${JSON.stringify({ type: 'user', message })}\n`);
    return answer;
  }

  /** Closes the conversation and waits for the client to end. */
  async end() {
    const started = performance.now();
    this.child.stdin.end();
    Object.assign(this, await this.ended);
    this.endMs = Math.round(performance.now() - started);
    return this;
  }

  #take(line) {
    let value;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    this.lines.push(value);
    if (value.type === 'result') this.#answer(value);
  }

  #answer(value) {
    const done = this.#waiting.shift();
    if (done) done(value);
  }
}

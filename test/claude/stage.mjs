// What a story plays on: a temporary folder with a home, a project and a stand-in for the API.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ask, Conversation, environment, settledHome } from './client.mjs';
import { MessagesApi } from './messages-api.mjs';
import { Terminal } from './terminal.mjs';

const run = promisify(execFile);
const COMMAND = 'dist/session.cjs';
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A git repository with the tool set up in it by the real `session init`. */
class Project {
  constructor(stage, folder, tool) {
    this.stage = stage;
    this.folder = folder;
    this.tool = tool;
  }

  /** Runs the built command. @throws when it does not exit with 0 */
  async session(...args) {
    const env = { PATH: this.stage.path, HOME: this.stage.home, NO_COLOR: '1', CI: '1' };
    const options = { cwd: this.folder, env: { ...env, ...IDENTITY } };
    return (await run(process.execPath, [join(this.tool, COMMAND), ...args], options)).stdout;
  }

  /** Runs the built command where it must exit with 1, and returns what it printed. */
  async sessionFails(...args) {
    const error = await this.session(...args).then(
      () => undefined,
      (failure) => failure,
    );
    assert.equal(error?.code, 1, `session ${args.join(' ')} must exit with 1`);
    return error;
  }

  /** The same as a line for a shell, as an agent would type it. */
  commandLine(...args) {
    const words = [process.execPath, join(this.tool, COMMAND), ...args];
    return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  }

  async git(...args) {
    const env = { PATH: this.stage.path, HOME: this.stage.home, ...IDENTITY };
    return (await run('git', args, { cwd: this.folder, env })).stdout;
  }

  /** @param {Record<string, string | Uint8Array>} files */
  async write(files) {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }

  /** Every file of the project and of its git folder, with its content. */
  async listing() {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return Promise.all(
      files.toSorted().map(async (path) => [path, await readFile(path, 'latin1')]),
    );
  }

  /** The runs of the tool's own hooks in this project, oldest first: `{event, ms, error, ...}`. */
  async hookRuns() {
    const log = await readFile(join(this.folder, '.git/agent-session/hooks.log'), 'utf8');
    return log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** The events of a conversation's life, without those of its turns. */
  async lifeEvents() {
    const life = new Set(['session-start', 'pre-compact', 'session-end']);
    return (await this.hookRuns()).map(({ event }) => event).filter((event) => life.has(event));
  }

  async commit(message = 'Work') {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '-m', message);
  }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.com',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.com',
  GIT_CONFIG_NOSYSTEM: '1',
};

export class Stage {
  #closing = [];
  #runs = 0;

  constructor(program) {
    this.program = program;
    this.path = environment({ api: {} }).PATH;
  }

  async open() {
    this.folder = await realpath(await mkdtemp(join(tmpdir(), 'session-story-')));
    this.home = join(this.folder, 'home');
    this.temporary = join(this.folder, 'tmp');
    await mkdir(this.home);
    await mkdir(this.temporary);
    this.api = await new MessagesApi().start();
    return this;
  }

  async close() {
    for (const close of this.#closing.toReversed()) await close();
    await this.api.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /**
   * A project on a branch, everything committed.
   * @param {object} [options]
   * @param {string} [options.branch] what is checked out
   * @param {Record<string, string>} [options.sessions] session files: name to text
   * @param {boolean} [options.init] whether `session init` has been run
   * @param {string} [options.tool] the folder of the agent-session package
   */
  async project({ branch = 'main', sessions = {}, init = true, tool = root } = {}) {
    const folder = join(this.folder, 'project');
    await mkdir(folder);
    const project = new Project(this, folder, tool);
    await project.git('init', '--quiet', '-b', 'main');
    await project.write({ 'README.md': '# A project\n', 'src/app.js': 'export const one = 1;\n' });
    await project.commit('Begin');
    if (init) await project.session('init', '--yes');
    const files = Object.entries(sessions).map(([name, text]) => [
      `.agents/sessions/${name}`,
      text,
    ]);
    await project.write(Object.fromEntries(files));
    await project.commit('Set up');
    if (branch !== 'main') await project.git('checkout', '--quiet', '-b', branch);
    this.inProject = project;
    return project;
  }

  /** A copy of the built package that a story may damage. */
  async copyOfTool() {
    const copy = join(this.folder, 'tool');
    for (const name of ['package.json', 'dist']) {
      await cp(join(root, name), join(copy, name), {
        recursive: true,
        filter: (path) => !path.includes(join('dist', 'lib')),
      });
    }
    return copy;
  }

  /** `claude -p QUESTION` in plain text. */
  ask(question, options) {
    return ask(this.#settings(options), question);
  }

  /** A conversation of several turns; ended with the story at the latest. */
  conversation(options) {
    const conversation = new Conversation(this.#settings(options));
    this.#closing.push(() => conversation.end());
    return conversation;
  }

  /** The client in a terminal, as a person sees it. */
  async terminal(options) {
    const home = settledHome(this.inProject.folder);
    await writeFile(join(this.home, '.claude.json'), JSON.stringify(home));
    const terminal = new Terminal(this.#settings(options), join(this.folder, `tmux-${this.#runs}`));
    this.#closing.push(() => terminal.close());
    await terminal.open();
    return terminal;
  }

  #settings({ args = [], env = {}, cwd } = {}) {
    const { program, home, temporary, api } = this;
    return {
      program,
      args,
      cwd: cwd ?? this.inProject.folder,
      environment: environment({ home, temporary, api, env }),
      debugFile: join(this.folder, 'debug', `${++this.#runs}.log`),
    };
  }
}

// The client in a terminal, through tmux with a server of its own that ends with the story.
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class Terminal {
  #settings;
  #socket;

  /** @param {import('./client.mjs').Settings} settings @param {string} socket path of tmux's socket */
  constructor(settings, socket) {
    this.#settings = settings;
    this.#socket = socket;
  }

  async open() {
    const { program, args, cwd, environment, debugFile } = this.#settings;
    const env = { ...environment, TERM: 'screen-256color' };
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const command = ['env', '-i', ...assignments, program, ...args, '--debug-file', debugFile];
    const session = ['new-session', '-d', '-x', '160', '-y', '60', '-c', cwd];
    await this.#tmux(env, '-f', '/dev/null', ...session, ...command);
    await this.#tmux(env, 'set-option', '-g', 'remain-on-exit', 'on');
  }

  /** Types a line and presses Enter. */
  async type(line) {
    await this.#tmux({}, 'send-keys', '-l', line);
    await pause(150);
    await this.#tmux({}, 'send-keys', 'Enter');
  }

  /** What stands on the screen, and above it. */
  async screen() {
    return this.#tmux({}, 'capture-pane', '-p', '-J', '-S', '-500');
  }

  /** Waits until the screen shows a text. @throws with the screen when it does not for 15 s */
  async shows(pattern) {
    for (let waited = 0; waited < 15_000; waited += 100) {
      const screen = await this.screen();
      if (pattern.test(screen)) return screen;
      await pause(100);
    }
    throw new Error(`The terminal never showed ${pattern}. It shows:\n${await this.screen()}`);
  }

  /** Ends the client, waits until it has written its last file, and ends tmux. */
  async close() {
    const [pid] = (await this.#show('#{pane_pid}')).split('\n');
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      if (await this.#ends(Number(pid), signal)) break;
    }
    await this.#tmux({}, 'kill-server').catch(() => {});
  }

  /** Sends a signal and waits 5 s at most for the end. */
  async #ends(pid, signal) {
    for (let waited = 0; waited < 5000; waited += 50) {
      if ((await this.#show('#{pane_dead}')) !== '0') return true;
      if (waited === 0) process.kill(pid, signal);
      await pause(50);
    }
    return false;
  }

  /** One fact about the terminal; empty when there is none. */
  async #show(format) {
    const text = await this.#tmux({}, 'display-message', '-p', format).catch(() => '');
    return text.trim();
  }

  async #tmux(env, ...args) {
    try {
      const path = this.#settings.environment.PATH;
      const options = { env: { PATH: path, LANG: 'C.UTF-8', ...env }, timeout: 10_000 };
      return (await run('tmux', ['-S', this.#socket, ...args], options)).stdout;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
      throw new Error('There is no tmux, which this story needs to show a terminal.', {
        cause: error,
      });
    }
  }
}

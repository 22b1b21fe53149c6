import { fstatSync, readSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { SessionError, systemCodeOf } from '../core/errors.ts';

/**
 * The real process as commands see it; its shape is `World` in commands/command.ts.
 * @throws SessionError `no-folder` when the current folder is gone.
 */
export function processWorld() {
  const { env } = process;
  return {
    get cwd() {
      return currentFolder();
    },
    env,
    now: () => new Date(),
    out: (text: string) => write(1, Buffer.from(text, 'utf8')),
    outBytes: (bytes: Uint8Array) => write(1, bytes),
    err: (text: string) => write(2, Buffer.from(text, 'utf8')),
    get interactive() {
      return isTerminal(0) && !env['CI'];
    },
    get colour() {
      return takesColour(env);
    },
    get terminal() {
      return isTerminal(1);
    },
    get width() {
      return isTerminal(1) ? process.stdout.columns || 80 : 80;
    },
    readInput: () => readAll().toString('utf8'),
    readInputBytes: readAll,
    async ask(question: string): Promise<string> {
      const { createInterface } = await import('node:readline/promises');
      const reader = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return await reader.question(question);
      } finally {
        reader.close();
      }
    },
  };
}

/** Read on use: the folder can be gone, and then the error says so like every other. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new SessionError(
      'no-folder',
      {
        so: 'The current folder does not exist any more.',
        follows: 'So it is not known which project is meant.',
        todo: 'Change into a folder that exists, then run the command again.',
      },
      { cause: error },
    );
  }
}

/** Standard input to its end; one that is not ready yet is waited for. */
function readAll(): Buffer {
  const chunks: Buffer[] = [];
  for (;;) {
    const buffer = Buffer.allocUnsafe(65_536);
    try {
      const length = readSync(0, buffer, 0, buffer.length, null);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(buffer.subarray(0, length));
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === 'EOF') return Buffer.concat(chunks);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(PAUSE, 0, 0, 5);
    }
  }
}

/** Writes all of it; a reader that has gone (`| head`) ends the process in peace. */
function write(descriptor: 1 | 2, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === 'EAGAIN') Atomics.wait(PAUSE, 0, 0, 5);
      else if (code === 'EPIPE') process.exit(0);
      else throw error;
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Pipes and files are told apart first: node loads its network code to ask for a terminal. */
function isTerminal(descriptor: 0 | 1): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && isatty(descriptor);
  } catch {
    return false;
  }
}

function takesColour(env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return isTerminal(1) && env['TERM'] !== 'dumb';
}

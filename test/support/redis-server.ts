import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { atEndOfFile } from './leftovers.ts';
import { hasRedis } from './needs-redis.ts';
import { makeFolder } from './repo.ts';

/**
 * Whether tests that need a real Redis are left out, since there is none; needs-redis.ts says so behind
 * the summary. Continuous integration runs them, and there they fail.
 */
export const WITHOUT_REDIS: boolean = !hasRedis() && process.env['SESSION_TEST_CI'] === '';

export interface RedisServer {
  /** The folder with its socket, files and certificate. */
  folder: string;
  /** Through its socket. */
  url: string;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
  /** Ends it after it has written its data down. */
  stop(): Promise<void>;
  /** Starts it again in the same place. */
  start(): Promise<void>;
  /** Runs redis-cli and returns what it said. */
  cli(...args: string[]): string;
}

/** A real server on a private socket; ended when the test file is done. */
export async function startRedis(
  options: readonly string[] = [],
  folder = makeFolder(),
): Promise<RedisServer> {
  const socket = join(folder, 'redis.sock');
  let child: ChildProcess | undefined;
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    const old = child;
    if (old === undefined || old.exitCode !== null || old.signalCode !== null) return;
    const gone = new Promise((resolve) => old.once('exit', resolve));
    old.kill(signal);
    await gone;
  };
  const start = async (): Promise<void> => {
    if (!hasRedis()) throw new Error('redis-server is not installed.');
    const basics = ['--unixsocket', socket, '--dir', folder, '--save', '', '--appendonly', 'no'];
    const port = options.includes('--port') ? [] : ['--port', '0'];
    child = spawn('redis-server', [...basics, ...port, ...options], { stdio: 'ignore' });
    const own = child;
    atEndOfFile(() => own.kill('SIGKILL'));
    while (!(await answers(socket))) await pause(20);
  };
  await start();
  return {
    folder,
    url: `redis+unix://${socket}`,
    kill: () => ended('SIGKILL'),
    stop: () => ended('SIGTERM'),
    start,
    cli: (...args) =>
      execFileSync('redis-cli', ['-s', socket, ...args], { encoding: 'utf8' }).trimEnd(),
  };
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect(socket, () => {
      line.destroy();
      resolve(true);
    });
    line.on('error', () => resolve(false));
  });
}

/** A port that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

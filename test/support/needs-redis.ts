import { spawnSync } from 'node:child_process';

/** Whether this machine has a real Redis. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Behind the summary of all tests: what was not run. */
export function teardown(): void {
  if (hasRedis()) return;
  process.stderr.write(
    '\nNOT RUN: every test of memory on a real Redis, since redis-server is not installed' +
      ' (apt-get install redis-server).\nMemory on files was tested.\n',
  );
}

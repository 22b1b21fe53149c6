import { spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';

/** Whether this machine has a real Redis. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Says behind the summary of all tests what was not run: once, though each project asks. */
export function setup(project: TestProject): (() => void) | undefined {
  if (!project.isRootProject() || hasRedis()) return undefined;
  return () => {
    process.stderr.write(
      '\nNOT RUN: every test of memory on a real Redis, since redis-server is not installed' +
        ' (apt-get install redis-server).\nMemory on files was tested.\n',
    );
  };
}

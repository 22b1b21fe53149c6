#!/usr/bin/env node
import { run } from './cli.ts';
import { processWorld } from './io/process-world.ts';

void run(process.argv.slice(2), processWorld()).then((code) => {
  process.exitCode = code;
});

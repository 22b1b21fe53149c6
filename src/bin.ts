#!/usr/bin/env node
import { run } from './cli.ts';
import { processWorld } from './io/process-world.ts';

run(process.argv.slice(2), processWorld()).then((code) => {
  process.exitCode = code;
});

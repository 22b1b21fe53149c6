// Prints what readPayload made of standard input, once for each time it called back.
import { writeSync } from 'node:fs';
import { readPayload } from '../../src/io/stdin.ts';

readPayload((payload) => {
  writeSync(1, `${payload === undefined ? 'nothing' : JSON.stringify(payload).slice(0, 200)}\n`);
});

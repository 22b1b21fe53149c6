// Adds to a number in a file under a lock, again and again. Usage: count-up LOCK FILE TIMES
import { readFileSync, writeFileSync } from 'node:fs';
import { withLock } from '../../src/io/lock.ts';

const [lock = '', file = '', times = '0'] = process.argv.slice(2);
for (let at = 0; at < Number(times); at++) {
  withLock(lock, () => writeFileSync(file, String(Number(readFileSync(file, 'utf8')) + 1)));
}

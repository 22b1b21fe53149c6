// Takes a lock, says so, and keeps it until it is killed. Usage: hold-lock PATH
import { withLock } from '../../src/io/lock.ts';

withLock(process.argv[2] ?? '', () => {
  process.stdout.write('held\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});

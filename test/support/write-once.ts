// Replaces a file by as many bytes as asked for; prints the code of what went wrong. Usage: write-once FILE BYTES
import { SessionError } from '../../src/core/errors.ts';
import { writeAtomic } from '../../src/io/files.ts';

const [file = '', bytes = '0'] = process.argv.slice(2);
try {
  writeAtomic(file, 'x'.repeat(Number(bytes)));
} catch (error) {
  process.stdout.write(error instanceof SessionError ? error.code : String(error));
}

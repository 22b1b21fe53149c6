// Replaces a file again and again by one of two contents. Usage: write-often FILE
import { writeAtomic } from '../../src/io/files.ts';

const [file = ''] = process.argv.slice(2);
const contents = ['a'.repeat(200_000), 'b'.repeat(300_000)];
process.stdout.write('ready\n');
for (let at = 0; ; at++) writeAtomic(file, contents[at % 2] ?? '');

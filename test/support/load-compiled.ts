// Loads a script with what was kept of it and says what came of it, as a process of its own.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { compileLater, loadCompiled } from '../../src/io/compiled-script.ts';

const load = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const path = process.argv[2] ?? '';
const folder = dirname(path);
const kept = (): string =>
  readdirSync(folder)
    .filter((name) => name !== basename(path))
    .map((name) => `${name} ${statSync(`${folder}/${name}`).ino}`)
    .join();
const before = existsSync(folder) ? kept() : '';
if (process.argv[4] === 'later') compileLater();
const loaded = loadCompiled(path, load, process.argv[3]) as {
  answer(): string;
  folder: string;
};
if (process.argv[4] === 'in between') compileLater();
const answer = loaded.answer();
// What is kept is written at the exit, by a listener that came before this one.
process.on('exit', () => {
  const took = before !== '' && before === kept();
  process.stdout.write(JSON.stringify({ answer, folder: loaded.folder, took }));
});

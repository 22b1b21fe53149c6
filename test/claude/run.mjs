// npm run test:claude: plays the stories with the real client and prints what became of them.
// A part of a story's name as an argument plays only the stories that contain it; the name of their
// file plays all of them.
import { readdirSync } from 'node:fs';
import { styleText } from 'node:util';
import { installClient, VERSION } from './install.mjs';
import { Theatre } from './theatre.mjs';

async function readStories(filter) {
  const folder = new URL('stories/', import.meta.url);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .toSorted();
  const chosen = await Promise.all(
    files.map(async (file) => {
      const { stories } = await import(new URL(file, folder).href);
      const all = Object.entries(stories);
      return file === `${filter}.mjs` ? all : all.filter(([name]) => name.includes(filter));
    }),
  );
  return chosen.flat();
}

function tell(name, { failure, seconds }) {
  const mark = failure ? styleText('red', 'FAIL') : styleText('green', 'pass');
  print(`${mark} ${seconds} s  ${name}`);
  if (failure) print(String(failure.stack ?? failure).replaceAll(/^/gm, '     '));
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

async function main() {
  const started = performance.now();
  const theatre = new Theatre();
  let program;
  try {
    program = await installClient(theatre.signal);
  } catch (error) {
    throw new Error(`The client cannot be had, so nothing was tested.\n${error.message}`, {
      cause: error,
    });
  }
  const stories = await readStories(process.argv[2] ?? '');
  print(`Claude Code ${VERSION}, ${stories.length} stories`);
  const names = new Map(stories.map(([name, story]) => [story, name]));
  const results = await theatre.playAll(program, [...names.keys()], (played) =>
    tell(names.get(played.play), played),
  );
  const passed = results.filter(({ failure }) => failure === undefined).length;
  const left = stories.length - results.length;
  print(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (left > 0) print(`Interrupted: ${left} stories were not played.`);
  print(`${passed} passed, ${results.length - passed} failed`);
  return results.length > 0 && passed === stories.length ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  print(error.message);
  print('0 passed, 1 failed');
  process.exitCode = 1;
}

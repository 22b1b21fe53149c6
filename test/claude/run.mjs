// npm run test:claude: plays the stories with the real client and prints what became of them.
// A part of a story's name as an argument plays only the stories that contain it.
import { readdirSync } from 'node:fs';
import { styleText } from 'node:util';
import { endClients } from './client.mjs';
import { installClient, VERSION } from './install.mjs';
import { Stage } from './stage.mjs';

const AT_ONCE = 2;

/** The stages that are being played on. */
const stages = new Set();
const interrupted = new AbortController();

async function readStories(filter) {
  const folder = new URL('stories/', import.meta.url);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .toSorted();
  const modules = await Promise.all(files.map((name) => import(new URL(name, folder).href)));
  const stories = modules.flatMap(({ stories: own }) => Object.entries(own));
  return stories.filter(([name]) => name.includes(filter));
}

async function play(program, [name, story]) {
  const started = performance.now();
  const stage = new Stage(program);
  stages.add(stage);
  let failure;
  try {
    await stage.open();
    await story(stage);
    if (stage.api.surprises.length > 0) throw new Error(stage.api.surprises.join('\n'));
  } catch (error) {
    failure = error;
  }
  try {
    await stage.close();
  } catch (error) {
    failure ??= error;
  }
  stages.delete(stage);
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  const mark = failure ? styleText('red', 'FAIL') : styleText('green', 'pass');
  print(`${mark} ${seconds} s  ${name}`);
  if (failure) print(String(failure.stack ?? failure).replaceAll(/^/gm, '     '));
  return failure === undefined;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

async function main() {
  const started = performance.now();
  let program;
  try {
    program = await installClient(interrupted.signal);
  } catch (error) {
    throw new Error(`The client cannot be had, so nothing was tested.\n${error.message}`, {
      cause: error,
    });
  }
  const waiting = await readStories(process.argv[2] ?? '');
  print(`Claude Code ${VERSION}, ${waiting.length} stories`);
  const results = [];
  const worker = async () => {
    while (!interrupted.signal.aborted) {
      const story = waiting.shift();
      if (story === undefined) return;
      results.push(await play(program, story));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const passed = results.filter(Boolean).length;
  print(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (waiting.length > 0) print(`Interrupted: ${waiting.length} stories were not played.`);
  print(`${passed} passed, ${results.length - passed} failed`);
  return waiting.length === 0 && results.length > 0 && passed === results.length ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    interrupted.abort();
    endClients();
    await Promise.allSettled([...stages].map((stage) => stage.close()));
  });
}
try {
  process.exitCode = await main();
} catch (error) {
  print(error.message);
  print('0 passed, 1 failed');
  process.exitCode = 1;
}

#!/usr/bin/env node
// npm run bench:survival: a conversation of the real client gathers twelve facts and loses its context
// in five ways; how many of them does the first request afterwards carry, and for how many tokens?
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync } from 'esbuild';
import { installClient, VERSION } from '../test/claude/install.mjs';
import { Theatre } from '../test/claude/theatre.mjs';
import { machine, markdownTable, textTable, writePage } from './page.mjs';
import { PACKAGE } from './stage.mjs';
import { lose, LOSS_NAMES } from './survival-losses.mjs';
import { FACTS, RECORDS, WAYS } from './survival-work.mjs';

/** What session hooks have to keep after every loss, and for less than how many estimated tokens. */
const TARGET = { facts: Object.keys(FACTS).length, tokens: 1000 };
const OURS = 'session hooks';
const USAGE = `Usage: node bench/survival.mjs [options]

  --only NAME  losses, records and ways whose name contains NAME (repeatable)
  --json       the results as JSON, fact by fact
  --write      also write them into docs/benchmarks.md

The exit code is 1 when session hooks miss the target: ${TARGET.facts} of ${TARGET.facts} facts under ${TARGET.tokens} tokens.
`;

/** The product's own estimate, from its source. */
async function loadEstimate() {
  const source = readFileSync(join(PACKAGE, 'src/core/brief/tokens.ts'), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'esm' });
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.estimateTokens;
}

/** Facts by whether a text carries them. */
const factsIn = (text) =>
  Object.fromEntries(Object.entries(FACTS).map(([name, fact]) => [name, text.includes(fact)]));
const namesOf = (facts, wanted) => Object.keys(facts).filter((name) => facts[name] === wanted);

function measure(part, { before, after, added }, estimate) {
  const facts = factsIn(after.text);
  const own = factsIn(added.join('\n'));
  const tokens = added.reduce((sum, text) => sum + estimate(text), 0);
  const [planted, carried] = [factsIn(before.text), namesOf(facts, true).length];
  // What is answered last of all is in no request before the loss.
  const missing = namesOf({ ...planted, 'last answer': true }, false);
  if (missing.length > 0) throw new Error(`${missing.join(', ')}: never planted`);
  const isWhole = namesOf(own, true).length === TARGET.facts && tokens < TARGET.tokens;
  return { ...part, facts, carried, own, tokens, ...(part.way === OURS && { met: isWhole }) };
}

/** One row a loss, its ways side by side. */
function table(results) {
  const ways = Object.keys(WAYS).filter((way) => results.some((one) => one.way === way));
  const head = ['context lost by', 'record'];
  for (const way of ways) head.push(way, ...(way === 'no hooks' ? [] : ['tokens']));
  const places = LOSS_NAMES.flatMap((loss) =>
    Object.keys(RECORDS).map((record) => ({ loss, record })),
  );
  const rows = places.map(({ loss, record }) => {
    const own = results.filter((one) => one.loss === loss && one.record === record);
    return own.length === 0 ? [] : [loss, record, ...ways.flatMap((way) => cells(own, way))];
  });
  return [head, ...rows.filter((row) => row.length > 0)];
}

function cells(own, way) {
  const found = own.find((one) => one.way === way);
  const facts = found === undefined ? '' : `${found.carried} of ${TARGET.facts}`;
  if (way === 'no hooks') return [facts];
  return [facts, found === undefined ? '' : String(found.tokens)];
}

/** What session hooks did not keep, and what it costs too much. */
function misses(results) {
  return results
    .filter(({ met }) => met === false)
    .map(({ loss, record, own, tokens }) => {
      const lost = namesOf(own, false);
      const said = lost.length === 0 ? `costs ${tokens} tokens` : `loses ${lost.join(', ')}`;
      return `${loss}, ${record} record: ${said}`;
    });
}

function chosen(only) {
  const all = LOSS_NAMES.flatMap((loss) =>
    Object.keys(RECORDS).flatMap((record) =>
      Object.keys(WAYS).map((way) => ({ loss, record, way })),
    ),
  );
  const plays = only ? all.filter((one) => only.some((name) => nameOf(one).includes(name))) : all;
  if (plays.length === 0) throw new Error(`No loss, record or way is named ${only.join(' or ')}.`);
  return plays;
}

const nameOf = ({ loss, record, way }) => `${loss}, ${record} record, ${way}`;

async function playAll(plays) {
  const theatre = new Theatre();
  const program = await installClient(theatre.signal).catch((error) => {
    throw new Error(`The client cannot be had, so nothing was measured.\n${error.message}`, {
      cause: error,
    });
  });
  const estimate = await loadEstimate();
  const results = [];
  const failures = [];
  const parts = new Map(plays.map((one) => [(stage) => lose(stage, one), one]));
  const played = await theatre.playAll(program, [...parts.keys()], (one) => {
    const part = parts.get(one.play);
    try {
      if (one.failure) throw one.failure;
      results.push(measure(part, one.value, estimate));
      process.stderr.write(`${one.seconds} s  ${nameOf(part)}\n`);
    } catch (error) {
      failures.push(`${nameOf(part)}: ${error.message}`);
    }
  });
  const left = plays.length - played.length;
  if (left > 0) failures.push(`interrupted: ${left} were not played`);
  return { results, failures };
}

function print(results, failures, { json, write }) {
  if (json) {
    const measured = { version: 1, machine: machine(), client: VERSION, target: TARGET };
    process.stdout.write(`${JSON.stringify({ ...measured, results, failures }, null, 2)}\n`);
  } else process.stdout.write(`${report(results, failures).join('\n')}\n`);
  if (write && failures.length === 0) writePage('survival', markdownTable(table(results)));
}

function report(results, failures) {
  const missed = misses(results);
  return [
    `Claude Code ${VERSION}: facts in the first request after a loss, estimated tokens added to it`,
    '',
    textTable(table(results)),
    '',
    ...failures.map((line) => `failed: ${line}`),
    ...missed.map((line) => `missed: ${line}`),
    `Target: session hooks add all ${TARGET.facts} facts for less than ${TARGET.tokens} tokens. ${missed.length + failures.length === 0 ? 'Met.' : 'Not met.'}`,
  ];
}

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const { results, failures } = await playAll(chosen(values.only));
  print(results, failures, values);
  if (failures.length > 0 || results.some(({ met }) => met === false)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

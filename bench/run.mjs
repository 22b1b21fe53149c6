#!/usr/bin/env node
// npm run bench: measures the built command and hooks against fixed floors and against peers, as
// ratios taken pair by pair in one run, and shows them beside their targets.
import { parseArgs } from 'node:util';
import { keeps, measurePairs } from './measure.mjs';
import { machine, markdownTable, textTable, writePage } from './page.mjs';
import { ROWS } from './rows.mjs';
import { PeerMissing, Stage } from './stage.mjs';

const USAGE = `Usage: node bench/run.mjs [options]

  --quick         fewer pairs, without the slowest peer
  --only NAME     rows whose name contains NAME (repeatable)
  --list          the names of the rows
  --json          the figures as JSON
  --write         also write them into docs/benchmarks.md
  --check         exit code 1 when a target is missed
  --peers FOLDER  where npm has installed the peers already
`;

async function measure(row, stage, { quick }) {
  const pairs = row.pairs[quick ? 1 : 0];
  const { name, what, target, unit = '×' } = row;
  const result = { name, what, unit, target };
  if (pairs === 0) return { ...result, missing: 'only in a full run' };
  try {
    const figures = row.figures
      ? await row.figures(stage, pairs)
      : measureRow(row.runs(stage), { pairs, dropped: row.dropped });
    if (figures === undefined) return { ...result, missing: 'not on this system' };
    return { ...result, ...figures, met: keeps(target, figures.median) };
  } catch (error) {
    if (error instanceof PeerMissing) return { ...result, missing: error.message };
    return { ...result, crashed: error.message };
  }
}

const measureRow = ({ measured, against }, options) => measurePairs(measured, against, options);

/** One line of the table, as cells. */
function cells({ what, unit, median, min, max, ms, msAgainst, target, met, missing, crashed }) {
  const goal = target.most === undefined ? `≥ ${target.least}` : `≤ ${target.most}`;
  if (crashed !== undefined) return [what, 'crashed', '', goal, 'no', ''];
  if (missing !== undefined) return [what, 'not measured', missing, goal, '', ''];
  const shown = (value) => value.toPrecision(value >= 100 ? 3 : value >= 10 ? 3 : 3);
  const times = ms === undefined ? '' : `${Math.round(ms)} / ${Math.round(msAgainst)}`;
  const ratio = unit === '×' ? shown(median) : `${shown(median)} ${unit}`;
  return [what, ratio, `${shown(min)} - ${shown(max)}`, goal, met ? 'yes' : 'NO', times];
}

const HEAD = ['what', 'median', 'min - max', 'target', 'met', 'ms'];
const table = (results) => [HEAD, ...results.map(cells)];
const plain = (results) => table(results).map((row) => row.map((cell) => cell.replaceAll('`', '')));

function chosen(only) {
  const rows = only ? ROWS.filter(({ name }) => only.some((part) => name.includes(part))) : ROWS;
  if (rows.length === 0) throw new Error(`No row is named ${only.join(' or ')}. See: --list`);
  return rows;
}

async function measureAll(rows, values) {
  const stage = new Stage({ peers: values.peers });
  const results = [];
  try {
    for (const row of rows) {
      process.stderr.write(`${row.name} … `);
      const started = performance.now();
      const result = await measure(row, stage, values);
      results.push(result);
      const short = result.crashed ?? result.missing ?? result.median.toFixed(2);
      process.stderr.write(`${short} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
    }
  } finally {
    stage.remove();
  }
  return results;
}

async function main() {
  const flag = { type: 'boolean' };
  const { values } = parseArgs({
    options: {
      quick: flag,
      json: flag,
      write: flag,
      check: flag,
      list: flag,
      help: flag,
      only: { type: 'string', multiple: true },
      peers: { type: 'string' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const rows = chosen(values.only);
  if (values.list) {
    process.stdout.write(`${rows.map(({ name }) => name).join('\n')}\n`);
    return;
  }
  const results = await measureAll(rows, values);
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ version: 1, machine: machine(), results }, null, 2)}\n`,
    );
  else process.stdout.write(`${textTable(plain(results))}\n`);
  if (values.write) writePage('results', markdownTable(table(results)));
  const missed = results.some(({ met }) => met === false);
  if (results.some(({ crashed }) => crashed) || (values.check && missed)) process.exitCode = 1;
}

await main();

// Times programs against each other: whole processes, pair by pair, in one run.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** The middle of the values, the mean of the two middle ones where their number is even. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** `{ median, min, max, count }` of a non-empty list. */
export function summarize(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: median(sorted), min: sorted[0], max: sorted.at(-1), count: sorted.length };
}

/** Whether a figure keeps its target: `most` is an upper, `least` a lower bound; null without one. */
export function keeps(target, value) {
  if (target === undefined) return null;
  return value <= (target.most ?? Infinity) && value >= (target.least ?? -Infinity);
}

/**
 * Runs `measured` and `against` in turn (A B A B …) and gives the ratio of their times pair by pair:
 * both of a pair see the same weather. The first `dropped` pairs warm the caches and do not count.
 * The two are functions of the number of the run that return milliseconds.
 */
export function measurePairs(measured, against, { pairs, dropped = 1 }) {
  const ratios = [];
  const times = [];
  const timesAgainst = [];
  for (let run = 0; run < pairs + dropped; run++) {
    const one = measured(run);
    const other = against(run);
    if (run < dropped) continue;
    ratios.push(one / other);
    times.push(one);
    timesAgainst.push(other);
  }
  return { ...summarize(ratios), ms: median(times), msAgainst: median(timesAgainst) };
}

/** Runs a program to its end and returns `{ ms, stdout }`; throws when it ends in an unexpected way. */
export function runOnce({ program = process.execPath, args, cwd, env, input = '', expect = 0 }) {
  const start = performance.now();
  const result = spawnSync(program, args, { cwd, env, input, maxBuffer: 256 * 1024 * 1024 });
  const ms = performance.now() - start;
  if (result.error) throw result.error;
  if (result.status !== expect) {
    const how = result.status === null ? `signal ${result.signal}` : `exit code ${result.status}`;
    const said = `${result.stderr}${result.stdout}`.trim().slice(0, 1500);
    throw new Error(
      `${[program, ...args].join(' ').slice(0, 300)}\nended with ${how}, not ${expect}: ${said}`,
    );
  }
  return { ms, stdout: result.stdout.toString() };
}

/**
 * The most memory that a program held at once, in megabytes: the kernel's own high-water mark, read
 * until the program ends. Undefined where the kernel does not tell (everywhere but on Linux).
 */
export async function peakMemory({ program = process.execPath, args, cwd, env, expect = 0 }) {
  if (process.platform !== 'linux') return undefined;
  const child = spawn(program, args, { cwd, env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, highWaterMark(child.pid));
    await wait(1);
  }
  const [code] = await ended;
  if (code !== expect) throw new Error(`${args.join(' ')} ended with ${code}, not ${expect}`);
  return peak / 1024;
}

/** Kilobytes, or 0 once the process is gone. */
function highWaterMark(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

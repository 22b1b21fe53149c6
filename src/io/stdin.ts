import { fstatSync, readSync } from 'node:fs';
import { systemCodeOf } from '../core/errors.ts';

/** A payload larger than this is not read on: 32 MiB. */
const MAX_BYTES = 32 * 1024 * 1024;
/** How long the rest of a half-sent payload is waited for. */
const REST_MS = 1000;

/**
 * Reads one JSON object from standard input and stops as soon as it is complete, because the client
 * may leave the pipe open behind it. `done` gets the value, or undefined for empty, garbled or
 * half-sent input. Calls back at once when the first read brought everything.
 */
export function readPayload(done: (payload: unknown) => void): void {
  const chunks: Buffer[] = [];
  const buffer = Buffer.allocUnsafe(65_536);
  let length: number;
  try {
    length = readSync(0, buffer, 0, buffer.length, null);
  } catch (error) {
    if (systemCodeOf(error) === 'EAGAIN') readRest(chunks, done);
    else done(undefined);
    return;
  }
  if (length === 0) return done(undefined);
  chunks.push(buffer.subarray(0, length));
  const first = parse(chunks);
  if (first.complete) return done(first.value);
  if (isFile()) return done(parse([...chunks, ...readFileRest()]).value);
  readRest(chunks, done);
}

/** A regular file never keeps us waiting. */
function isFile(): boolean {
  try {
    return fstatSync(0).isFile();
  } catch {
    return false;
  }
}

function readFileRest(): Buffer[] {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= MAX_BYTES;) {
    const buffer = Buffer.allocUnsafe(65_536);
    const length = readSync(0, buffer, 0, buffer.length, null);
    if (length === 0) break;
    total += length;
    chunks.push(buffer.subarray(0, length));
  }
  return chunks;
}

function readRest(chunks: Buffer[], done: (payload: unknown) => void): void {
  const input = process.stdin;
  let total = 0;
  let finished = false;
  const finish = (value: unknown): void => {
    if (finished) return;
    finished = true;
    clearTimeout(timer);
    input.removeAllListeners('data').removeAllListeners('end');
    input.pause();
    // The pipe may stay open: it must not keep the process alive.
    input.unref?.();
    done(value);
  };
  const timer = setTimeout(() => finish(parse(chunks).value), REST_MS);
  input.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    total += chunk.length;
    if (total > MAX_BYTES) return finish(undefined);
    // Only a closing brace can complete an object: do not parse a growing text at each chunk.
    if (chunk.at(-1) === 0x7d || chunk.at(-1) === 0x0a) {
      const result = parse(chunks);
      if (result.complete) finish(result.value);
    }
  });
  input.on('end', () => finish(parse(chunks).value));
  input.on('error', () => finish(undefined));
}

/** A byte order mark, as some shells put it before what they pipe, is no part of the JSON. */
function parse(chunks: readonly Buffer[]): { complete: boolean; value: unknown } {
  try {
    const [only] = chunks;
    // Nearly every payload comes in one piece; putting pieces together takes node a quarter of a millisecond.
    const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    const text = whole.toString('utf8');
    return {
      complete: true,
      value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text),
    };
  } catch {
    return { complete: false, value: undefined };
  }
}

import { resolve } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { readText, writeAtomic } from '../io/files.ts';

/**
 * Writes a handoff document; over an earlier one or an empty file only, known by its first line.
 * @param output as it was given, relative to `cwd`
 * @throws SessionError `would-overwrite`, `write-failed`
 */
export function writeHandoff(cwd: string, output: string, text: string): void {
  const path = resolve(cwd, output);
  const there = readText(path);
  const free =
    there.kind === 'text'
      ? there.text.startsWith('# Handoff: ') || there.text === ''
      : there.code === 'missing';
  if (free) return writeAtomic(path, text);
  throw new SessionError('would-overwrite', {
    so: `${output} exists and is no handoff document.`,
    follows: 'So it was left as it is.',
    todo: 'Name another file, or remove this one first.',
  });
}

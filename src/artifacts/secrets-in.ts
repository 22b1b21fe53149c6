import { findSecrets } from '../core/text/secrets.ts';
import { positionAt } from '../core/text/splice.ts';
import { readText } from '../io/files.ts';

/** Larger files are not looked through. */
const MOST_BYTES = 1024 * 1024;

/** What looks like a secret in a text file, each with its line; nothing for what is no text. */
export function secretsIn(path: string): { line: number; kind: string }[] {
  const reading = readText(path, MOST_BYTES);
  if (reading.kind !== 'text') return [];
  const { text } = reading;
  return findSecrets(text).map(({ start, kind }) => ({ line: positionAt(text, start).line, kind }));
}

import { SessionError } from '../errors.ts';
import { oneLine } from '../text/display.ts';
import { DEFAULT_IMPORTANCE } from './knowledge.ts';

/** `a, b` as tags, each once. */
export function readTags(given: string | undefined): string[] {
  const words = (given ?? '').split(',').map(oneLine);
  return [...new Set(words.filter((word) => word !== ''))];
}

/**
 * A number from 0 to 1, as it is given on a command line.
 * @throws SessionError `bad-importance`
 */
export function readImportance(given: string | undefined): number {
  if (given === undefined) return DEFAULT_IMPORTANCE;
  const value = /^(?:\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : NaN;
  if (value >= 0 && value <= 1) return value;
  throw new SessionError('bad-importance', {
    so: `--importance takes a number from 0 to 1, not "${oneLine(given)}".`,
    follows: 'So nothing was written down.',
    todo: 'Give 1 for what nobody may forget and 0.2 for what is nice to know: --importance 0.8',
  });
}

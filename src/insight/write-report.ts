import { resolve } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { REPORT_MARK } from '../core/insight/report-markdown.ts';
import { oneLine } from '../core/text/display.ts';
import { readText, writeAtomic } from '../io/files.ts';

/**
 * Writes a report to a file, over an earlier report and over nothing else.
 * @throws SessionError `out-taken`, `write-failed`
 */
export function writeReport(cwd: string, file: string, text: string): void {
  const path = resolve(cwd, file);
  const there = readText(path);
  const isFree =
    there.kind === 'text'
      ? there.text.slice(0, HEAD).includes(REPORT_MARK)
      : there.code === 'missing';
  if (!isFree) {
    throw new SessionError('out-taken', {
      so: `${oneLine(file)} is there already, and is no report.`,
      follows: 'So nothing was written.',
      todo: 'Name another file, or remove that one first.',
    });
  }
  writeAtomic(path, text);
}

/** Where every format has the mark. */
const HEAD = 2000;

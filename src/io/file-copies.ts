import { constants, copyFileSync, linkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SessionError, messageOf, systemCodeOf } from '../core/errors.ts';

/**
 * Copies a file, mode included, to a name where nothing stands yet: whole, or not at all when the
 * process dies. The folder must be there.
 * @returns false when something stands there already; it is left as it is
 * @throws SessionError `copy-failed`
 */
export function copyNew(from: string, to: string): boolean {
  // Swept like those of killed writers: see sweepTemporary.
  const temporary = join(dirname(to), `.session-${process.pid}-${counter++}-1.tmp`);
  try {
    copyFileSync(from, temporary, constants.COPYFILE_FICLONE);
    return giveName(temporary, to);
  } catch (error) {
    throw new SessionError(
      'copy-failed',
      {
        so: `${from} could not be copied to ${to} (${systemCodeOf(error) || messageOf(error)}).`,
        follows: 'So it is only where it was.',
        todo: 'Make room or check the permissions, then run the command again.',
      },
      { cause: error },
    );
  } finally {
    try {
      unlinkSync(temporary);
    } catch {
      // It never came to be.
    }
  }
}

let counter = 0;

function giveName(temporary: string, to: string): boolean {
  try {
    linkSync(temporary, to);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
  }
  // A file system without hard links.
  try {
    copyFileSync(temporary, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

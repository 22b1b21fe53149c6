import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a record of the local state is written to before it takes its place; the number is the writer. */
const TEMPORARY = /\.json\.(\d+)\.tmp$/;
/** Younger ones may be of a process that cannot be asked about, as in a container that shares the folder. */
const AGE_MS = 3_600_000;

/**
 * Removes what killed writers left behind in the folder of a local state. What cannot be removed stays.
 * @param isRunning whether a process of this id is alive
 */
export function removeTornWrites(
  state: string,
  now: Date,
  isRunning: (pid: number) => boolean,
): void {
  for (const folder of [state, ...namesIn(state).map((name) => join(state, name))]) {
    for (const name of namesIn(folder)) {
      const writer = TEMPORARY.exec(name)?.[1];
      if (writer !== undefined && !isRunning(Number(writer))) removeOld(join(folder, name), now);
    }
  }
}

function removeOld(path: string, now: Date): void {
  try {
    if (now.getTime() - statSync(path).mtimeMs > AGE_MS) rmSync(path);
  } catch {
    // Somebody else was faster.
  }
}

/** Names in a folder; none in what is no folder. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

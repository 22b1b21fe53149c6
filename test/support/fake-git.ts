import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './repo.ts';

/**
 * A folder for PATH whose `git` answers as for a repository that only git can read (a reftable): the given
 * lines by the arguments they answer, and failure for everything else.
 */
export function fakeGit(answers: Readonly<Record<string, string>>): string {
  const folder = join(makeFolder(), 'bin');
  mkdirSync(folder);
  const cases = Object.entries(answers).map(([args, text]) => `'${args}') echo '${text}';;`);
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exit 1;;\nesac\n`,
  );
  chmodSync(join(folder, 'git'), 0o755);
  return folder;
}

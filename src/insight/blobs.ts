import { gitBytes } from '../io/git.ts';
import type { Place } from '../place.ts';

/**
 * The texts of files in commits, by names such as `COMMIT:PATH`, in one run of git. What is not there, and
 * what does not fit into the output any more, is missing.
 */
export function readBlobs(
  { root, repository }: Place,
  names: readonly string[],
): Map<string, string> {
  const asked = names.filter((name) => !name.includes('\n'));
  const found = new Map<string, string>();
  if (asked.length === 0 || repository.gitDir === undefined) return found;
  const input = `${asked.join('\n')}\n`;
  const { stdout } = gitBytes(root, ['cat-file', '--batch'], { input, timeout: 60_000 });
  let at = 0;
  for (const name of asked) {
    const end = stdout.indexOf(LF, at);
    if (end === -1) break;
    const head = stdout.toString('utf8', at, end);
    at = end + 1;
    const size = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(head);
    if (!size) continue;
    const to = at + Number(size[2]);
    if (to > stdout.length) break;
    if (size[1] === 'blob') found.set(name, stdout.toString('utf8', at, to));
    at = to + 1;
  }
  return found;
}

const LF = 10;

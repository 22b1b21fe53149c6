import { git } from '../io/git.ts';
import type { Place } from '../place.ts';
import { gitSaid, saidLines } from './git-refusals.ts';
import { readWorkTree } from './work-tree.ts';

const NAME = 'session switch: ';

/**
 * Puts the tracked changes of a branch aside under its name, staged ones as such; untracked files stay.
 * @throws SessionError `stash-failed`
 */
export function stashWork({ root }: Place, branch: string): void {
  const args = ['stash', 'push', '--quiet', '--message', `${NAME}${branch}`];
  const result = git(root, args, { asPerson: true });
  if (result.status !== 0)
    throw gitSaid('Git could not stash the changes', result, { code: 'stash-failed' });
}

/** The newest stash of a branch: its commit. */
export function stashOf({ root }: Place, branch: string): string | undefined {
  return entries(root).find(({ name }) => name === branch)?.sha;
}

/**
 * Brings the stash of a branch back and drops it. `dirty`, and `said` with the words of git that refused it, leave it
 * where it is, and the work tree as it was.
 */
export function restoreStash(
  place: Place,
  branch: string,
): 'none' | 'restored' | 'dirty' | { said: string } {
  const { root } = place;
  const sha = stashOf(place, branch);
  if (sha === undefined) return 'none';
  const isClean = (): boolean => readWorkTree(place).changed.every(({ submodule }) => submodule);
  if (!isClean()) return 'dirty';
  const applied = git(root, ['stash', 'apply', '--quiet', '--index', sha], { asPerson: true });
  if (applied.status !== 0) {
    // There was nothing but the stash to lose, and that is kept.
    git(root, ['reset', '--hard', '--quiet'], { asPerson: true });
    return { said: saidLines(applied).join(' ') };
  }
  const at = entries(root).findIndex((one) => one.sha === sha);
  if (at !== -1) git(root, ['stash', 'drop', '--quiet', `stash@{${at}}`], { asPerson: true });
  return 'restored';
}

function entries(root: string): { sha: string; name: string }[] {
  const { status, stdout } = git(root, ['stash', 'list', '--format=%H%x00%gs']);
  if (status !== 0) return [];
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', subject = ''] = line.split('\0');
      const at = subject.indexOf(`: ${NAME}`);
      return { sha, name: at === -1 ? '' : subject.slice(at + NAME.length + 2) };
    });
}

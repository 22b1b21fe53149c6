import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import type { Impact } from '../core/checkpoint/checkpoint-message.ts';
import type { ChangedPath, WorkTree } from './work-tree.ts';

/** What a person wants committed beside the session file; `only` are paths relative to the root. */
export interface Choice {
  all?: boolean;
  /** Every tracked file that changed, staged or not. */
  tracked?: boolean;
  /** Empty or missing: the usual rule. */
  only?: readonly string[];
  /** Nothing but the session file. */
  sessionAlone?: boolean;
}

/** What goes into the commit of a checkpoint, and how. */
export interface Selection {
  /** Whether the index is committed as it is, or single paths are. */
  kind: 'index' | 'paths';
  paths: string[];
  /** Of these, those that the index must be told of first: new files, files whose removal is staged. */
  unknown: string[];
  gone: string[];
  /** Of these, those whose work tree is to be staged too. */
  unstaged: string[];
  /** Why these paths, for people. */
  why: string;
  impact: Pick<Impact, 'added' | 'changed' | 'removed'>;
  /** What stays as it is: sentences. */
  left: string[];
}

/**
 * What is committed: exactly the staged set when anything is staged, else the tracked files that changed; with
 * `all` untracked files too; with `only` those paths alone. The session file comes on top.
 * @throws SessionError `nothing-there` for a path of `only` without changes
 */
export function selectFiles(tree: WorkTree, choice: Choice, sessionPath: string): Selection {
  const files = tree.changed.filter(
    ({ path, submodule, staged }) => path !== sessionPath && (!submodule || staged),
  );
  const fresh = tree.untracked.filter((path) => path !== sessionPath && !path.endsWith('/'));
  const submodules = tree.changed.filter((one) => one.submodule && !one.staged);
  const left = submodules.map(({ path }) => `The submodule ${oneLine(path)} stays as it is.`);
  if (choice.sessionAlone === true) return chosen('paths', [], [], 'the session file', left);
  if (choice.only !== undefined && choice.only.length > 0) {
    const within = matcher(choice.only, [...tree.changed.map(({ path }) => path), ...fresh]);
    const named = tree.changed.filter(({ path }) => path !== sessionPath && within(path));
    return chosen('paths', named, fresh.filter(within), 'the paths that were named', left);
  }
  const staged = files.filter((one) => one.staged);
  if (choice.tracked === true) return whole(files, [], 'every tracked file that changed', left);
  if (choice.all === true) {
    const nested = tree.untracked.filter((path) => path.endsWith('/'));
    left.push(...nested.map((path) => `${oneLine(path)} is a repository of its own and stays.`));
    return whole(files, fresh, 'everything that changed, untracked files too', left);
  }
  if (fresh.length > 0) left.push(`${count(fresh, 'untracked file')} left alone (--all adds).`);
  if (staged.length === 0)
    return chosen('paths', files, [], 'tracked files that changed; nothing was staged', left);
  const unstaged = files.filter((one) => one.unstaged);
  if (unstaged.length > 0) left.push(`${count(unstaged, 'unstaged change')} left alone.`);
  return chosen('index', staged, [], 'exactly what was staged', left);
}

/** Staged and not; through the index where something is staged, since removals may be. */
function whole(
  files: readonly ChangedPath[],
  fresh: readonly string[],
  why: string,
  left: string[],
): Selection {
  const kind = files.some(({ staged }) => staged) ? 'index' : 'paths';
  const unstaged = files.filter((one) => one.unstaged).map(({ path }) => path);
  return { ...chosen(kind, files, fresh, why, left), unstaged };
}

function count(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}

function chosen(
  kind: Selection['kind'],
  files: readonly ChangedPath[],
  fresh: readonly string[],
  why: string,
  left: string[],
): Selection {
  const isThere = (one: ChangedPath): boolean => (kind === 'index' ? one.inIndex : one.inTree);
  const paths = (some: readonly ChangedPath[]): string[] => some.map(({ path }) => path);
  return {
    kind,
    paths: [...paths(files), ...fresh],
    unknown: [...fresh],
    gone: paths(files.filter(({ inIndex, inTree }) => !inIndex && !inTree)),
    unstaged: [],
    why,
    left,
    impact: {
      added: [...paths(files.filter((one) => !one.inHead && isThere(one))), ...fresh],
      changed: paths(files.filter((one) => one.inHead && isThere(one))),
      removed: paths(files.filter((one) => one.inHead && !isThere(one))),
    },
  };
}

function matcher(only: readonly string[], known: readonly string[]): (path: string) => boolean {
  const covers = (one: string, path: string): boolean =>
    one === '' || path === one || path.startsWith(`${one}/`);
  const idle = only.find((one) => !known.some((path) => covers(one, path)));
  if (idle !== undefined) {
    throw new SessionError('nothing-there', {
      so: `Nothing has changed in ${oneLine(idle) || 'the work tree'}.`,
      follows: 'So nothing was committed.',
      todo: 'See what has changed with: git status',
    });
  }
  return (path) => only.some((one) => covers(one, path));
}

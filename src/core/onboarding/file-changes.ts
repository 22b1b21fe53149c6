import { cutText } from '../brief/tokens.ts';
import { oneLine } from '../text/display.ts';

/** Files that differ from the commit a session began at, not committed ones among them. */
export interface FileChanges {
  added: string[];
  changed: string[];
  removed: string[];
}

/** Reads `git diff --name-status -z --no-renames`, and the untracked files of `git ls-files -z`. */
export function readFileChanges(
  diff: string,
  untracked: string,
  isWork: (path: string) => boolean,
): FileChanges {
  const changes: FileChanges = { added: [], changed: [], removed: [] };
  const parts = diff.split('\0');
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const path = parts[at + 1] ?? '';
    if (!isWork(path)) continue;
    const status = parts[at] ?? '';
    const list = status === 'A' ? 'added' : status === 'D' ? 'removed' : 'changed';
    changes[list].push(path);
  }
  const known = new Set(changes.removed);
  for (const path of untracked.split('\0')) {
    if (path === '' || !isWork(path)) continue;
    // What was removed from the index and is there all the same was changed at most.
    if (known.has(path)) {
      changes.removed.splice(changes.removed.indexOf(path), 1);
      changes.changed.push(path);
    } else changes.added.push(path);
  }
  return changes;
}

/** One line for each kind, as many names as fit. */
export function fileChangeLines({ added, changed, removed }: FileChanges, most = 12): string[] {
  return (
    [
      ['Added', added],
      ['Changed', changed],
      ['Removed', removed],
    ] as const
  ).flatMap(([label, paths]) => {
    if (paths.length === 0) return [];
    const names = paths.slice(0, most).map((path) => cutText(oneLine(path), 120));
    const more = paths.length > names.length ? ` and ${paths.length - names.length} more` : '';
    return [`${label} (${paths.length}): ${names.join(', ')}${more}`];
  });
}

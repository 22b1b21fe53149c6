import { git } from '../io/git.ts';

const TIMEOUT_MS = 4000;
/** Renames are followed this far, and looked up in this many commits at once. */
const MOST_ROUNDS = 4;
const MOST_COMMITS = 20;

/** How a path went: `to` where git sees a renaming; no commit where the change is not committed. */
export interface Gone {
  to: string | undefined;
  commit: string | undefined;
}

/**
 * How files and folders that are not there went, by git's history; those it never knew are left out.
 * @param paths relative to the root, with `/`
 * @param exists whether a path is there now
 */
export function goneFiles(
  root: string,
  paths: readonly string[],
  exists: (path: string) => boolean,
): Map<string, Gone> {
  const gone = new Map<string, Gone>();
  let waiting = new Map(paths.map((path) => [path, path]));
  for (let round = 0; round < MOST_ROUNDS && waiting.size > 0; round++) {
    const wanted = [...new Set(waiting.values())];
    const found = new Map([
      ...committed(root, wanted),
      ...(round === 0 ? uncommitted(root, wanted) : []),
    ]);
    const next = new Map<string, string>();
    for (const [path, current] of waiting) {
      const step = found.get(current);
      if (!step) continue;
      gone.set(path, step);
      if (step.to !== undefined && step.to !== path && !exists(step.to)) next.set(path, step.to);
    }
    waiting = next;
  }
  return gone;
}

/** Changes in the index and the work tree. */
function uncommitted(root: string, wanted: readonly string[]): Map<string, Gone> {
  const args = ['diff-index', '-M', '--diff-filter=DR', '--name-status', '-z', 'HEAD', '--'];
  return matched(wanted, changesOf(ask(root, args)), undefined);
}

/** The newest commit that took each path away, and whether it went somewhere else in it. */
function committed(root: string, wanted: readonly string[]): Map<string, Gone> {
  const args = [
    ...PLAIN,
    '--no-follow',
    '--no-renames',
    '--diff-filter=D',
    '--name-only',
    '-z',
    `--format=${MARK}%H`,
  ];
  const log = ask(root, ['--literal-pathspecs', 'log', ...args, '--', ...wanted]);
  const commits = new Map<string, string>();
  for (const [commit = '', ...names] of recordsOf(log)) {
    for (const path of wanted) {
      if (!commits.has(path) && names.some((name) => within(name, path))) commits.set(path, commit);
    }
  }
  const found = new Map<string, Gone>();
  const hashes = [...new Set(commits.values())].filter((hash) => /^[0-9a-f]{40,64}$/.test(hash));
  const changes = renamesIn(root, hashes.slice(0, MOST_COMMITS));
  for (const [path, commit] of commits) {
    const { short = commit.slice(0, 7), renames = [] } = changes.get(commit) ?? {};
    found.set(path, { to: undefined, commit: short });
    for (const [name, gone] of matched([path], renames, short)) found.set(name, gone);
  }
  return found;
}

interface Change {
  from: string;
  /** Undefined where it was deleted. */
  to: string | undefined;
}

function renamesIn(
  root: string,
  commits: readonly string[],
): Map<string, { short: string; renames: Change[] }> {
  if (commits.length === 0) return new Map();
  const args = [...PLAIN, '-M', '--diff-filter=R', '--name-status', '-z', `--format=${MARK}%H %h`];
  const records = recordsOf(ask(root, ['show', ...args, ...commits, '--']));
  return new Map(
    records.map(([head = '', ...fields]) => {
      const [hash = '', short = ''] = head.split(' ');
      return [hash, { short, renames: changesOf(fields.join('\0')) }];
    }),
  );
}

/** Whatever the person's settings add to a log. */
const PLAIN = ['--no-show-signature', '--no-color'];

/** A character that no path and no hash begins with. */
const MARK = '%x01';

/** What stands between the marks: a hash, then the fields behind it. */
function recordsOf(output: string): string[][] {
  return output
    .split('\u0001')
    .slice(1)
    .map((record) => record.split(/[\0\n]+/).filter((field) => field !== ''));
}

/** `D\0path` and `R100\0from\0to`. */
function changesOf(output: string): Change[] {
  const fields = output.split('\0').filter((field) => field !== '');
  const changes: Change[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const renamed = fields[at]?.startsWith('R') ?? false;
    changes.push({ from: fields[at + 1] ?? '', to: renamed ? fields[at + 2] : undefined });
    at += renamed ? 3 : 2;
  }
  return changes;
}

/** The changes that took a file, or the files of a folder, away. */
function matched(
  wanted: readonly string[],
  changes: readonly Change[],
  commit: string | undefined,
): Map<string, Gone> {
  const found = new Map<string, Gone>();
  for (const path of wanted) {
    const own = changes.filter(({ from }) => within(from, path));
    const moved = own.find(({ to }) => to !== undefined) ?? own[0];
    if (moved) found.set(path, { to: movedTo(path, moved), commit });
  }
  return found;
}

/** Where a path went: for a folder, what its file's new path has before the part they share. */
function movedTo(path: string, { from, to }: Change): string | undefined {
  const rest = from.slice(path.length);
  if (to === undefined || rest === '') return to;
  return to.endsWith(rest) ? to.slice(0, -rest.length) : undefined;
}

function within(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

/** Standard output of a git call; what a slow one wrote until it was ended counts too. */
function ask(root: string, args: readonly string[]): string {
  try {
    return git(root, args, { timeout: TIMEOUT_MS }).stdout;
  } catch {
    return '';
  }
}

import { agoText } from '../clock.ts';
import { oneLine } from '../text/display.ts';
import { cutText } from '../brief/tokens.ts';
import type { Commit } from '../insight/commit-stream.ts';

/** What the newest commits of a branch tell somebody who is new to it. */
export interface BranchHistory {
  /** The commits since the session began, newest first; where that is not known, the newest of all. */
  recent: { sha: string; subject: string; author: string; at: number }[];
  /** How many there are of them; undefined where it is not known which they are. */
  sinceBase: number | undefined;
  /** The files that change most often, over all commits that were read. */
  hot: { path: string; commits: number }[];
  /** Who changed which folders, whoever made the most commits first. */
  people: { author: string; commits: number; folders: string[] }[];
  /** How many commits were read. */
  read: number;
}

const MOST_RECENT = 10;
const MOST_HOT = 8;
const MOST_PEOPLE = 5;
const MOST_FOLDERS = 3;

/**
 * What commits, newest first, come to.
 * @param base the commit that the session began at, in full or abbreviated
 * @param isWork whether a path counts
 */
export function branchHistory(
  commits: readonly Commit[],
  base: string | undefined,
  isWork: (path: string) => boolean,
): BranchHistory {
  const own = base === undefined ? undefined : commitsSince(commits, base);
  return {
    recent: (own ?? commits)
      .slice(0, MOST_RECENT)
      .map(({ sha, subject, author, at }) => ({ sha: sha.slice(0, 8), subject, author, at })),
    sinceBase: own?.length,
    hot: hotFiles(commits, isWork),
    people: peopleOf(commits, isWork),
    read: commits.length,
  };
}

/** Those that the base does not have itself; undefined where it is not among those that were read. */
function commitsSince(commits: readonly Commit[], base: string): Commit[] | undefined {
  const start = base.toLowerCase();
  const first = commits.find(({ sha }) => sha.startsWith(start));
  if (first === undefined) return undefined;
  const byName = new Map(commits.map((commit) => [commit.sha, commit]));
  const old = new Set<string>();
  const left = [first.sha];
  for (let sha = left.pop(); sha !== undefined; sha = left.pop()) {
    if (old.has(sha)) continue;
    old.add(sha);
    left.push(...(byName.get(sha)?.parents ?? []));
  }
  return commits.filter(({ sha }) => !old.has(sha));
}

function hotFiles(
  commits: readonly Commit[],
  isWork: (path: string) => boolean,
): BranchHistory['hot'] {
  const counts = new Map<string, number>();
  for (const { files } of commits) {
    for (const { path } of files) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts]
    .filter(([path, count]) => count > 1 && isWork(path))
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_HOT)
    .map(([path, count]) => ({ path, commits: count }));
}

function peopleOf(
  commits: readonly Commit[],
  isWork: (path: string) => boolean,
): BranchHistory['people'] {
  const people = new Map<string, { commits: number; folders: Map<string, number> }>();
  for (const { author, files } of commits) {
    const one = people.get(author) ?? { commits: 0, folders: new Map<string, number>() };
    people.set(author, one);
    one.commits++;
    const paths = files.map(({ path }) => path);
    for (const folder of new Set(paths.filter(isWork).map(folderOf))) {
      one.folders.set(folder, (one.folders.get(folder) ?? 0) + 1);
    }
  }
  return [...people]
    .toSorted((a, b) => b[1].commits - a[1].commits)
    .slice(0, MOST_PEOPLE)
    .map(([author, one]) => ({
      author,
      commits: one.commits,
      folders: [...one.folders]
        .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .slice(0, MOST_FOLDERS)
        .map(([folder]) => folder),
    }));
}

/** Two levels say where; deeper ones say what. */
function folderOf(path: string): string {
  const names = path.split('/').slice(0, -1);
  return names.length === 0 ? './' : `${names.slice(0, 2).join('/')}/`;
}

/** The recent commits, one line each. */
export function recentLines({ recent }: BranchHistory, now: Date): string[] {
  return recent.map(
    ({ sha, subject, author, at }) =>
      `${sha} ${cutText(oneLine(subject), 100)} (${cutText(oneLine(author), 40)}, ${agoText(now.getTime() - at)})`,
  );
}

export function hotLines({ hot }: BranchHistory): string[] {
  return hot.map(({ path, commits }) => `${cutText(oneLine(path), 160)} (${commits} commits)`);
}

export function peopleLines({ people }: BranchHistory): string[] {
  return people.map(({ author, commits, folders }) => {
    const where = folders.length === 0 ? '' : ` in ${folders.map(oneLine).join(', ')}`;
    const count = `${commits} commit${commits === 1 ? '' : 's'}`;
    return `${cutText(oneLine(author), 40)}: ${count}${cutText(where, 160)}`;
  });
}

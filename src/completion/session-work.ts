import { parseTime } from '../core/clock.ts';
import { commitsOf, issueNumber } from '../core/insight/belonging.ts';
import { COMMIT_FORMAT, readCommits, type Commit } from '../core/insight/commit-stream.ts';
import { mergeFacts, readFacts, type Fact } from '../core/journal/journal.ts';
import type { Session } from '../core/session/session.ts';
import { git, PLAIN_LOG } from '../io/git.ts';
import { Journal } from '../io/journal.ts';
import type { Workspace } from '../workspace.ts';

/** Beyond this many commits of one session nobody counts. */
const MOST_COMMITS = 20_000;

/** What git knows of the work of a session. */
export interface SessionCommits {
  commits: { sha: string; subject: string }[];
  /** Files that are there now and were not when it began. */
  filesCreated: number;
}

/**
 * The commits that belong to a session, the newest first, as `commitsOf` decides: those since its base commit
 * on its branch, whichever is checked out, and those here since then that name it or its issue, or change its
 * file. Empty without git and before the first commit.
 */
export function sessionCommits(workspace: Workspace, session: Session): SessionCommits {
  if (workspace.commit === undefined) return { commits: [], filesCreated: 0 };
  const { root } = workspace;
  const { baseCommit, branch, id, githubIssue } = session;
  const base =
    baseCommit !== undefined && /^[0-9a-f]{4,64}$/i.test(baseCommit) ? baseCommit : undefined;
  const since = (tip: string): string | undefined =>
    base !== undefined && isAncestor(root, base, tip) ? `${base}..${tip}` : undefined;
  const here = since('HEAD');
  const isHere = branch === undefined || branch === workspace.branch;
  const own = isHere ? here : since(`refs/heads/${branch}`);
  const isAll = isHere && here !== undefined;
  const onBranch = own === undefined ? [] : commitsIn(root, [own]);
  const tip = here ?? 'HEAD';
  const saying = isAll
    ? []
    : [...commitsIn(root, [...namedBy(session), tip]), ...commitsIn(root, [tip], session.path)];
  const isOwn = new Set(onBranch.map(({ sha }) => sha));
  const bySha = new Map(saying.map((one) => [one.sha, one]));
  const others = [...bySha.values()].filter(({ sha }) => !isOwn.has(sha));
  const all = [...onBranch, ...others].toSorted((a, b) => b.at - a.at);
  const owner = { id, githubIssue, begun: parseTime(session.created) };
  const commits = commitsOf(all, owner, ({ sha }) => isOwn.has(sha));
  const added = isAll
    ? ask(root, ['diff', '--name-only', '-z', '--diff-filter=A', here, '--'])
    : '';
  const filesCreated = added
    .split('\0')
    .filter((path) => path !== '' && path !== session.path).length;
  return { commits: commits.map(({ sha, subject }) => ({ sha, subject })), filesCreated };
}

function commitsIn(root: string, which: readonly string[], path?: string): Commit[] {
  const how = [`--max-count=${MOST_COMMITS}`, '--no-merges', COMMIT_FORMAT];
  const files = path === undefined ? ['--'] : ['-z', '--name-status', '--no-renames', '--', path];
  return readCommits(ask(root, [...PLAIN_LOG, 'log', ...how, ...which, ...files]));
}

/** How git is told to look for messages that name the session. */
function namedBy({ id, githubIssue }: Session): string[] {
  const number = issueNumber(githubIssue);
  const names = [
    `^Session: ${escaped(id)}$`,
    ...(number === undefined ? [] : [`\\[#${number}\\]`]),
  ];
  return ['--basic-regexp', ...names.map((name) => `--grep=${name}`)];
}

/** What the journal knows: files that were edited, and how long each agent worked. */
export function sessionJournalFacts(
  workspace: Workspace,
  session: Session,
  now: Date,
): { edited: Set<string>; agentMinutes: Map<string, number> } {
  const pieces = new Journal(workspace.state.folder).read(session.id);
  const facts = mergeFacts(
    pieces.map(({ text, conversation }) => readFacts(text, conversation, +now)),
  );
  const edited = new Set(
    facts.flatMap(({ kind, path }) => (kind === 'edit' && path ? [path] : [])),
  );
  return { edited, agentMinutes: minutesOf(facts) };
}

function minutesOf(facts: readonly Fact[]): Map<string, number> {
  const started = new Map<string, number>();
  const minutes = new Map<string, number>();
  for (const { kind, id, at } of facts) {
    if (id === undefined) continue;
    if (kind === 'agent-start') started.set(id, started.get(id) ?? at);
    const from = started.get(id);
    if (kind === 'agent-stop' && from !== undefined)
      minutes.set(id, Math.max(0, Math.round((at - from) / 60_000)));
  }
  return minutes;
}

/** The reports of test runs count when they are newer than the session. */
export function begunAt(session: Session): Date | undefined {
  const at = parseTime(session.created);
  return at === undefined ? undefined : new Date(at);
}

function isAncestor(root: string, base: string, tip: string): boolean {
  return git(root, ['merge-base', '--is-ancestor', base, tip]).status === 0;
}

function ask(root: string, args: readonly string[]): string {
  const { status, stdout } = git(root, args);
  return status === 0 ? stdout : '';
}

function escaped(text: string): string {
  return text.replaceAll(/[.*[\]^$\\]/g, '\\$&');
}

import { parseTime } from '../core/clock.ts';
import { commitsOf, issueNumber } from '../core/insight/belonging.ts';
import { COMMIT_FORMAT, readCommits } from '../core/insight/commit-stream.ts';
import { mergeFacts, readFacts, type Fact } from '../core/journal/journal.ts';
import type { Session } from '../core/session/session.ts';
import { git } from '../io/git.ts';
import { Journal } from '../io/journal.ts';
import type { Workspace } from '../workspace.ts';

/** Commits of one session that are told; more are beyond counting by hand. */
const MOST_COMMITS = 200;

/** What git knows of the work of a session. */
export interface SessionCommits {
  commits: { sha: string; subject: string }[];
  /** Files that are there now and were not when it began. */
  filesCreated: number;
}

/**
 * The commits that belong to a session, as `commitsOf` decides: among those since its base commit where its
 * branch is checked out, else among those since then that name it or its issue. Empty without git and before
 * the first commit.
 */
export function sessionCommits(workspace: Workspace, session: Session): SessionCommits {
  if (workspace.commit === undefined) return { commits: [], filesCreated: 0 };
  const { baseCommit, branch, id, githubIssue } = session;
  const base =
    baseCommit !== undefined && /^[0-9a-f]{4,64}$/i.test(baseCommit) ? baseCommit : undefined;
  const range = base !== undefined && isAncestor(workspace.root, base) ? `${base}..HEAD` : 'HEAD';
  const own = range !== 'HEAD' && (branch === undefined || branch === workspace.branch);
  const log = ask(workspace.root, [
    'log',
    `--max-count=${MOST_COMMITS}`,
    '--no-merges',
    COMMIT_FORMAT,
    ...(own ? [] : namesOf(session).map((name) => `--grep=${name}`)),
    range,
    '--',
  ]);
  const owner = { id, githubIssue, begun: parseTime(session.created) };
  const commits = commitsOf(readCommits(log), owner, () => own);
  const added = own
    ? ask(workspace.root, ['diff', '--name-only', '-z', '--diff-filter=A', range, '--'])
    : '';
  const filesCreated = added
    .split('\0')
    .filter((path) => path !== '' && path !== session.path).length;
  return { commits: commits.map(({ sha, subject }) => ({ sha, subject })), filesCreated };
}

/** What a message has that names the session, as git searches for it. */
function namesOf({ id, githubIssue }: Session): string[] {
  const number = issueNumber(githubIssue);
  return [`^Session: ${escaped(id)}$`, ...(number === undefined ? [] : [`\\[#${number}\\]`])];
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

function isAncestor(root: string, base: string): boolean {
  return git(root, ['merge-base', '--is-ancestor', base, 'HEAD']).status === 0;
}

function ask(root: string, args: readonly string[]): string {
  const { status, stdout } = git(root, args);
  return status === 0 ? stdout : '';
}

function escaped(text: string): string {
  return text.replaceAll(/[.*[\]^$\\]/g, '\\$&');
}

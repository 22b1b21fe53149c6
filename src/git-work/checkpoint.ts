import { join } from 'node:path';
import { applyEdit } from '../apply.ts';
import { begunAt } from '../completion/session-work.ts';
import { qualityFiles } from '../artifacts/quality-files.ts';
import { readQuality } from '../core/artifacts/quality-report.ts';
import {
  composeCheckpointMessage,
  type CheckpointFacts,
  type Figure,
} from '../core/checkpoint/checkpoint-message.ts';
import { newDecisions, objectiveSteps } from '../core/checkpoint/progress.ts';
import { parseTime } from '../core/clock.ts';
import { recordName } from '../core/completion/record.ts';
import { SessionError } from '../core/errors.ts';
import { addDecision, addLogEntry, type NewDecision } from '../core/session/entries.ts';
import { transition } from '../core/session/lifecycle.ts';
import { parseSession, type Session } from '../core/session/session.ts';
import { git, type GitResult } from '../io/git.ts';
import { withLock } from '../io/lock.ts';
import type { StoredFile } from '../io/store.ts';
import { withJournalAgents } from '../journal/agents-of-journal.ts';
import type { Workspace } from '../workspace.ts';
import { issueNumber } from '../core/insight/belonging.ts';
import { commitSelection } from './commit-selection.ts';
import { busy, gitSaid, noIdentity, unmerged } from './git-refusals.ts';
import { selectFiles, type Choice, type Selection } from './selection.ts';
import { operationOf, readWorkTree, type WorkTree } from './work-tree.ts';

/** A checkpoint as it is asked for. */
export interface CheckpointWish extends Pick<CheckpointFacts, 'label' | 'message' | 'type'> {
  decisions: readonly NewDecision[];
  /** Who the log entry is by: `who/checkpoint`. */
  who: string;
  now: Date;
  conversation: string | undefined;
  choice: Choice;
  commit: boolean;
  /** Lays the session aside in the same commit. */
  pause?: boolean;
  outcome?: string | undefined;
  dryRun?: boolean;
}

/** A checkpoint that was made. */
export interface Checkpoint {
  session: Session;
  /** As it was. */
  before: Session;
  /** Undefined where there is no commit. */
  commit: string | undefined;
  message: string | undefined;
  selection: Selection | undefined;
  /** What a person should know beside: sentences. */
  notes: string[];
}

/**
 * Writes the log entry and makes the commit. When the commit fails, the session file and the index are as they
 * were before.
 * @throws SessionError `git-busy`, `unmerged`, `git-identity`, `nothing-there` with nothing touched;
 * `commit-failed` with everything as it was
 */
export function makeCheckpoint(
  workspace: Workspace,
  file: StoredFile,
  wish: CheckpointWish,
): Checkpoint {
  const commits = wish.commit && workspace.repository.gitDir !== undefined;
  const tree = commits ? commitableTree(workspace) : undefined;
  const selection = tree && selectFiles(tree, wish.choice, file.path);
  const work = (): Checkpoint => {
    const edited = editFile(workspace, file, wish);
    const { session } = edited;
    const before = parseSession(edited.before, file.path);
    const notes = [...(selection?.left ?? []), ...outsideNotes(workspace, wish)];
    const done = { session, before, commit: undefined, message: undefined, selection, notes };
    if (tree === undefined || selection === undefined) return done;
    const isIgnored = git(workspace.root, ['check-ignore', '-q', '--', file.path]).status === 0;
    if (isIgnored) notes.push('Git ignores the session file, so it is not in the commit.');
    if (isIgnored && selection.paths.length === 0) {
      notes.push('Nothing else has changed, so nothing was committed.');
      return done;
    }
    const quality = qualityOf(workspace, session);
    const message = messageOf(workspace, session, wish, selection, quality);
    if (wish.dryRun === true) return { ...done, message };
    const own = isIgnored ? [] : [file.path];
    const failed = commitSelection(workspace, session.id, { selection, tree, own, message });
    if (failed !== undefined) {
      const back = takeBack(workspace, file, edited);
      throw commitFailed(failed, back);
    }
    saveQuality(workspace, session.id, quality);
    const commit = git(workspace.root, ['rev-parse', 'HEAD']).stdout.trim();
    return { ...done, commit, message };
  };
  if (wish.dryRun === true) return work();
  return withLock(workspace.state.lockOf('checkpoint'), work);
}

function outsideNotes({ repository, head }: Workspace, wish: CheckpointWish): string[] {
  if (!wish.commit) return [];
  if (repository.gitDir === undefined)
    return ['There is no git work tree here, so nothing was committed.'];
  return head.kind === 'detached'
    ? ['HEAD is detached: no branch holds this commit. Keep it with: git branch NAME']
    : [];
}

/** What has changed, where a commit can be made. */
function commitableTree(workspace: Workspace): WorkTree {
  const operation = operationOf(workspace);
  if (operation !== undefined) throw busy(operation, 'A commit');
  const tree = readWorkTree(workspace);
  if (tree.unmerged.length > 0) throw unmerged(tree.unmerged);
  const isKnown = (name: string): boolean =>
    git(workspace.root, ['var', name], { asPerson: true }).status === 0;
  if (!isKnown('GIT_AUTHOR_IDENT') || !isKnown('GIT_COMMITTER_IDENT'))
    throw noIdentity('use --no-commit');
  return tree;
}

function editFile(
  workspace: Workspace,
  file: StoredFile,
  wish: CheckpointWish,
): ReturnType<typeof applyEdit> {
  const { now, conversation, label, message, decisions, pause } = wish;
  const text = [label, message?.trim()].filter((part) => part).join(': ') || 'Checkpoint.';
  return applyEdit(
    workspace,
    file,
    {
      body(session) {
        const whole = withJournalAgents(workspace, session, { now, conversation });
        const decided = decisions.reduce((one, decision) => addDecision(one, decision), whole);
        return addLogEntry(decided, now, wish.who, text).text;
      },
      changes(session) {
        const stamped = transition(session, { kind: 'update', at: now }).changes;
        const paused =
          pause === true ? transition(session, { kind: 'pause', at: now }).changes : [];
        return paused.length > 0 ? paused : stamped;
      },
    },
    { dryRun: wish.dryRun === true },
  );
}

/** Makes the session file what it was, unless somebody changed it meanwhile; whether it is so. */
function takeBack(
  workspace: Workspace,
  file: StoredFile,
  { before, after }: { before: string; after: string },
): boolean {
  const { after: now } = applyEdit(workspace, file, {
    body: ({ text }) => (text === after ? before : text),
  });
  return now === before;
}

function messageOf(
  workspace: Workspace,
  session: Session,
  wish: CheckpointWish,
  { impact }: Selection,
  quality: QualityChange,
): string {
  const blob = git(workspace.root, ['cat-file', 'blob', `HEAD:${session.path}`]);
  const before = blob.status === 0 ? parseSession(blob.stdout, session.path) : undefined;
  const begun = parseTime(session.created);
  return composeCheckpointMessage({
    ...wish,
    id: session.id,
    title: session.title ?? session.id,
    branch: workspace.branch,
    issue: workspace.config.github.linkCommits ? issueNumber(session.githubIssue) : undefined,
    objectives: objectiveSteps(before, session),
    decisions: newDecisions(before, session),
    impact: { ...impact, ...quality },
    minutes: begun === undefined ? undefined : Math.max(0, (+wish.now - begun) / 60_000),
  });
}

interface QualityChange {
  tests: Figure | undefined;
  coverage: Figure | undefined;
}

/** What the reports of this session say, and what they said at its last checkpoint on this machine. */
function qualityOf(workspace: Workspace, session: Session): QualityChange {
  const { passed, failed, coverage } = readQuality(qualityFiles(workspace.root, begunAt(session)));
  const known: { tests?: unknown; coverage?: unknown } | undefined = workspace.state.read(
    recordPath(session.id),
  );
  const figure = (now: number | undefined, before: unknown): Figure | undefined =>
    now === undefined
      ? undefined
      : { now, before: typeof before === 'number' ? before : undefined };
  const tests = passed === undefined ? undefined : passed + (failed ?? 0);
  return { tests: figure(tests, known?.tests), coverage: figure(coverage, known?.coverage) };
}

function saveQuality({ state }: Workspace, id: string, { tests, coverage }: QualityChange): void {
  if (tests === undefined && coverage === undefined) return;
  try {
    state.write(recordPath(id), { tests: tests?.now, coverage: coverage?.now });
  } catch {
    // The next checkpoint tells figures instead of changes.
  }
}

function recordPath(id: string): string {
  return join('checkpoints', `${recordName(id)}.json`);
}

function commitFailed(result: GitResult, isBack: boolean): SessionError {
  return gitSaid('Git did not make the commit', result, {
    code: 'commit-failed',
    follows: isBack
      ? 'The session file and the index are as they were; nothing is lost.'
      : 'The index is as it was; the session file was changed meanwhile and keeps the log entry.',
    todo: `Mend what it says, then run the command again; session checkpoint --no-commit records without a commit.`,
  });
}

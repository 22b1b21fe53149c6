import { completedSessions } from '../completion/completed-sessions.ts';
import { sessionJournalFacts } from '../completion/session-work.ts';
import { parseTime, stampTime } from '../core/clock.ts';
import type { Completed } from '../core/completion/history.ts';
import { BranchCommits } from '../core/insight/branch-commits.ts';
import { SignedCommits, type Owner } from '../core/insight/belonging.ts';
import { sessionOfPath, type Commit } from '../core/insight/commit-stream.ts';
import { newestFirst, type Insight } from '../core/insight/insight.ts';
import type { Version } from '../core/insight/item-history.ts';
import { DAY } from '../core/insight/since.ts';
import { endedFacts, liveFacts, type SessionFacts } from '../core/insight/session-facts.ts';
import { parseSession } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import type { Loaded, Workspace } from '../workspace.ts';
import { readBlobs } from '../git-blobs.ts';
import { readCommitLog } from './commit-log.ts';
import { lastNames, lastText } from './ended-texts.ts';

/** More versions of session files than this are not read. */
const MOST_VERSIONS = 2000;

export interface GatherOptions {
  now: Date;
  /** What is asked about begins then; everything by default. */
  since?: number | undefined;
  /** Whether to read when items were written down and done: older versions of session files. */
  versions?: boolean;
  /** Sessions that have ended, where they are known already. */
  ended?: readonly Completed[];
}

/**
 * All sessions of a project, those that were deleted too, with the commits of all branches. Asks git for
 * two logs and one batch of texts, however many commits there are.
 */
export function gatherInsight(workspace: Workspace, options: GatherOptions): Insight {
  const { since } = options;
  const loaded = workspace.loadAll();
  const here = new Set(loaded.map(({ file }) => file.id));
  const all = options.ended ?? completedSessions(workspace);
  const ended = all.filter(({ id }) => !here.has(id));
  const from = since === undefined ? undefined : beginningOf(since, loaded, ended);
  const { commits, notes } = readCommitLog(workspace, from);
  const wanted = options.versions === false ? [] : versionsIn(commits ?? []);
  const kept = wanted.slice(0, MOST_VERSIONS);
  if (kept.length < wanted.length) {
    notes.push(
      `Of ${wanted.length} versions of session files the newest ${kept.length} were read.`,
    );
  }
  const names = [...kept.map(nameOf), ...ended.flatMap(lastNames)];
  const blobs = readBlobs(workspace.root, names);
  const versions = versionsBySession(kept, blobs);
  const signed = commits && new SignedCommits(commits);
  const onBranch = new BranchCommits(commits ?? [], workspace.defaultBranch);
  const tracesOf = (owner: Owner, edited: readonly string[], branch: readonly Commit[] = []) => ({
    versions: versions.get(owner.id) ?? [],
    commits: signed?.of(owner, branch),
    edited,
  });
  const sessions: SessionFacts[] = [];
  for (const { file, session } of loaded) {
    if (session === undefined) {
      notes.push(`${oneLine(file.path)} cannot be read, so it is not counted.`);
      continue;
    }
    const { edited } = sessionJournalFacts(workspace, session, options.now);
    const { githubIssue } = session;
    const begun = parseTime(session.created);
    const own = onBranch.own(session.branch, begun);
    const traces = tracesOf({ id: file.id, githubIssue, begun }, [...edited], own);
    sessions.push(liveFacts(session, traces));
  }
  for (const one of ended) {
    const session = lastText(one, blobs);
    const owner = {
      id: one.id,
      githubIssue: session?.githubIssue,
      begun: parseTime(session?.created) ?? stampTime(one.id),
      ended: parseTime(one.ended),
    };
    sessions.push(endedFacts(one, session, tracesOf(owner, [])));
  }
  return {
    now: +options.now,
    since,
    sessions: newestFirst(sessions),
    commits: (commits ?? []).filter(({ at }) => at >= (since ?? 0)),
    notes,
  };
}

/**
 * From when on commits are read: from the beginning of every session that is at work or has ended since
 * then, so that the history of each of them is whole.
 */
function beginningOf(
  since: number,
  loaded: readonly Loaded[],
  ended: readonly Completed[],
): number {
  const times = [
    ...loaded.map(({ session }) => (session?.active ? parseTime(session.created) : undefined)),
    ...ended
      .filter((one) => (parseTime(one.ended) ?? 0) >= since)
      .map(({ id, record }) => parseTime(record?.plan.snapshot.created_at) ?? stampTime(id)),
  ];
  // A clock runs ahead of another one at times.
  return times.reduce<number>((first, at) => Math.min(first, (at ?? since) - DAY), since);
}

/** A session file as one commit has it. */
interface Place {
  id: string;
  path: string;
  commit: Commit;
  status: string;
}

/** Newest first, as the commits are. */
function versionsIn(commits: readonly Commit[]): Place[] {
  return commits.flatMap((commit) => {
    const standing = commit.standing.map((path) => ({ path, status: 'M' }));
    return [...commit.files, ...standing].flatMap(({ path, status }) => {
      const id = sessionOfPath(path);
      return id === undefined || status === 'D' ? [] : [{ id, path, commit, status }];
    });
  });
}

function nameOf({ path, commit }: Place): string {
  return `${commit.sha}:${path}`;
}

function versionsBySession(
  places: readonly Place[],
  blobs: ReadonlyMap<string, string>,
): Map<string, Version[]> {
  const found = new Map<string, Version[]>();
  for (const place of places.toReversed()) {
    const text = blobs.get(nameOf(place));
    if (text === undefined) continue;
    const own = found.get(place.id) ?? [];
    own.push({
      at: place.commit.at,
      commit: place.commit.sha,
      session: parseSession(text, place.path),
      continues: own.length === 0 && place.status !== 'A',
    });
    found.set(place.id, own);
  }
  for (const own of found.values()) own.sort((a, b) => a.at - b.at);
  return found;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { annotationsIn, type Annotation } from '../core/onboarding/annotations.ts';
import { COMMIT_FORMAT, readCommits } from '../core/insight/commit-stream.ts';
import { branchHistory, type BranchHistory } from '../core/onboarding/branch-history.ts';
import type { Surroundings } from '../core/onboarding/repository-parts.ts';
import { readFileChanges, type FileChanges } from '../core/onboarding/file-changes.ts';
import type { Session } from '../core/session/session.ts';
import { pathMatcher } from '../core/text/path-globs.ts';
import { readText, staysInside } from '../io/files.ts';
import { git, PLAIN_LOG } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';

/** So many commits say who works where; older ones say who worked there once. */
const MOST_COMMITS = 300;
/** Whoever asks waits for it, but not long. */
const TIMEOUT_MS = 5000;
const MOST_FILES = 200;
const MOST_BYTES = 512 * 1024;
const MOST_ANNOTATIONS = 40;

/**
 * Looks at the repository for somebody who is new to it: one bounded log, one difference, one list of
 * untracked files, and the changed files themselves. Undefined without git. Not for hooks.
 */
export function lookAround(workspace: Workspace, session: Session): Surroundings | undefined {
  const { root, repository, config } = workspace;
  if (repository.commonDir === undefined) return undefined;
  const isWatched = pathMatcher(config.tracking.watch);
  const isWork = (path: string): boolean => !path.startsWith('.agents/') && isWatched(path);
  const base = baseOf(session);
  const changes = changesSince(root, base, isWork);
  return {
    history: historyOf(root, base, isWork),
    changes,
    annotations: annotationsOf(root, changes),
    shallow: existsSync(join(repository.commonDir, 'shallow')),
  };
}

/** Only what looks like a commit is given to git. */
function baseOf({ baseCommit }: Session): string | undefined {
  return baseCommit !== undefined && /^[0-9a-f]{4,64}$/i.test(baseCommit) ? baseCommit : undefined;
}

function historyOf(
  root: string,
  base: string | undefined,
  isWork: (path: string) => boolean,
): BranchHistory | undefined {
  const args = ['log', `--max-count=${MOST_COMMITS}`, '--no-renames', '--name-status', '-z'];
  const log = ask(root, [...PLAIN_LOG, ...args, COMMIT_FORMAT, 'HEAD', '--']);
  return log === undefined ? undefined : branchHistory(readCommits(log), base, isWork);
}

function changesSince(
  root: string,
  base: string | undefined,
  isWork: (path: string) => boolean,
): FileChanges | undefined {
  const what = ['diff', '--name-status', '--no-renames', '--no-ext-diff', '--relative', '-z'];
  const diff =
    (base === undefined ? undefined : ask(root, [...what, base, '--'])) ??
    ask(root, [...what, 'HEAD', '--']);
  const untracked = ask(root, ['ls-files', '--others', '--exclude-standard', '-z']);
  if (diff === undefined && untracked === undefined) return undefined;
  return readFileChanges(diff ?? '', untracked ?? '', isWork);
}

function annotationsOf(root: string, changes: FileChanges | undefined): Annotation[] {
  const paths = [...(changes?.changed ?? []), ...(changes?.added ?? [])].slice(0, MOST_FILES);
  const found: Annotation[] = [];
  for (const path of paths) {
    const absolute = join(root, path);
    if (!staysInside(root, absolute)) continue;
    const reading = readText(absolute, MOST_BYTES);
    if (reading.kind === 'text') found.push(...annotationsIn(path, reading.text));
    if (found.length >= MOST_ANNOTATIONS) break;
  }
  return found.slice(0, MOST_ANNOTATIONS);
}

function ask(root: string, args: readonly string[]): string | undefined {
  try {
    const { status, stdout } = git(root, args, { timeout: TIMEOUT_MS });
    return status === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

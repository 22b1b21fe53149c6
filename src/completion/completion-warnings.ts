import { missingPaths } from '../claims/missing-paths.ts';
import { readiness } from '../core/session/readiness.ts';
import type { Session } from '../core/session/session.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { changedFiles } from '../io/git.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import { Linter } from '../lint/lint.ts';
import type { Workspace } from '../workspace.ts';

/** Rules whose errors leave it open where a section begins and ends, or what the session is. */
const UNSURE: ReadonlySet<string> = new Set([
  'file-readable',
  'front-matter-present',
  'front-matter-readable',
  'merge-markers-absent',
  'sections-once',
  'sections-outside-fences',
]);

/**
 * Refuses a session from which nothing can be taken for certain; tells in one sentence of other errors.
 * @throws SessionError `session-unsound` with the problems
 */
export function lintWarnings({ config }: Workspace, session: Session): string[] {
  const { rules } = config.lint;
  const problems = new Linter({ rules, staleDays: config.sessions.staleDays })
    .lint(session.text, session.path)
    .filter(({ severity }) => severity === 'error');
  const unsure = problems.filter(({ rule }) => UNSURE.has(rule));
  if (unsure.length > 0) {
    const list = unsure
      .slice(0, 5)
      .map(({ line, rule, message }) => `\n  ${line}: ${message} (${rule})`);
    throw new SessionError('session-unsound', {
      so: `${oneLine(session.path)} cannot be taken apart for certain:${list.join('')}\n`,
      follows: 'What it holds might get lost, so nothing was changed.',
      todo: `Mend it; see: session lint ${oneLine(session.path)}`,
    });
  }
  const names = [...new Set(problems.map(({ rule }) => rule))];
  const errors = problems.length === 1 ? 'an error' : `${problems.length} errors`;
  return problems.length === 0 ? [] : [`session lint finds ${errors}: ${names.join(', ')}.`];
}

/** What around the session is not as one would expect at its end. */
export function worldWarnings(
  workspace: Workspace,
  session: Session,
  { now, edited }: { now: Date; edited: ReadonlySet<string> },
): string[] {
  const { reasons } = readiness(session, {
    missingPaths: missingPaths(workspace, session),
    unrecorded: unrecordedIn(workspace, session, { now }),
  });
  return [
    ...reasons.filter(({ code }) => TOLD.has(code)).map(({ text }) => text),
    ...branchWarnings(workspace, session),
    ...uncommittedWarnings(workspace, session, edited),
  ];
}

const TOLD: ReadonlySet<string> = new Set([
  'state-start',
  'state-outdated',
  'blocker-unlisted',
  'path-missing',
]);

function branchWarnings(workspace: Workspace, session: Session): string[] {
  if (workspace.repository.gitDir === undefined)
    return ['There is no git: nothing is committed; the bytes are kept in local state.'];
  const { head } = workspace;
  if (head.kind === 'detached')
    return ['HEAD is detached: the commit will be on no branch until you make one.'];
  const { branch } = session;
  return head.kind === 'branch' && branch !== undefined && branch !== head.branch
    ? [
        `The session belongs to the branch ${oneLine(branch)}; ${oneLine(head.branch)} is checked out.`,
      ]
    : [];
}

/** Uncommitted files that the session says it modified, or that were edited under it. */
function uncommittedWarnings(
  { root, repository }: Workspace,
  session: Session,
  edited: ReadonlySet<string>,
): string[] {
  if (repository.gitDir === undefined) return [];
  const named = `${session.body('Files Modified')}\n${session.body('Technical Context')}`;
  const own = (changedFiles(root) ?? []).filter((path) => {
    if (path.startsWith(SESSIONS_FOLDER) || path === '.agents/') return false;
    // Git names a new folder, not the files in it.
    const inFolder = path.endsWith('/') && [...edited].some((one) => one.startsWith(path));
    return edited.has(path) || inFolder || named.includes(path);
  });
  if (own.length === 0) return [];
  const shown = own
    .slice(0, 5)
    .map((path) => oneLine(path))
    .join(', ');
  const more = own.length > 5 ? ` and ${own.length - 5} more` : '';
  return [`Work of this session is not committed: ${shown}${more}.`];
}

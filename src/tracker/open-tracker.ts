import { SessionError } from '../core/errors.ts';
import type { Tracker } from '../core/mirror/tracker.ts';
import type { Workspace } from '../workspace.ts';
import { githubPlace } from './github-place.ts';
import { openGitHub } from './open-github.ts';
import { openLinear } from './open-linear.ts';
import type { Surroundings } from './surroundings.ts';
import { isGitHub } from './tracker-token.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds that one answer may take. */
const TIMEOUT = 10_000;

/**
 * The issue tracker of a project. Nothing is asked of it yet, and no token is looked for. Undefined where
 * there is none: it is switched off, or nothing is configured and the git remote lies elsewhere.
 * @throws SessionError `tracker-no-repository`, `tracker-bad-repository`, `tracker-no-team` where one is
 * configured and cannot be used
 */
export async function openTracker(
  workspace: Workspace,
  env: Environment,
  { now, until }: Pick<Surroundings, 'now' | 'until'>,
): Promise<Tracker | undefined> {
  const { tracker } = workspace.config;
  const around: Surroundings = { env, now, timeout: timeoutOf(env), until };
  if (tracker === 'off') return undefined;
  if (tracker === 'linear') return openLinear(workspace.config.linear.team, around);
  const place = githubPlace(workspace);
  if (place !== undefined && (tracker === 'github' || isGitHub(place.host, env))) {
    return openGitHub(workspace, place, around);
  }
  if (tracker === 'github') throw noRepository();
  return undefined;
}

/** `SESSION_TRACKER_TIMEOUT`, seconds. */
function timeoutOf(env: Environment): number {
  const seconds = Number(env['SESSION_TRACKER_TIMEOUT']);
  return seconds > 0 ? Math.min(seconds * 1000, 600_000) : TIMEOUT;
}

function noRepository(): SessionError {
  return new SessionError('tracker-no-repository', {
    so: 'The tracker is GitHub, and no git remote names a repository there.',
    follows: 'So it is not known whose issues are meant.',
    todo: 'Write it into .agents/config.yaml, for example: github: {repository: acme/shop}',
  });
}

import { verifyClaims } from '../claims/claim-facts.ts';
import { MissingPaths } from '../claims/missing-paths.ts';
import { sessionHealth, type SessionHealth } from '../core/insight/health.ts';
import type { SessionFacts } from '../core/insight/session-facts.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import type { Workspace } from '../workspace.ts';

/** The health of sessions, which looks at paths only: all claims of many sessions cost git calls each. */
export function healthOfAll(
  workspace: Workspace,
  sessions: readonly SessionFacts[],
  now: Date,
): SessionHealth[] {
  const missing = new MissingPaths(workspace);
  return sessions.map((one) => {
    const stale = one.session === undefined || !one.isLive ? [] : missing.of(one.session);
    const claims = stale.map(({ text }) => `${text} does not exist`);
    return judged(workspace, one, claims, now);
  });
}

/** The health of one session, with every claim of its file checked. */
export function healthOfOne(
  workspace: Workspace,
  one: SessionFacts,
  world: { now: Date; env: Readonly<Record<string, string | undefined>> },
): SessionHealth {
  const claims =
    one.session === undefined || !one.isLive
      ? []
      : verifyClaims(workspace, one.session, world.env)
          .filter(({ status }) => status === 'stale')
          .map(({ line, reason }) => `line ${line}: ${reason}`);
  return judged(workspace, one, claims, world.now);
}

function judged(
  workspace: Workspace,
  one: SessionFacts,
  staleClaims: readonly string[],
  now: Date,
): SessionHealth {
  const isOpen = one.session !== undefined && one.isLive;
  return sessionHealth(one, {
    now: +now,
    staleDays: workspace.config.sessions.staleDays,
    staleClaims,
    unrecorded: isOpen && one.session ? unrecordedIn(workspace, one.session, { now }) : 0,
  });
}

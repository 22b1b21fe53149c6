import { qualityFiles } from '../artifacts/quality-files.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { missingPaths } from '../claims/missing-paths.ts';
import { begunAt } from '../completion/session-work.ts';
import { readQuality } from '../core/artifacts/quality-report.ts';
import { evidenceLines, type EvidenceLines } from '../core/onboarding/handoff-evidence.ts';
import { composeHandoff } from '../core/session/handoff.ts';
import { readiness, type Readiness } from '../core/session/readiness.ts';
import type { Session } from '../core/session/session.ts';
import { gitFreshness } from '../git-freshness.ts';
import { changedFiles } from '../io/git.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import type { Workspace } from '../workspace.ts';
import { lookAround } from './look-around.ts';

/** The handoff document of a session, whether it is ready for that, and what was found out for it. */
export interface SessionHandoff {
  text: string;
  readiness: Readiness;
  evidence: EvidenceLines;
}

/** Gathers everything that a handoff says beside the session file, and composes the document. */
export function composeSessionHandoff(
  workspace: Workspace,
  session: Session,
  { now, env }: { now: Date; env: Readonly<Record<string, string | undefined>> },
): SessionHandoff {
  const verdict = readiness(session, {
    missingPaths: missingPaths(workspace, session),
    unrecorded: unrecordedIn(workspace, session, { now }),
  });
  const evidence = evidenceLines(session, {
    now,
    around: lookAround(workspace, session),
    quality: readQuality(qualityFiles(workspace.root, begunAt(session))),
    claims: verifyClaims(workspace, session, env),
  });
  const text = composeHandoff(session, {
    now,
    branch: workspace.branch,
    ...gitFreshness(workspace, session),
    readiness: verdict,
    evidence,
    uncommitted: changedFiles(workspace.root)?.filter(
      (path) => path !== '.agents/' && !path.startsWith(SESSIONS_FOLDER),
    ),
  });
  return { text, readiness: verdict, evidence };
}

import type { BriefFacts } from './core/brief/brief.ts';
import { missingPaths } from './claims/missing-paths.ts';
import { readiness } from './core/session/readiness.ts';
import type { Session } from './core/session/session.ts';
import { countUnrecorded } from './core/brief/unrecorded.ts';
import { knowledgeFor } from './knowledge/relevant-knowledge.ts';
import { gitFreshness } from './git-freshness.ts';
import { formerNames } from './io/repository.ts';
import { contextOfProject } from './onboarding/project-files.ts';
import { foldedUntil, sessionJournal } from './journal/session-journal.ts';
import type { Workspace } from './workspace.ts';

/** Everything that a brief says beside the file: git, the journal, what keeps it from a handoff. */
export function briefFacts(
  workspace: Workspace,
  session: Session,
  { now, conversation }: { now: Date; conversation?: string | undefined },
): BriefFacts {
  const { branch, repository } = workspace;
  const isOther = branch !== undefined && session.branch !== undefined && session.branch !== branch;
  const journal = sessionJournal(workspace, session, { now, conversation, read: true });
  const missing = missingPaths(workspace, session, { git: false });
  return {
    now,
    branch,
    branchRenamed: isOther && formerNames(repository, branch).includes(session.branch ?? ''),
    ...gitFreshness(workspace, session, journal.changedElsewhere),
    reasons: readiness(session, { unrecorded: countUnrecorded(journal), missingPaths: missing })
      .reasons,
    missingPaths: missing.length,
    journal,
    folded: foldedUntil(workspace, session.id, now),
    knowledge: knowledgeFor(workspace, session),
    project: contextOfProject(workspace),
  };
}

import type { BriefFacts } from './core/brief/brief.ts';
import { missingPaths } from './claims/missing-paths.ts';
import { readiness } from './core/session/readiness.ts';
import type { Session } from './core/session/session.ts';
import { countUnrecorded } from './core/brief/unrecorded.ts';
import { knowledgeFor } from './knowledge/relevant-knowledge.ts';
import { gitFreshness } from './git-freshness.ts';
import type { GitBeside } from './io/git.ts';
import { formerNames } from './io/repository.ts';
import { contextOfProject } from './onboarding/project-files.ts';
import { sessionJournal } from './journal/session-journal.ts';
import type { Workspace } from './workspace.ts';

/** When and for whom a brief is, and what git has been asked already. */
interface BriefEdge {
  now: Date;
  conversation?: string | undefined;
  status?: GitBeside | undefined;
}

/** Everything that a brief says beside the file: git, the journal, what keeps it from a handoff. */
export function briefFacts(
  workspace: Workspace,
  session: Session,
  { now, conversation, status }: BriefEdge,
): BriefFacts {
  const { branch, repository } = workspace;
  const isOther = branch !== undefined && session.branch !== undefined && session.branch !== branch;
  const journal = sessionJournal(workspace, session, { now, conversation, read: true });
  const missing = missingPaths(workspace, session, { git: false });
  return {
    now,
    branch,
    branchRenamed: isOther && formerNames(repository, branch).includes(session.branch ?? ''),
    ...gitFreshness(workspace, session, { changedElsewhere: journal.changedElsewhere, status }),
    reasons: readiness(session, { unrecorded: countUnrecorded(journal), missingPaths: missing })
      .reasons,
    missingPaths: missing.length,
    journal,
    folded: journal.folded,
    knowledge: knowledgeFor(workspace, session),
    project: contextOfProject(workspace),
  };
}

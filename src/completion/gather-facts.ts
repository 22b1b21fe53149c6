import { inventory } from '../artifacts/inventory.ts';
import { qualityFiles } from '../artifacts/quality-files.ts';
import { readQuality } from '../core/artifacts/quality-report.ts';
import type { CompletionFacts, TrackerFacts } from '../core/completion/completion-facts.ts';
import { groupsOf } from '../groups/groups-of.ts';
import type { Session } from '../core/session/session.ts';
import { sha256 } from '../io/digest.ts';
import { withJournalAgents } from '../journal/agents-of-journal.ts';
import { ownKeys, type OpenMemory } from '../memory/own-keys.ts';
import type { Workspace } from '../workspace.ts';
import { lintWarnings, worldWarnings } from './completion-warnings.ts';
import { DestinationFiles } from './destination-files.ts';
import { namingFiles } from './naming-files.ts';
import { begunAt, sessionCommits, sessionJournalFacts } from './session-work.ts';

/** Who plans a completion. */
export interface Planner {
  now: Date;
  conversation: string | undefined;
  /** How the issue of the session stands. */
  tracker?: TrackerFacts | undefined;
  /** Without it the session is taken to have no own keys. */
  openMemory?: OpenMemory | undefined;
}

/**
 * Everything that planning the completion of a session asks of the world. Changes nothing.
 * @throws SessionError `session-unsound`, `bad-destination`, `artifacts-outside`
 */
export async function gatherFacts(
  workspace: Workspace,
  session: Session,
  { now, conversation, tracker, openMemory }: Planner,
): Promise<CompletionFacts> {
  const lint = lintWarnings(workspace, session);
  const { root, config } = workspace;
  const files = new DestinationFiles(root, config.completion.destinations);
  const { edited, agentMinutes } = sessionJournalFacts(workspace, session, now);
  const { memory, warnings: unreached } = await ownKeys(openMemory, session.id);
  const bytes = Buffer.from(session.text, 'utf8');
  return {
    now,
    digest: sha256,
    config: config.completion,
    file: { base64: bytes.toString('base64'), sha256: sha256(session.text), bytes: bytes.length },
    commit: workspace.commit,
    agents: withJournalAgents(workspace, session, { now, conversation }).agents,
    agentMinutes,
    records: files.records,
    knowledge: files.knowledge,
    groups: groupsOf(workspace, session),
    backlog: files.backlog,
    contracts: files.contracts,
    naming: namingFiles(workspace, session.id),
    artifacts: inventory(root, session.id),
    at: (path) => files.at(path),
    ...sessionCommits(workspace, session),
    quality: readQuality(qualityFiles(root, begunAt(session))),
    tracker,
    memory,
    warnings: [...lint, ...unreached, ...worldWarnings(workspace, session, { now, edited })],
  };
}

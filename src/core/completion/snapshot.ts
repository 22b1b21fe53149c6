import { namesByFolder } from '../artifacts/artifacts.ts';
import { isoTime, parseTime } from '../clock.ts';
import { isStartState } from '../lint/template.ts';
import { FileName } from '../session/file-name.ts';
import { unfinished, type Agent } from '../session/nouns.ts';
import type { Session } from '../session/session.ts';
import type { Choices, CompletionFacts } from './completion-facts.ts';
import type { FoundDecision } from './extract-decisions.ts';
import type { Extraction, Outcome, Snapshot } from './plan.ts';

/** What the plan has worked out and the snapshot repeats. */
interface Planned {
  outcome: Outcome;
  decisions: readonly FoundDecision[];
  extractions: readonly Extraction[];
  patterns: Snapshot['learned_patterns'];
}

/** The session as it is when it ends; its whole file among it, so that nothing is lost. */
export function snapshotOf(
  session: Session,
  facts: CompletionFacts,
  choices: Choices,
  { outcome, decisions, extractions, patterns }: Planned,
): Snapshot {
  const { now, file, agents, quality, memory } = facts;
  const { objectives } = session;
  const begun = parseTime(session.created) ?? +now;
  return {
    version: 1,
    session_id: session.id,
    title: session.title ?? session.id,
    topic: new FileName(session.id, undefined).rest || session.id,
    outcome,
    created_at: isoTime(new Date(begun)),
    closed_at: isoTime(now),
    duration_minutes: Math.max(0, Math.round((+now - begun) / 60_000)),
    branch: session.branch,
    file: { path: session.path, base64: file.base64, sha256: file.sha256 },
    agents: agents.map(({ agent, task, status, summary, id }) => ({
      type: agent,
      task,
      status,
      summary,
      duration_minutes: id === undefined ? undefined : facts.agentMinutes.get(id),
    })),
    artifacts: namesByFolder(facts.artifacts),
    memory_snapshot: { ...memory },
    decisions: decisions.map(({ id, title }) => ({
      id,
      title,
      record: extractions.find((one) => one.kind === 'decision' && one.id === id)?.to,
    })),
    commits: [...facts.commits],
    metrics: {
      test_coverage: quality.coverage,
      tests_passed: quality.passed,
      tests_failed: quality.failed,
      files_created: facts.filesCreated + facts.artifacts.length,
      memory_entries: Object.values(memory).reduce((sum, all) => sum + all.length, 0),
      agents_spawned: agents.length,
      objectives_done: objectives.filter(({ done }) => done).length,
      objectives: objectives.length,
    },
    learned_patterns: patterns,
    answers: choices.answers,
    waivers: choices.waivers,
  };
}

/** How the work ended, as far as the session tells; no success while an agent has not finished. */
export function outcomeOf(
  session: Session,
  openWork: number,
  agents: readonly Agent[] = session.agents,
): Outcome {
  const boxes = [...session.objectives, ...session.tasks];
  const open = boxes.filter(({ done }) => !done).length;
  const boxesDone = boxes.length === 0 ? openWork === 0 : open === 0;
  const done = boxesDone && unfinished(agents).length === 0;
  if (done && !isStartState(session.body('Current State'))) return 'successful';
  return session.blockers.some(({ resolved }) => !resolved) ? 'blocked' : 'partial';
}

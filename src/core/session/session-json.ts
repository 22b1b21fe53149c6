import type {
  Agent,
  Blocker,
  Decision,
  LogEntry,
  NextStep,
  Objective,
  Session,
  Task,
} from './session.ts';

/** What every `--json` about one session begins with; what the file does not say is null. */
export function sessionJson(session: Session): object {
  return {
    id: session.id,
    path: session.path,
    title: session.title ?? null,
    status: session.status ?? null,
    created: session.created ?? null,
    last_updated: session.lastUpdated ?? null,
    type: session.type ?? null,
    branch: session.branch ?? null,
    base_commit: session.baseCommit ?? null,
    groups: session.groups,
    tags: session.tags,
    github_issue: session.githubIssue ?? null,
    linear_issue: session.linearIssue ?? null,
    linear_url: session.linearUrl ?? null,
    current_task: session.currentTask ?? null,
  };
}

export function objectiveJson({ id, text, done, checkbox }: Objective): object {
  return { id, text, done, line: checkbox.line };
}

export function taskJson({ id, text, done, wave, checkbox }: Task): object {
  return { id, text, done, wave, line: checkbox.line };
}

export function decisionJson({
  id,
  number,
  title,
  decision,
  rationale,
  alternatives,
  section,
}: Decision): object {
  return { id, number, title, decision, rationale, alternatives, line: section.line };
}

export function blockerJson({ id, text, resolved, item }: Blocker): object {
  return { id, text, resolved, line: item.line };
}

export function stepJson({ text, done, item }: NextStep, at: number): object {
  return { id: `step-${at + 1}`, text, done, line: item.line };
}

export function logJson({ at, title, text, section }: LogEntry): object {
  return { at, title, text, line: section.line };
}

export function agentJson({ index, agent, task, status, summary, id }: Agent): object {
  return {
    id: `agent-${index + 1}`,
    agent,
    task,
    status,
    summary: summary ?? null,
    agent_id: id ?? null,
  };
}

/** Everything that a session says, noun by noun. */
export function nounsJson(session: Session): object {
  return {
    objectives: session.objectives.map(objectiveJson),
    tasks: session.tasks.map(taskJson),
    decisions: session.decisions.map(decisionJson),
    blockers: session.blockers.map(blockerJson),
    next_steps: session.nextSteps.map(stepJson),
    agents: session.agents.map(agentJson),
    log: session.log.map(logJson),
  };
}

/** `2 of 3 objectives`: how many of a noun are done. */
export function doneCount(items: readonly { done: boolean }[], noun: string): string {
  const done = items.filter((item) => item.done).length;
  return `${done} of ${items.length} ${noun}${items.length === 1 ? '' : 's'}`;
}

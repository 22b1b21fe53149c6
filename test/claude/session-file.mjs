// Session files for the stories, each fact in a sentence that occurs nowhere else.

/** When a session of the stories was made: an hour ago, so that no session is ever stale. */
const CREATED = new Date(Date.now() - 3_600_000);
const ISO = `${CREATED.toISOString().slice(0, 19)}Z`;

/** The file name of a session. */
export function nameOf(words = 'payment-retries') {
  return `${ISO.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${words}.md`;
}

/** The facts of {@link sessionText}: every one of them must survive a compaction. */
export const FACTS = {
  title: 'Payment retries for the checkout',
  state: 'The retry queue drains; the idempotency key is not written yet.',
  next: 'Write the idempotency key in src/app.js before the first attempt.',
  task: 'Add the dead-letter table',
  decision: 'Exponential back-off with full jitter',
  blocker: 'The sandbox of the payment provider refuses our certificate',
  agent: 'Measured that 2 percent of the payments are retried',
};

/**
 * A session file with every kind of content.
 * @param {Partial<typeof FACTS> & {status?: string, branch?: string}} [changes]
 */
export function sessionText(changes = {}) {
  const { status = 'in_progress', branch = 'feature/retries', ...facts } = { ...FACTS, ...changes };
  return `---
session:
  title: ${JSON.stringify(facts.title)}
  status: ${status}
  created: "${ISO}"
  last_updated: "${ISO}"
  type: development
  branch: ${branch}
orchestration:
  current_task: "The idempotency key"
  spawned_agents:
    - agent: analyst
      task: "How often are payments retried?"
      status: completed
      summary: ${JSON.stringify(facts.agent)}
---

# ${facts.title}

## Context

Retries of failed payments, wanted by the shop.

## Current State

${facts.state}

## Next Steps

- ${facts.next}

## Execution Progress

### Wave 1: Queue (ACTIVE)

- [x] Make the queue
- [ ] ${facts.task}

## Decisions

### Decision 1: ${facts.decision}

**Decision**: Back off exponentially.

**Rationale**: The provider limits bursts.

## Blockers

- [ ] ${facts.blocker}
`;
}

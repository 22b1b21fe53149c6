import { makeRepo, type Repo } from './repo.ts';

export const RICH = '20261110-090000-retry-payments';

/** So many lines, each made from its number. */
function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at + 1)).join('\n');
}

/** A session of two weeks with everything that one can have, and much of it. */
function richText(title: string, branch: string, base: string): string {
  return `---
session:
  title: "${title}"
  status: in_progress
  created: "2026-11-10T09:00:00Z"
  last_updated: "2026-11-20T14:30:00Z"
  type: development
  branch: ${branch}
  base_commit: "${base}"
  tags: [payments, retries]
  github_issue: 128
orchestration:
  current_task: "Retry failed payments with backoff and without double charges"
  spawned_agents:
${lines(
  12,
  (at) => `    - agent: backend-dev-${at}
      task: "Write the retry worker number ${at} with its tests"
      status: completed
      summary: "Worker ${at} retries with exponential backoff; its tests cover time-outs and duplicates."`,
)}
---

# Session: ${title}

## Context

Payments fail now and then when the provider is slow. They have to be retried without charging twice.

## Current State

The retry worker is half written in src/module-3.ts; its test fails on duplicates. ${'Keys are stored per attempt and compared before each call. '.repeat(8)}

## Next Steps

${lines(15, (at) => `- Finish step ${at} of the retry worker in src/module-${at}.ts`)}

## Execution Progress

### Wave 1: Foundation (ACTIVE)

${lines(35, (at) => `- [${at % 2 === 0 ? ' ' : 'x'}] Implement part ${at} of the queue that holds failed payments`)}

### Wave 2: Polish (blocked by Wave 1)

${lines(25, (at) => `- [ ] Document and measure part ${at} of the queue under load`)}

## Technical Context

### Files to Update

${lines(40, (at) => `- \`src/module-${at}.ts\``)}

## Acceptance Criteria

${lines(60, (at) => `- [${at % 3 === 0 ? 'x' : ' '}] No payment of kind ${at} is charged twice, whatever the provider answers`)}

## Decisions

${lines(
  70,
  (at) => `### Decision ${at}: Store idempotency keys of kind ${at} in the database

**Decision**: Keys of kind ${at} live beside the payment.
**Rationale**: They survive restarts, and the worker compares them before it calls the provider.
`,
)}
## Blockers

${lines(60, (at) => `- ${at % 4 === 0 ? '[x] ' : ''}Credentials number ${at} of the staging provider are missing`)}

## Lessons

${lines(6, (at) => `- Lesson: The provider answers time-out ${at} after it has charged; look up by key first.`)}

## Session Log

${lines(
  40,
  (at) => `### 2026-11-${10 + Math.floor(at / 4)} 1${at % 4}:00 - ann/progress

Wrote part ${at} of the worker and its tests; the duplicate charge of kind ${at} is gone.
`,
)}`;
}

/** That session on its branch with commits and changed files, among thirty others. */
export function richRepo(): Repo {
  const modules = (text: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`src/module-${at}.ts`, `${text} ${at};\n`]),
    );
  const repo = makeRepo(modules('export const a ='), { commit: true });
  const base = repo.git('rev-parse', 'HEAD').trim();
  repo.git('config', 'user.name', 'Test');
  repo.git('config', 'user.email', 'test@example.org');
  repo.git('checkout', '--quiet', '-b', 'feature/payments');
  for (let at = 0; at < 30; at++) {
    const text = richText(`Other work on payments, part ${at}`, `feature/part-${at}`, base);
    repo.write(`.agents/sessions/202611${10 + (at % 10)}-09${10 + at}00-part-${at}.md`, text);
  }
  const text = richText('Retry failed payments with backoff', 'feature/payments', base);
  repo.write(`.agents/sessions/${RICH}.md`, text);
  repo.git('add', '--all');
  repo.git('commit', '--quiet', `--message=Write the worker\n\nSession: ${RICH}`);
  for (const [path, changed] of Object.entries(modules('export const b =')))
    repo.write(path, changed);
  return repo;
}

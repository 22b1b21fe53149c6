import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { subagentStart } from '../../hooks/subagent-start.ts';
import { subagentStop } from '../../hooks/subagent-stop.ts';
import { composeAgentBrief, MAX_AGENT_TOKENS } from '../../src/core/brief/agent-brief.ts';
import { parseSession } from '../../src/core/session/session.ts';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { anySession, FIX_LOGIN, pathOf, READY, sessionText } from '../support/any-session.ts';
import { runInProcess } from '../support/cli.ts';
import { answerOf, callHook, payload } from '../support/hook.ts';
import { know, recorded } from '../support/journal.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const TEXT = sessionText({
  task: 'Write the guard',
  sections: {
    ...READY,
    'Acceptance Criteria': '- [ ] No loop with a stale cookie',
    Decisions: '### Decision 1: Guard first\n\n**Decision**: A guard\n\n**Rationale**: It is small',
  },
});

function project(more: Record<string, unknown> = {}): Repo {
  const repo = makeRepo({ [pathOf()]: TEXT });
  know(repo, more);
  return repo;
}
const start = (repo: Repo, more: Record<string, unknown> = {}) =>
  answerOf(callHook(subagentStart, payload('SubagentStart', more), repo)).context;

describe('SubagentStart', () => {
  test('records who started', () => {
    const repo = project();
    start(repo);
    expect(recorded(repo)).toMatchObject([
      { kind: 'agent-start', id: 'a0000000000000001', type: 'general-purpose' },
    ]);
  });

  test.each([
    'Title: Fix login',
    'Current task: Write the guard',
    'The loop is reproduced',
    'artifacts/',
  ])('tells the agent: %s', (wanted) => {
    expect(start(project())).toContain(wanted);
  });

  test.each([
    ['backend-dev', 'Conventions: One test for each bug'],
    ['planner', 'Architecture: Layers'],
  ])('tells a %s of the project: %s', (type, wanted) => {
    const repo = project();
    repo.write('.agents/conventions.md', '# Conventions\n\nOne test for each bug\n');
    repo.write('.agents/architecture.md', '# Architecture\n\nLayers\n');
    expect(start(repo, { agent_type: type })).toContain(wanted);
  });

  test.each([
    ['code-reviewer', 'No loop with a stale cookie', `${FIX_LOGIN}/artifacts/notes/`],
    ['backend-dev', 'Guard first', `${FIX_LOGIN}/artifacts/code/`],
    ['orchestrator', 'Finish the guard', `${FIX_LOGIN}/artifacts/notes/`],
    ['testEngineer', 'Fix login', `${FIX_LOGIN}/artifacts/tests/`],
    ['api-docs', 'Fix login', `${FIX_LOGIN}/artifacts/docs/`],
    ['general-purpose', 'Finish the guard', '{code,tests,docs,scripts,notes}'],
  ])('tells a %s what it needs', (agent_type, wanted, folder) => {
    const context = start(project(), { agent_type });
    expect([context.includes(wanted), context.includes(folder)]).toEqual([true, true]);
  });

  test('names the folder that session artifact path makes', async () => {
    const repo = project();
    const args = ['artifact', 'path', 'tests', '--relative'];
    const { stdout } = await runInProcess(args, { cwd: repo.root });
    expect(start(repo, { agent_type: 'tester' })).toContain(`${stdout.trimEnd()}/`);
    expect(repo.has(stdout.trimEnd())).toBe(true);
  });

  test(`never takes more than ${MAX_AGENT_TOKENS} tokens, and fences what comes from the file`, () => {
    fc.assert(
      fc.property(anySession, fc.constantFrom('reviewer', 'backend-dev', 'x'), (text, type) => {
        const brief = composeAgentBrief(parseSession(text, pathOf()), type);
        expect([
          estimateTokens(brief) <= MAX_AGENT_TOKENS,
          brief.match(/<\/?session-data>/g)?.length,
        ]).toEqual([true, 2]);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['without a session', { session: '' }],
    ['whose session is gone', { session: '20261120-150000-gone' }],
  ])('of a conversation %s is recorded and tells nothing', (_, more) => {
    const repo = project(more);
    expect([start(repo), recorded(repo).length]).toEqual(['', 1]);
  });

  test('of the call that summarises is nothing', () => {
    const repo = project();
    expect([start(repo, { agent_type: '' }), recorded(repo)]).toEqual(['', []]);
  });
});

describe('SubagentStop', () => {
  test.each(['SubagentStop.foreground', 'SubagentStop.background'])(
    '%s records the outcome',
    (name) => {
      const repo = project();
      callHook(subagentStop, payload(name), repo);
      expect(recorded(repo)).toMatchObject([
        {
          kind: 'agent-stop',
          id: 'a0000000000000001',
          type: 'general-purpose',
          text: 'sub result',
        },
      ]);
    },
  );

  test('of the call that summarises is nothing', () => {
    const repo = project();
    callHook(subagentStop, payload('SubagentStop.compaction'), repo);
    expect(recorded(repo)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readiness, type ReadinessFacts } from '../../../src/core/session/readiness.ts';
import { parseSession } from '../../../src/core/session/session.ts';

interface Parts {
  status?: string;
  agents?: string;
  state?: string;
  steps?: string;
  rest?: string;
}

/** A session that is handoff-ready unless a part says otherwise. */
function codes(parts: Parts, facts?: ReadinessFacts): string[] {
  const { status = 'in_progress', agents = '[]', rest = '' } = parts;
  const {
    state = 'The cache is written and tested; the retry policy has no jitter yet.',
    steps = '- Add jitter to `backoff()`',
  } = parts;
  const text = [
    '---',
    'session:',
    '  title: "Weather fallback"',
    `  status: ${status}`,
    'orchestration:',
    '  current_task: "Write the retry policy"',
    `  spawned_agents: ${agents}`,
    '---',
    '## Context\n\nWhy.\n',
    `## Current State\n\n${state}\n`,
    `## Next Steps\n\n${steps}\n`,
    rest,
  ].join('\n');
  const session = parseSession(text, '20261120-143000-weather-fallback.md');
  return readiness(session, facts).reasons.map(({ code }) => code);
}

describe('readiness', () => {
  test('is there when state and steps say something', () => {
    expect(codes({})).toEqual([]);
  });

  test('is missing with the front matter unreadable', () => {
    const session = parseSession('## Current State\n\nThe cache is written.\n', 'x.md');
    expect(readiness(session).reasons[0]?.code).toBe('unreadable');
  });

  test.each([
    ['Not started; created on feature/x at 1a2b3c4d.', 'state-start'],
    ['Not started; created at 1a2b3c4d.', 'state-start'],
    ['Not started; created.', 'state-start'],
    ['', 'state-empty'],
    ['<!-- later -->', 'state-empty'],
    ['TODO', 'state-placeholder'],
    ['**TBD**', 'state-placeholder'],
    ['Where we are right now. What just happened.', 'state-placeholder'],
    ['In progress.', 'state-vague'],
    ['Session started.', 'state-vague'],
    ['N/A', 'state-vague'],
  ])('is not ready with the state %j', (state, code) => {
    expect(codes({ state })).toEqual([code]);
  });

  test.each([
    'Merged to main via PR #3.',
    'Parser done, printer half done',
    'Waiting for review of #12',
  ])('is ready with the short state %j', (state) => {
    expect(codes({ state })).toEqual([]);
  });

  test.each([
    ['', 'steps-empty'],
    ['- [x] Add jitter to it', 'steps-empty'],
    ['- Continue work', 'steps-vague'],
    ['- TODO', 'steps-vague'],
    ['1. Continue\n2. Finish up', 'steps-vague'],
    ['- [ ] First action item', 'steps-vague'],
  ])('is not ready with the steps %j', (steps, code) => {
    expect(codes({ steps })).toEqual([code]);
  });

  test.each([
    'Just carry on',
    'Then proceed with the rest',
    'KEEP GOING',
    '*Go on with this task*',
    '(Complete the implementation)',
    'Resume the session.',
    'Start working on it',
    'Begin with everything',
    'Wrap up',
    'See the plan',
    'More work',
    'To be continued …',
    'Next steps',
    'Do the rest',
    'The rest',
    'Same as before',
  ])('is not ready with the one step %j', (step) => {
    expect(codes({ steps: `- ${step}` })).toEqual(['steps-vague']);
  });

  test.each([
    '1. Run `npm test`',
    '- [x] Add jitter to it\n- [ ] Write the load test',
    'Ask the provider for a second key.',
    '- Continue with `src/retry.ts`: add jitter',
    '- Take the first step of: Weather fallback',
    '- ジッターを追加する',
  ])('is ready with the steps %j', (steps) => {
    expect(codes({ steps })).toEqual([]);
  });

  test('needs no next steps once every objective is done', () => {
    const rest = '## Acceptance Criteria\n\n- [x] It works\n';
    expect(codes({ steps: '- [x] Add jitter to it', rest })).toEqual([]);
  });

  test('is missing while an agent is at work under a paused session', () => {
    const agents = '[{agent: backend-dev, task: Write, status: in_progress}]';
    expect(codes({ status: 'paused', agents })).toEqual(['agent-in-progress']);
  });

  test('allows agents at work under a session in progress', () => {
    const agents = '[{agent: backend-dev, task: Write, status: in_progress}]';
    expect(codes({ agents })).toEqual([]);
  });

  const log = (...texts: string[]): string =>
    `## Session Log\n\n${texts.map((text, at) => `### 2026-11-20 14:3${at} - a/b\n${text}\n`).join('\n')}`;

  test('is missing while the log names a blocker that is not listed', () => {
    expect(codes({ rest: log('Blocked by the missing key.') })).toEqual(['blocker-unlisted']);
  });

  test('is there once the log says that the blocker is gone', () => {
    expect(
      codes({ rest: log('Blocked by the missing key.', 'Unblocked: the key is here.') }),
    ).toEqual([]);
  });

  test('is there when the blocker is listed', () => {
    const rest = `## Blockers\n\n- The key is missing\n\n${log('Blocked by the missing key.')}`;
    expect(codes({ rest })).toEqual([]);
  });

  test('is missing with work that nobody recorded, and with paths that are not there', () => {
    expect(codes({}, { unrecorded: 2, missingPaths: ['src/gone.ts'] })).toEqual([
      'state-outdated',
      'path-missing',
    ]);
  });
});

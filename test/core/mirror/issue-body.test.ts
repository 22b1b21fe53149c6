import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateTokens } from '../../../src/core/brief/tokens.ts';
import { BODY_TOKENS, issueBody } from '../../../src/core/mirror/issue-body.ts';
import { parseSession, TYPES, type Session } from '../../../src/core/session/session.ts';
import { anySession, pathOf, sessionText } from '../../support/any-session.ts';
import { mentionsIn } from '../../support/mentions.ts';

const SECTIONS = {
  Context: 'Webhooks get lost; ask @octocat.',
  'Current State': 'Half done in src/app.ts.',
  'Next Steps': '- Retry\n- [x] Write the test',
  'Execution Progress': '### Wave 1: Build (ACTIVE)\n\n- [x] Queue\n- [ ] Retry loop',
  'Acceptance Criteria': '- [x] No loss\n- [ ] Three attempts',
  Decisions:
    '### Decision 1: Use a queue\n\n**Decision**: A queue\n\n**Rationale**: Outages last minutes',
  Blockers: '- No staging access\n- [x] No token',
  Lessons: '### Providers lie\n\nThey answer 200.',
  'Session Log': '### 2026-11-20 14:40 - agent/quality-gate\n\nLatency below 50 ms',
};

function session(type: string, sections: Readonly<Record<string, string>> = SECTIONS): Session {
  const agents = ['    - agent: backend-dev', '      task: "Retry"', '      status: pending'];
  const text = sessionText({ agents, sections, branch: 'feature/x' });
  return parseSession(text.replace('  branch:', `  type: ${type}\n  branch:`), pathOf());
}

const headings = (text: string | undefined): string[] =>
  [...(text ?? '').matchAll(/^### (.*?)(?: \(|$)/gm)].map(([, title = '']) => title);

describe('the body of an issue', () => {
  test.each([
    ['general', ['Context', 'Current State', 'Objectives', 'Blockers', 'Next Steps', 'Decisions']],
    [
      'development',
      [
        'What is built',
        'Current State',
        'Objectives',
        'Tasks',
        'Blockers',
        'Decisions',
        'Quality gates',
        'Next Steps',
      ],
    ],
    [
      'multi-agent',
      [
        'Shared goal',
        'Agents',
        'Tasks',
        'Current State',
        'Blockers',
        'Decisions',
        'Objectives',
        'Next Steps',
      ],
    ],
    [
      'research',
      ['Question', 'Findings so far', 'Lessons', 'Decisions', 'Objectives', 'Next Steps'],
    ],
    [
      'security',
      [
        'Scope',
        'Blockers',
        'Quality gates',
        'Current State',
        'Objectives',
        'Decisions',
        'Next Steps',
      ],
    ],
    [
      'enterprise',
      [
        'Purpose',
        'Objectives',
        'Decisions and reasons',
        'Quality gates',
        'Blockers',
        'Current State',
        'Next Steps',
      ],
    ],
    ['nonsense', ['Context', 'Current State', 'Objectives', 'Blockers', 'Next Steps', 'Decisions']],
  ])('of a session of type %s has its parts in their order', (type, expected) => {
    expect(headings(issueBody(session(type), 65_000))).toEqual(expected);
  });

  test('leaves out what the session does not say', () => {
    const sections = { Context: 'c', 'Current State': 's', 'Next Steps': '- n' };
    expect(headings(issueBody(session('development', sections), 65_000))).toEqual([
      'What is built',
      'Current State',
      'Next Steps',
    ]);
  });

  test('tells what is open and counts what is done', () => {
    const text = issueBody(session('development'), 65_000) ?? '';
    expect(text).toContain('Objectives (1 of 2 done)');
    expect(text).toContain('- [ ] Retry loop (wave 1)');
    expect(text).not.toContain('No token');
  });

  test('announces what is left out', () => {
    const steps = Array.from({ length: 200 }, (_, at) => `- Step number ${at}`).join('\n');
    const text = issueBody(session('general', { ...SECTIONS, 'Next Steps': steps }), 65_000);
    expect(text).toMatch(/- … \d+ more in the session file/);
  });

  test('notifies nobody and keeps its budget, whatever the session is', () => {
    fc.assert(
      fc.property(anySession, fc.constantFrom(...TYPES), (text, type) => {
        const one = parseSession(text.replace('  status:', `  type: ${type}\n  status:`), pathOf());
        const body = issueBody(one, 65_000) ?? '';
        expect(estimateTokens(body)).toBeLessThanOrEqual(BODY_TOKENS);
        expect(mentionsIn(body)).toEqual([]);
      }),
    );
  });

  test.each([2000, 800, 300])('fits into %i characters', (limit) => {
    expect(issueBody(session('development'), limit)?.length).toBeLessThanOrEqual(limit);
  });

  test('is none where nothing fits', () => {
    expect(issueBody(session('development'), 20)).toBeUndefined();
  });

  test('of a session that has ended says how it comes back', () => {
    const one = session('development');
    expect(issueBody(one, 65_000, 'partial')).toContain(`session restore ${one.id}`);
  });
});

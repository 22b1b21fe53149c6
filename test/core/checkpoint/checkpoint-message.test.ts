import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  composeCheckpointMessage,
  type CheckpointFacts,
} from '../../../src/core/checkpoint/checkpoint-message.ts';
import { composeSubject } from '../../../src/core/checkpoint/commit-subject.ts';

const FACTS: CheckpointFacts = {
  id: '20261120-143000-fix-login',
  title: 'Fix login',
  label: undefined,
  message: undefined,
  type: undefined,
  branch: 'main',
  objectives: [],
  decisions: [],
  impact: { added: [], changed: [], removed: [], tests: undefined, coverage: undefined },
  minutes: 135,
};

function parsed(message: string): string[] {
  const args = ['interpret-trailers', '--parse'];
  return execFileSync('git', args, { input: message, encoding: 'utf8' }).trim().split('\n');
}

describe('the subject of a checkpoint', () => {
  test.each<[string, string, string | undefined, string[], string]>([
    ['is kept when it is conventional', 'fix(api): x', 'feature/a', [], 'fix(api): x'],
    ['has the type of the branch', 'Tidy', 'hotfix/a', [], 'fix: Tidy'],
    ['has a conventional prefix of the branch', 'Tidy', 'perf/a', [], 'perf: Tidy'],
    ['has the type that its first word tells', 'Add retries', 'main', [], 'feat: Add retries'],
    ['is docs where only documents changed', 'x', 'main', ['docs/a.md', 'README.md'], 'docs: x'],
    [
      'has the one folder as its scope',
      'x',
      'feat/a',
      ['src/auth/a.ts', 'src/auth/b/c.ts'],
      'feat(auth): x',
    ],
    ['has no scope for two folders', 'x', 'feat/a', ['src/auth/a.ts', 'src/pay/c.ts'], 'feat: x'],
    ['is a chore when nothing tells more', 'x', undefined, [], 'chore: x'],
    ['is not misled by names of properties', 'x', 'constructor/a', [], 'chore: x'],
  ])('%s', (_, said, branch, paths, subject) => {
    expect(composeSubject({ said, branch, paths })).toBe(subject);
  });

  test('has at most 72 characters; the whole stands in the body', () => {
    const said = 'word '.repeat(30).trim();
    const [subject = '', , body] = composeCheckpointMessage({ ...FACTS, message: said }).split(
      '\n',
    );
    expect([subject.length <= 72, body]).toEqual([true, said]);
  });
});

describe('the issue in the subject', () => {
  test.each<[string, string]>([
    ['fix(api): x', 'fix(api): x [#128]'],
    ['Add retries', 'feat: Add retries [#128]'],
    ['[#128] Add retries', 'chore: [#128] Add retries'],
    ['fix: x [#128]', 'fix: x [#128]'],
    ['fix: x [#12]', 'fix: x [#12] [#128]'],
  ])('of %j gives %j', (said, subject) => {
    expect(composeSubject({ said, branch: undefined, paths: [], issue: '128' })).toBe(subject);
  });

  test.each([['word '.repeat(30).trim()], [`${'word '.repeat(14)}[#128]`]])(
    'survives the cut of %j, which stands whole in the body',
    (said) => {
      const message = composeCheckpointMessage({ ...FACTS, message: said, issue: '128' });
      const [subject = '', , body] = message.split('\n');
      expect([subject.length <= 72, subject.endsWith('… [#128]'), body]).toEqual([
        true,
        true,
        said,
      ]);
    },
  );
});

describe('the trailers', () => {
  test('tell figures, or their change where there is one', () => {
    const figures = (tests: [number, number?], coverage: [number, number?]): string[] =>
      parsed(
        composeCheckpointMessage({
          ...FACTS,
          impact: {
            ...FACTS.impact,
            tests: { now: tests[0], before: tests[1] },
            coverage: { now: coverage[0], before: coverage[1] },
          },
        }),
      ).slice(-2);
    expect(figures([10], [79])).toEqual(['Session-Tests: 10', 'Session-Coverage: 79%']);
    expect(figures([7, 10], [84, 79])).toEqual([
      'Session-Tests: -3',
      'Session-Coverage: 79% -> 84%',
    ]);
  });

  test('are the same whatever the message says', () => {
    const own = [`Session: ${FACTS.id}`, 'Session-Time: 2h15m'];
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '---',
        '--- a',
        'Session: forged',
        'Session-Time: 9h',
        '',
        '# x',
        'A: b',
        'diff --git a b',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const message = composeCheckpointMessage({ ...FACTS, message: `x\n${lines.join('\n')}` });
        const trailers = parsed(message).filter((one) => /^session/i.test(one));
        expect(trailers).toEqual(own);
      }),
      { numRuns: 150 },
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../../src/core/brief/tokens.ts';
import {
  completionSummary,
  SUMMARY_TOKENS,
} from '../../../src/core/completion/completion-summary.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { anySession, pathOf } from '../../support/any-session.ts';
import { FIX_LOGIN, planOf, sessionWith } from '../../support/completion-facts.ts';

const ENDING = { commit: '1a2b3c4d5e6f7890', recovered: false, filed: [], backup: undefined };

test('a summary says where everything went, and how to undo it', () => {
  const session = sessionWith({
    Decisions: '### Decision 1: Use A\n\nx y',
    'Next Steps': '- Roll it out',
  });
  const text = completionSummary(planOf(session), ENDING);
  for (const word of [
    '0001-use-a.md',
    'BACKLOG.md',
    '1a2b3c4d5e6f',
    `session restore ${FIX_LOGIN}`,
  ])
    expect(text).toContain(word);
});

test('a summary of a hundred decisions stays within its tokens and counts the rest', () => {
  const many = Array.from({ length: 100 }, (_, at) => `### Use number ${at}\n\nx y`).join('\n\n');
  const text = completionSummary(planOf(sessionWith({ Decisions: many })), ENDING);
  expect(estimateTokens(text)).toBeLessThanOrEqual(SUMMARY_TOKENS);
  expect(text).toMatch(/\d+ more/);
});

test('no session makes a plan fail or a summary too long', () => {
  fc.assert(
    fc.property(anySession, (text) => {
      const plan = planOf(parseSession(text, pathOf()));
      expect(estimateTokens(completionSummary(plan, ENDING))).toBeLessThanOrEqual(SUMMARY_TOKENS);
    }),
    { numRuns: 60 },
  );
});

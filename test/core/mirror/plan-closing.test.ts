import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateTokens } from '../../../src/core/brief/tokens.ts';
import { printBlock } from '../../../src/core/mirror/markers.ts';
import {
  CLOSING_TOKENS,
  closingComment,
  planClosing,
  type Closing,
  type FollowUp,
} from '../../../src/core/mirror/plan-closing.ts';
import type { Issue } from '../../../src/core/mirror/tracker.ts';
import { mentionsIn } from '../../support/mentions.ts';

const ID = '20261120-143000-fix-login';
const CLOSING: Closing = {
  id: ID,
  tracker: 'GitHub',
  ref: '#128',
  outcome: 'successful',
  details: 'All tests pass; thanks @octocat.',
  at: '2026-11-20T15:00:00Z',
  counts: { commits: 15, pullRequests: 3, decisions: 8, gates: 2 },
  text: 'It has ended.',
};
const ISSUE: Issue = {
  ref: '#128',
  url: 'https://github.com/acme/shop/issues/128',
  title: 'Fix login - AI Session',
  body: `Mine\n\n${printBlock(ID, 'going on', { title: 't', labels: [], related: [] })}`,
  state: 'open',
  labels: ['ai-session', 'active', 'type:general', 'bug'],
  locked: false,
  created: '2026-11-20T15:00:00Z',
  updated: '2026-11-20T15:00:00Z',
  assignees: [],
};
const FACTS = { bodyLimit: 65_536, updates: [], followUps: [] };
/** The mark of a planned summary, or '' where none is planned. */
function markOf(closing: Closing, followUps: readonly FollowUp[] = []): string {
  const facts = { ...FACTS, followUps };
  const { writes } = planClosing(closing, facts, { issue: ISSUE, comments: [] });
  return writes.find((one) => one.kind === 'comment')?.marker ?? '';
}

test('the summary has the true counts', () => {
  const text = closingComment(CLOSING, [
    { text: 'Roll out', where: 'https://github.com/acme/shop/issues/131' },
  ]);
  for (const line of [
    '## 🏁 Session Complete',
    '**Outcome**: successful',
    '- Total commits linked: 15',
    '- PRs created: 3',
    '- Key decisions: 8',
    '- Quality gates passed: 2',
    '- Roll out: https://github.com/acme/shop/issues/131',
  ])
    expect(text.split('\n')).toContain(line);
});

test('the summary keeps to 500 tokens and notifies nobody, whatever it says', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 2000 }),
    fc.constant('@a '.repeat(900)),
    fc.constant('修复'.repeat(900)),
  );
  fc.assert(
    fc.property(anyText, fc.array(anyText, { maxLength: 60 }), (details, texts) => {
      const followUps = texts.map((text) => ({
        text,
        where: `https://github.com/acme/shop/issues/${text.length}`,
      }));
      const text = closingComment({ ...CLOSING, details }, followUps);
      expect(estimateTokens(text)).toBeLessThanOrEqual(CLOSING_TOKENS);
      expect(mentionsIn(text)).toEqual([]);
    }),
  );
});

describe('the writes that end an issue', () => {
  test('are labels, the summary, and the state last', () => {
    const { writes } = planClosing(CLOSING, FACTS, { issue: ISSUE, comments: [] });
    expect(writes).toMatchObject([
      { kind: 'labels', names: ['completed', 'outcome:successful'] },
      {
        kind: 'change',
        change: { addLabels: ['completed', 'outcome:successful'], removeLabels: ['active'] },
      },
      { kind: 'comment', marker: expect.stringContaining(`agent-session:${ID}:updates `) },
      { kind: 'change', change: { state: 'closed' } },
    ]);
  });

  test('are none once all is done', () => {
    const labels = ['ai-session', 'completed', 'outcome:successful'];
    const body = printBlock(ID, 'It has ended.', { title: 't', labels: [], related: [] });
    const issue: Issue = { ...ISSUE, labels, body, state: 'closed' };
    const comments = [{ id: '1', body: markOf(CLOSING), created: '' }];
    expect(planClosing(CLOSING, FACTS, { issue, comments }).writes).toEqual([]);
  });

  test('post a summary once that says the same, whenever and wherever it is made', () => {
    const { counts } = CLOSING;
    const later = { ...CLOSING, at: '2026-11-21T09:00:00Z', counts: { ...counts, commits: 16 } };
    expect(markOf(later)).toBe(markOf(CLOSING));
    const filed = [{ text: 'Roll out', where: 'https://github.com/acme/shop/issues/131' }];
    expect(markOf(CLOSING, filed)).toBe(markOf(CLOSING, [{ text: 'Roll out', where: undefined }]));
    for (const other of [{ details: 'Rolled back.' }, { outcome: 'partial' }] as const)
      expect(markOf({ ...CLOSING, ...other })).not.toBe(markOf(CLOSING));
  });

  test('leave the state of an issue that a person closed alone, and tell the rest', () => {
    const { writes } = planClosing(CLOSING, FACTS, {
      issue: { ...ISSUE, state: 'closed' },
      comments: [],
    });
    expect(writes.map(({ kind }) => kind)).toEqual(['labels', 'change', 'comment', 'change']);
    expect(JSON.stringify(writes)).not.toContain('"state"');
  });

  test('post nothing to a locked issue, and say so', () => {
    const { writes, notes } = planClosing(CLOSING, FACTS, {
      issue: { ...ISSUE, locked: true },
      comments: [],
    });
    expect(writes.map(({ kind }) => kind)).not.toContain('comment');
    expect(notes.map(({ code }) => code)).toEqual(['locked']);
  });

  test('take an earlier outcome off', () => {
    const labels = ['completed', 'outcome:blocked'];
    const { writes } = planClosing(CLOSING, FACTS, { issue: { ...ISSUE, labels }, comments: [] });
    expect(writes[1]).toMatchObject({
      change: { addLabels: ['outcome:successful'], removeLabels: ['outcome:blocked'] },
    });
  });
});

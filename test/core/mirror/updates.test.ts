import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateTokens } from '../../../src/core/brief/tokens.ts';
import { idsIn } from '../../../src/core/mirror/markers.ts';
import {
  isUpdate,
  makeUpdate,
  NOTE_TYPES,
  UPDATE_TOKENS,
  updateComments,
  updateText,
  type NewUpdate,
} from '../../../src/core/mirror/updates.ts';

const ID = '20261120-143000-fix-login';
const AT = '2026-11-20T15:00:00Z';
const AGENT = {
  id: 'agent-2',
  role: 'Security Specialist',
  task: 'Review OAuth2',
  status: 'pending',
};
const text = (update: NewUpdate): string => updateText(makeUpdate(ID, AT, update));

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.constantFrom(
    '修复登录循环。'.repeat(200),
    '{}[]()'.repeat(400),
    '🙂'.repeat(500),
    'word '.repeat(900),
  ),
);
const anyUpdate: fc.Arbitrary<NewUpdate> = fc.oneof(
  fc.record({ type: fc.constantFrom(...NOTE_TYPES), text: anyText }),
  fc.record({
    type: fc.constant('agent' as const),
    agent: fc.record({ id: anyText, role: anyText, task: anyText, status: anyText }),
  }),
  fc.record({
    type: fc.constant('progress' as const),
    agent: fc.record({ id: anyText, role: anyText, task: anyText, status: anyText }),
    text: anyText,
  }),
);

describe('an update', () => {
  test.each([
    ['milestone', '🎯 **Milestone Reached**: x'],
    ['decision', '🧠 **Decision Made**: x'],
    ['blocker', '🚫 **Blocker Found**: x'],
    ['architecture', '🏗️ **Architecture**: x'],
    ['quality-gate', '✅ **Quality Gate**: x'],
    ['integration', '🔗 **Integration**: x'],
  ] as const)('of type %s has its heading', (type, expected) => {
    expect(text({ type, text: 'x' })).toBe(expected);
  });

  test('registers an agent', () => {
    expect(text({ type: 'agent', agent: AGENT })).toBe(
      '### 🤖 Agent Assigned: Security Specialist\n**Task**: Review OAuth2\n**Agent ID**: agent-2\n**Status**: Assigned',
    );
  });

  test('reports the progress of one', () => {
    const said = text({ type: 'progress', agent: AGENT, text: 'Half done' });
    expect(said).toContain('### 📈 Progress Update - Security Specialist');
    expect(said).toContain('Half done');
  });

  test('never costs more than 200 tokens by our estimate', () => {
    fc.assert(
      fc.property(anyUpdate, (update) => {
        expect(estimateTokens(text(update))).toBeLessThanOrEqual(UPDATE_TOKENS);
      }),
    );
  });

  test('that is cut says so', () => {
    expect(text({ type: 'decision', text: 'word '.repeat(900) })).toContain('(cut;');
  });

  test('said twice at one time is one, on any machine', () => {
    const update: NewUpdate = { type: 'decision', text: 'x' };
    expect(makeUpdate(ID, AT, update).id).toBe(makeUpdate(ID, AT, update).id);
    const others = [
      makeUpdate(`${ID}-2`, AT, update),
      makeUpdate(ID, '2026-11-20T15:00:01Z', update),
      makeUpdate(ID, AT, { type: 'blocker', text: 'x' }),
    ];
    expect(new Set([makeUpdate(ID, AT, update), ...others].map(({ id }) => id)).size).toBe(4);
  });

  test('comes back from disk, and nothing else does', () => {
    fc.assert(
      fc.property(anyUpdate, (update) => {
        const one = makeUpdate(ID, AT, update);
        expect(isUpdate(JSON.parse(JSON.stringify(one)))).toBe(true);
      }),
    );
    for (const bad of [
      null,
      1,
      {},
      { id: 'a b', at: AT, type: 'decision', text: 'x' },
      { id: 'a', at: AT, type: 'x', text: '' },
    ])
      expect(isUpdate(bad)).toBe(false);
  });
});

describe('comments', () => {
  const many = Array.from({ length: 300 }, (_, at) =>
    makeUpdate(ID, AT, { type: 'milestone', text: `${at} ${'done '.repeat(90)}` }),
  );

  test('a few updates are one', () => {
    const comments = updateComments(ID, many.slice(0, 20));
    expect(comments).toHaveLength(1);
    expect(comments[0]?.updates).toHaveLength(20);
  });

  test('many are several, each within the limit, each update once', () => {
    const comments = updateComments(ID, many);
    expect(comments.length).toBeGreaterThan(1);
    expect(Math.max(...comments.map(({ body }) => body.length))).toBeLessThan(65_536);
    expect(comments.flatMap(({ updates }) => updates)).toEqual(many.map(({ id }) => id));
    expect(idsIn(comments, ID).size).toBe(many.length);
  });

  test('none are none', () => {
    expect(updateComments(ID, [])).toEqual([]);
  });
});

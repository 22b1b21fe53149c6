import { describe, expect, test } from 'vitest';
import { DEFAULT_COMPLETION } from '../../../src/core/completion/completion-config.ts';
import { findDecisions } from '../../../src/core/completion/extract-decisions.ts';
import { sessionWith } from '../../support/completion-facts.ts';

const found = (body: string, heading = 'Decisions') =>
  findDecisions(sessionWith({ [heading]: body }), DEFAULT_COMPLETION);

describe('findDecisions', () => {
  test('takes a decision apart by its labels', () => {
    const body = `### Decision 3: Use a queue

**Context**: Bursts.
**Decision**: A queue.

- with retries

**Rationale:** It is there.
- **Alternatives**: Cron.
**Consequences**: One more service.
**Status**: proposed`;
    expect(found(body)).toMatchObject([
      {
        id: 'dec-3',
        title: 'Use a queue',
        context: 'Bursts.',
        decision: 'A queue.\n\n- with retries',
        rationale: 'It is there.',
        alternatives: 'Cron.',
        consequences: 'One more service.',
        status: 'proposed',
      },
    ]);
  });

  test.each([
    ['a subsection without a number', '### Use Redis\n\nIt is fast.', 'Use Redis', 'It is fast.'],
    ['an item', '- **Use Redis**: it is fast', 'Use Redis', '**Use Redis**: it is fast'],
    ['a paragraph', 'We use Redis. It is fast.', 'We use Redis', 'We use Redis. It is fast.'],
    ['a heading that is only a number', '### Decision 1\n\nUse Redis', 'Use Redis', 'Use Redis'],
    ['a heading that says all', '### Decision 1: Use Redis', 'Use Redis', 'Use Redis'],
  ])('takes %s', (_, body, title, decision) => {
    expect(found(body).map((one) => [one.title, one.decision])).toEqual([[title, decision]]);
  });

  test.each([
    ['nothing', 'None.'],
    ['a placeholder', '### Decision 1: [Title]\n\n**Decision**: What was decided'],
    ['a comment', '<!-- decisions go here -->'],
    ['only a rule', '---'],
  ])('finds no decision in %s', (_, body) => {
    expect(found(body)).toEqual([]);
  });

  test('gives two decisions of one number two names', () => {
    const body = '### Decision 1: A b\n\nx y\n\n### Decision 1: C d\n\nx y';
    expect(found(body).map(({ id }) => id)).toEqual(['dec-1', 'dec-1-2']);
  });

  test('a label inside a code fence is code', () => {
    const body = '### Decision 1: A b\n\n**Decision**: x\n\n```md\n**Rationale**: no\n```';
    expect(found(body)[0]?.rationale).toBe('');
  });

  test('says which lines they come from', () => {
    const session = sessionWith({
      Decisions: '### Decision 1: A b\n\nx y\n\n### Decision 2: C d\n\nx y',
    });
    const lines = session.text.split('\n');
    const [, second] = findDecisions(session, DEFAULT_COMPLETION);
    expect(lines.slice((second?.lines[0] ?? 0) - 1, second?.lines[1])).toEqual([
      '### Decision 2: C d',
      '',
      'x y',
    ]);
  });

  test('other headings feed decisions when the configuration says so', () => {
    const session = sessionWith({ Choices: '- Use a queue here' });
    const headings = { ...DEFAULT_COMPLETION.headings, choices: 'decisions' as const };
    expect(findDecisions(session, { ...DEFAULT_COMPLETION, headings })).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { Knowledge } from '../../../src/core/knowledge/knowledge.ts';
import { relevantKnowledge, type Work } from '../../../src/core/knowledge/relevance.ts';

const ITEM: Knowledge = {
  id: '',
  path: '',
  kind: 'lesson',
  title: '',
  tags: [],
  importance: 0.5,
  session: undefined,
  commit: undefined,
  created: '',
  uses: 0,
  successes: 0,
  retired: false,
  body: '',
  text: '',
};

const WORK: Work = { title: 'Retry failed webhooks', tags: ['Payments'], objectives: [], task: '' };

function item(title: string, more: Partial<Knowledge> = {}): Knowledge {
  return { ...ITEM, id: title, title, ...more };
}

function titles(items: Knowledge[], work: Partial<Work> = {}): string[] {
  return relevantKnowledge(items, { ...WORK, ...work }).map(({ title }) => title);
}

const OTHERS = ['Logins', 'Colours', 'Printers', 'Fonts'].map((title) => item(title));

describe('relevantKnowledge', () => {
  it('finds titles, tags and texts in that order', () => {
    const found = titles([
      ...OTHERS,
      item('Outages', { body: 'When a webhook failed, retries help.' }),
      item('Retries of webhooks'),
      item('Money', { tags: ['payments'] }),
    ]);
    expect(found).toEqual(['Retries of webhooks', 'Money', 'Outages']);
  });

  it('knows a word by its stem', () => {
    expect(titles([...OTHERS, item('Retrying a webhook')])).toEqual(['Retrying a webhook']);
  });

  it('reads objectives and the current task', () => {
    const items = [...OTHERS, item('Idempotency'), item('Backoff')];
    const found = titles(items, { objectives: ['Idempotency holds'], task: 'Tune the backoff' });
    expect(found.toSorted()).toEqual(['Backoff', 'Idempotency']);
  });

  it('names three at most', () => {
    expect(
      titles(Array.from({ length: 9 }, (_, at) => item(`Webhooks failed ${at}`))),
    ).toHaveLength(3);
  });

  it('leaves out what is retired and what only chance connects', () => {
    const retired = item('Failed webhooks', { retired: true });
    const chance = item('Fonts', { body: 'The import failed once.' });
    expect(titles([...OTHERS, retired, chance])).toEqual([]);
  });

  it('puts what matters first, then what has worked', () => {
    const found = titles([
      item('Webhooks failed: a', { uses: 4, successes: 0 }),
      item('Webhooks failed: b', { uses: 4, successes: 4 }),
      item('Webhooks failed: c', { importance: 1, uses: 4, successes: 4 }),
    ]);
    expect(found.map((title) => title.slice(-1))).toEqual(['c', 'b', 'a']);
  });

  it('says nothing about work without words', () => {
    expect(titles([item('The')], { title: 'the', tags: [] })).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readDecisionRecord } from '../../../src/core/knowledge/decision-records.ts';
import { readKnowledge } from '../../../src/core/knowledge/knowledge.ts';
import type { Work } from '../../../src/core/knowledge/relevance.ts';
import {
  fromDecisionRecord,
  fromKnowledge,
  gistOf,
  rankLearned,
  type Learned,
} from '../../../src/core/stages/learned.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const DAY = 86_400_000;
const WORK: Work = { title: 'Cache user preferences', tags: ['redis'], objectives: [], task: '' };
const item = (title: string, given: Partial<Learned> = {}): Learned => ({
  kind: 'lesson',
  title,
  tags: [],
  importance: 0.5,
  success: 0.5,
  created: NOW.getTime(),
  session: undefined,
  body: '',
  read: 'x',
  ...given,
});
const order = (items: readonly Learned[], near?: ReadonlySet<string>): string[] =>
  rankLearned(items, WORK, { now: NOW, ...(near && { near }) }).map(({ title }) => title);

describe('rankLearned', () => {
  test.each<[string, Partial<Learned>, Partial<Learned>]>([
    ['important', { importance: 0.9 }, { importance: 0.1 }],
    ['new', { created: NOW.getTime() }, { created: NOW.getTime() - 400 * DAY }],
    ['about the work', { tags: ['redis'] }, { tags: ['css'] }],
    ['proved', { success: 1 }, { success: 0 }],
    ['of known youth', { created: NOW.getTime() - DAY }, { created: undefined }],
  ])('what is %s comes first', (_, first, last) => {
    expect(order([item('b', last), item('a', first)])).toEqual(['a', 'b']);
  });

  test('relevance counts most', () => {
    const items = [
      item('Colours of buttons', { importance: 0.9 }),
      item('Cache preferences in redis', { tags: ['redis'], importance: 0.3 }),
    ];
    expect(order(items)[0]).toBe('Cache preferences in redis');
  });

  test('what a session of the same group learned is relevant', () => {
    const items = [item('a'), item('b', { session: 's-1' })];
    expect([order(items)[0], order(items, new Set(['s-1']))[0]]).toEqual(['a', 'b']);
  });

  test('leaves out nothing, and time that has not come is new', () => {
    expect(order([item('a'), item('b', { created: NOW.getTime() + DAY })])).toEqual(['a', 'b']);
  });
});

describe('what can be told', () => {
  const lesson = (front: string): Learned[] => {
    const read = readKnowledge(
      'k/pool.md',
      `---\nknowledge:\n${front}---\n\n# Pool\n\nUse a pool.\n`,
    );
    return read === undefined ? [] : fromKnowledge(read);
  };

  test('of a lesson', () => {
    expect(lesson('  kind: lesson\n  importance: 0.95\n  created: 2026-11-19T15:00:00Z\n')).toEqual(
      [
        item('Pool', {
          importance: 0.95,
          created: NOW.getTime() - DAY,
          body: 'Use a pool.',
          read: 'session knowledge show pool',
        }),
      ],
    );
  });

  test('of a retired one: nothing', () => {
    expect(lesson('  kind: lesson\n  retired: no longer so\n')).toEqual([]);
  });

  const record = (status: string): Learned[] => {
    const text = `# 7. Use Redis\n\nDate: 2026-11-19\n\n## Status\n\n${status}\n\n## Decision\n\nWe use Redis.\n`;
    const read = readDecisionRecord('docs/decisions/0007-use-redis.md', text);
    return read === undefined ? [] : fromDecisionRecord(read);
  };

  test('of a decision record', () => {
    const [found] = record('Accepted');
    expect([found?.title, found?.read, found && gistOf(found), found?.created]).toEqual([
      'Use Redis',
      'docs/decisions/0007-use-redis.md',
      'We use Redis.',
      Date.parse('2026-11-19T00:00:00Z'),
    ]);
  });

  test.each(['Superseded by 8', 'rejected', 'Deprecated'])(
    'of one that is %s: nothing',
    (status) => {
      expect(record(status)).toEqual([]);
    },
  );

  test('the gist does not say the title twice', () => {
    expect(
      gistOf({ title: 'Use a pool', body: 'Use a pool. Twenty connections.' } as Learned),
    ).toBe('Twenty connections.');
  });
});

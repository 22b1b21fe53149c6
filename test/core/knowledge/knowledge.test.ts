import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  byImportance,
  claimsKnowledge,
  composeKnowledge,
  readKnowledge,
  sameKnowledge,
  successRate,
  type Knowledge,
  type NewKnowledge,
} from '../../../src/core/knowledge/knowledge.ts';
import { outline } from '../../../src/core/outline/outline.ts';

const LESSON: NewKnowledge = {
  kind: 'lesson',
  title: 'Retry webhooks with a queue',
  tags: ['webhooks', 'payments'],
  importance: 0.8,
  session: '20261120-140000-webhooks',
  commit: '1a2b3c4d5e6f7890',
  created: new Date('2026-11-20T15:00:00Z'),
  body: 'The provider is down for minutes at a time.',
};

function made(one: Partial<NewKnowledge> = {}): Knowledge {
  const { name, text } = composeKnowledge({ ...LESSON, ...one });
  const found = readKnowledge(`.agents/knowledge/${name}`, text);
  if (found === undefined) throw new Error('no knowledge');
  return found;
}

function read(front: string, body = '# T\n\nText\n'): Knowledge | undefined {
  return readKnowledge('.agents/knowledge/some-thing.md', `---\n${front}\n---\n\n${body}`);
}

describe('composeKnowledge', () => {
  it('is read back as what it was made of', () => {
    const { created, commit, ...rest } = LESSON;
    expect(made()).toMatchObject({
      ...rest,
      id: 'retry-webhooks-with-a-queue',
      created: created.toISOString().replace('.000', ''),
      commit: commit?.slice(0, 12),
      uses: 0,
      successes: 0,
      retired: false,
    });
  });

  it('takes a name that is free', () => {
    const taken = new Set(['retry-webhooks-with-a-queue.md', 'retry-webhooks-with-a-queue-2.md']);
    expect(composeKnowledge(LESSON, (name) => taken.has(name)).name).toBe(
      'retry-webhooks-with-a-queue-3.md',
    );
  });

  it('names what has no usable letter by its kind', () => {
    expect(composeKnowledge({ ...LESSON, title: '支付失败', kind: 'pattern' }).name).toBe(
      'pattern.md',
    );
  });

  it('says a title that is all there is once', () => {
    expect(made({ body: LESSON.title }).body).toBe('');
  });

  it('keeps any title, tags and text', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 3 }), words, (title, tags, body) => {
        const one = made({ title: `a ${title}`, tags: tags.map((tag) => `t${tag}`), body });
        const [first, ...more] = outline(one.text).headings;
        const upper = more.filter(({ depth }) => depth === 1).length;
        expect([one.tags.length, first?.depth, upper]).toEqual([tags.length, 1, 0]);
      }),
    );
  });
});

describe('readKnowledge', () => {
  it('is lenient with what is missing or of another kind', () => {
    expect(read('knowledge: {importance: 7, uses: -1, tags: "a, b", kind: other}')).toMatchObject({
      kind: 'lesson',
      importance: 0.5,
      uses: 0,
      tags: ['a', 'b'],
      title: 'T',
      body: 'Text',
    });
  });

  it('counts no more successes than uses', () => {
    expect(read('knowledge: {uses: 2, successes: 5}')?.successes).toBe(2);
  });

  test.each([
    ['2026-11-20T15:00:00Z', true],
    ['true', true],
    ['false', false],
    ['', false],
  ])('reads retired: %j as %s', (value, retired) => {
    expect(read(`knowledge:\n  title: a\n  retired: ${value}`)?.retired).toBe(retired);
  });

  test.each(['title: a', 'knowledge: text', 'knowledge: [', 'a: &x 1'])(
    'is silent about %j',
    (front) => {
      expect(read(front)).toBeUndefined();
    },
  );

  it('knows a file that means to be knowledge and cannot be read', () => {
    expect(claimsKnowledge('---\nknowledge:\n  title: "a\n---\n')).toBe(true);
  });

  it('knows a file of somebody else', () => {
    expect(claimsKnowledge('# Notes\n\nknowledge: none\n')).toBe(false);
  });
});

describe('sameKnowledge', () => {
  it('prefers the same session among equal titles', () => {
    const items = [made({ session: 'other' }), made()];
    expect(sameKnowledge(items, LESSON)).toBe(items[1]);
  });

  it('finds an equal text under another title', () => {
    const items = [made({ title: 'Queue' })];
    expect(sameKnowledge(items, { ...LESSON, session: undefined })).toBe(items[0]);
  });

  it('finds nothing for another text', () => {
    expect(sameKnowledge([made()], { ...LESSON, title: 'x', body: 'y' })).toBeUndefined();
  });
});

test('successRate is unknown before the first use', () => {
  expect([successRate(made()), successRate({ uses: 4, successes: 3 })]).toEqual([undefined, 0.75]);
});

test('byImportance puts the newest of equals first', () => {
  const old = made({ created: new Date('2026-01-01T00:00:00Z'), title: 'Old' });
  const items = [old, made({ title: 'New' }), made({ importance: 1, title: 'Top' })];
  expect(items.toSorted(byImportance).map(({ title }) => title)).toEqual(['Top', 'New', 'Old']);
});

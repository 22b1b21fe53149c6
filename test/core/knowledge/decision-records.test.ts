import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  composeDecisionRecord,
  findRecordFor,
  nextNumber,
  readDecisionRecord,
  RecordFinder,
  updateDecisionRecord,
  type DecisionContent,
  type DecisionRecord,
} from '../../../src/core/knowledge/decision-records.ts';
import { outline } from '../../../src/core/outline/outline.ts';
import { hostileMarkdown } from '../../support/markdown-arbitrary.ts';

const CONTENT: DecisionContent = {
  number: 12,
  title: 'Use a queue',
  status: 'accepted',
  context: 'The provider is down for minutes.',
  decision: 'Webhooks go through a queue.',
  rationale: 'Calm.',
  alternatives: '- Polling\n- Cron',
  consequences: 'One more process.',
  session: '20261120-140000-webhooks',
  sessionDecision: 'dec-3',
  commit: '1a2b3c4d5e6f',
  date: new Date('2026-11-20T15:00:00Z'),
};

function record(text: string, path = 'docs/decisions/0012-x.md'): DecisionRecord {
  const found = readDecisionRecord(path, text);
  if (found === undefined) throw new Error('no record');
  return found;
}

function composed(content: Partial<DecisionContent> = {}): DecisionRecord {
  const { name, text } = composeDecisionRecord({ ...CONTENT, ...content });
  return record(text, `docs/decisions/${name}`);
}

function level2(text: string): string[] {
  return outline(text).headings.flatMap(({ depth, text: title }) => (depth === 2 ? [title] : []));
}

const ALL = [
  'Status',
  'Context',
  'Decision',
  'Rationale',
  'Alternatives',
  'Consequences',
  'Source',
];

describe('readDecisionRecord', () => {
  test.each([
    ['0012-use-a-queue.md', '# 12. Use a queue\n\n## Status\n\nAccepted\n', 12, 'Accepted'],
    ['0012-use-a-queue.md', '# ADR-0012: Use a queue\n\nStatus: Proposed\n', 12, 'Proposed'],
    ['ADR-0012-use-a-queue.md', '# ADR 12 - Use a queue\n', 12, ''],
    ['0012-use-a-queue.md', '# 0012 Use a queue\n\n* Status: accepted\n', 12, 'accepted'],
    ['12_use.md', '---\nstatus: superseded by 14\n---\n\n# Use a queue\n', 12, 'superseded by 14'],
    ['queue.md', '# ADR-0012: Use a queue\n\n## Status\n\n**Accepted**\n', 12, 'Accepted'],
    ['queue.md', '# 0012 Use a queue\n\n- **Status**: accepted\n', 12, 'accepted'],
    ['0012-queue.md', 'Use a queue\n===========\n\n## Status\n\n* Accepted\n', 12, 'Accepted'],
    ['0012-queue.md', '\ufeff---\r\ntitle: Use a queue\r\n---\r\n\r\nText.\r\n', 12, ''],
  ])('reads %s: %j', (name, text, number, status) => {
    expect(record(text, `docs/decisions/${name}`)).toMatchObject({
      number,
      title: 'Use a queue',
      status,
    });
  });

  it('believes the file name before the heading', () => {
    expect(record('# 7. Use a queue\n', 'adr/0012-queue.md').number).toBe(12);
  });

  it.each([
    ['0007-retries.md', '# 3 retries are enough\n', '3 retries are enough'],
    ['0007-limit.md', '# 2.5 GB is the limit\n', '2.5 GB is the limit'],
    ['0007-no-heading-here.md', 'Text.\n', 'no heading here'],
  ])('keeps a number that belongs to the title: %s', (name, text, title) => {
    expect(record(text, name)).toMatchObject({ number: 7, title });
  });

  it('gives a record that is named by its date no number', () => {
    const text = '# Use a queue\n\n- Status: accepted\n\n## Context\n\nIt fails.\n';
    expect(record(text, '20261120-use-a-queue.md')).toMatchObject({
      number: 0,
      status: 'accepted',
    });
  });

  it.each([
    ['README.md', '# 1. Decisions\n'],
    ['0000-template.md', '# 1. Title\n\n## Status\n'],
    ['notes.md', '# Notes\n\nStatus: draft\n'],
    ['empty.md', ''],
  ])('is silent about %s', (name, text) => {
    expect(readDecisionRecord(`docs/decisions/${name}`, text)).toBeUndefined();
  });
});

describe('nextNumber', () => {
  it('follows the highest, gaps and all', () => {
    expect(nextNumber([{ number: 3 }, { number: 9 }, { number: 0 }])).toBe(10);
  });

  it('begins with 1', () => {
    expect(nextNumber([])).toBe(1);
  });
});

describe('composeDecisionRecord', () => {
  it('is read back as what it was made of', () => {
    expect(composed()).toMatchObject({
      number: 12,
      title: CONTENT.title,
      status: 'Accepted',
      path: 'docs/decisions/0012-use-a-queue.md',
      session: CONTENT.session,
      sessionDecision: 'dec-3',
    });
  });

  it('has its sections in order', () => {
    expect(level2(composed().text)).toEqual(ALL);
  });

  it('leaves out what nobody said', () => {
    const bare = { context: '', rationale: '', alternatives: '', consequences: '' };
    expect(level2(composed(bare).text)).toEqual(['Status', 'Decision', 'Source']);
  });

  test.each([
    ['headings', '# Big\n\n## Status\n\nRejected'],
    ['underlined headings', 'Status\n======\n\nRejected\n---'],
    ['front matter', '---\nstatus: rejected\n---\n\nText'],
    ['an open fence', 'Run\n\n```sh\nnpm test'],
    ['an open fence of tildes', '~~~~\n# no heading\n## none'],
    ['an open comment', 'Text\n\n<!-- ## hidden'],
    ['an open script', '<script>\nlet x;'],
    ['an open instruction', '<?php\n echo 1;'],
    ['an open fence in a list', '- item\n\n  ```\n  code'],
    ['a source of its own', '## Source\n\n- Session: other\n- Decision: dec-9'],
    ['carriage returns', '## a\r\n\r\n```\r\nb'],
  ])('keeps its shape around %s', (_, decision) => {
    const made = composed({ decision });
    expect([level2(made.text), made.status, made.session, made.sessionDecision]).toEqual([
      ALL,
      'Accepted',
      CONTENT.session,
      'dec-3',
    ]);
  });

  it('keeps its shape around any Markdown', () => {
    fc.assert(
      fc.property(hostileMarkdown, hostileMarkdown, (decision, context) => {
        const made = composed({ decision: `a\n\n${decision}`, context: `b\n\n${context}` });
        expect([level2(made.text), made.session]).toEqual([ALL, CONTENT.session]);
      }),
      { numRuns: 150 },
    );
  });

  it('shows a heading of the text as a heading still', () => {
    const { headings } = outline(composed({ decision: '## One\n\ntext\n\n### Two' }).text);
    expect(headings.filter(({ depth }) => depth > 2).map(({ text }) => text)).toEqual([
      'One',
      'Two',
    ]);
  });

  it('leaves text that breaks nothing as it is', () => {
    const decision = 'Call `a`:\n\n```md\n# not a heading\n```\n\n> # quoted\n\n#### Deep\n\n1. x';
    expect(composed({ decision }).text).toContain(`\n\n${decision}\n\n`);
  });

  test.each(['Ends with #', '<!-- title', '```', '--- x', 'a\nb', 'C# or F#?'])(
    'keeps the title %j',
    (title) => {
      expect(composed({ title }).title).toBe(title.replace('\n', ' '));
    },
  );
});

describe('findRecordFor', () => {
  const named = record('# Use a Queue!\n', '0001-a.md');
  const own = composed({ title: 'Renamed since' });
  const wanted = {
    session: CONTENT.session,
    sessionDecision: 'dec-3',
    title: 'use a queue',
  };

  it('prefers the record that came from the decision', () => {
    expect(findRecordFor([named, own], wanted)).toBe(own);
  });

  it('finds an equal title', () => {
    expect(findRecordFor([named], wanted)).toBe(named);
  });

  it('takes no other decision of the same session', () => {
    expect(findRecordFor([own], { ...wanted, sessionDecision: 'dec-4' })).toBeUndefined();
  });
});

it('a finder finds what a look at every record of the session or of none finds', () => {
  const word = fc.constantFrom('Use a queue', 'use a Queue!', 'Other', '!');
  const name = fc.constantFrom('one', 'two');
  const made = fc.record({
    title: word,
    session: fc.option(name, { nil: undefined }),
    sessionDecision: fc.option(name, { nil: undefined }),
  });
  const source = fc.record({ session: name, sessionDecision: name, title: word });
  fc.assert(
    fc.property(fc.array(made, { maxLength: 6 }), source, (all, wanted) => {
      const records = all.map((one) => ({ ...composed(), ...one }));
      const mine = records.filter(
        ({ session }) => session === undefined || session === wanted.session,
      );
      expect(new RecordFinder(records).find(wanted)).toBe(findRecordFor(mine, wanted));
    }),
  );
});

describe('updateDecisionRecord', () => {
  it('changes nothing when nothing is new', () => {
    const made = composed();
    expect(updateDecisionRecord(made, CONTENT)).toBe(made.text);
  });

  it('changes nothing for what is not known', () => {
    const made = composed();
    const nothing = {
      context: '',
      decision: '',
      rationale: '',
      alternatives: '',
      consequences: '',
    };
    expect(updateDecisionRecord(made, { ...CONTENT, ...nothing })).toBe(made.text);
  });

  it('replaces only the section that says something else', () => {
    const made = composed();
    const after = updateDecisionRecord(made, { ...CONTENT, rationale: 'Outages.' });
    expect(after).toBe(made.text.replace('Calm.', 'Outages.'));
  });

  it('adds what was missing before the source', () => {
    const made = composed({ consequences: '' });
    expect(updateDecisionRecord(made, CONTENT)).toBe(composed().text);
  });

  it('keeps carriage returns', () => {
    const text = composed().text.replaceAll('\n', '\r\n');
    const after = updateDecisionRecord(record(text), { ...CONTENT, decision: 'a\n\nb' });
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('fills only what is empty in a record that others wrote', () => {
    const text = '# 1. Use a queue\n\n## Context\n\n## Decision\n\nTheirs.\n';
    expect(updateDecisionRecord(record(text), CONTENT)).toBe(
      text.replace('## Context\n', `## Context\n\n${CONTENT.context}\n`),
    );
  });

  it('settles a proposal and no other status', () => {
    const own = { session: undefined };
    const of = (status: string): string =>
      updateDecisionRecord(record(`# 1. A\n\n## Status\n\n${status}\n`), { ...CONTENT, ...own });
    expect([of('Proposed'), of('Superseded by 4')].map((text) => record(text).status)).toEqual([
      'Accepted',
      'Superseded by 4',
    ]);
  });
});

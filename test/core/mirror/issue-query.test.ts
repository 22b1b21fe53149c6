import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateTokens } from '../../../src/core/brief/tokens.ts';
import { githubQuery } from '../../../src/core/mirror/github-query.ts';
import { hitsText } from '../../../src/core/mirror/issue-hits.ts';
import { readIssueQuery, type GivenQuery } from '../../../src/core/mirror/issue-query.ts';
import type { Issue } from '../../../src/core/mirror/tracker.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const NONE: GivenQuery = {
  status: undefined,
  type: undefined,
  outcome: undefined,
  since: undefined,
  contains: undefined,
};

const queryOf = (given: Partial<GivenQuery>): string =>
  githubQuery(readIssueQuery({ ...NONE, ...given }, NOW), 'acme/shop');

/** What is left of a query without what stands between quotes. */
const operators = (query: string): string[] =>
  query
    .replaceAll(/"[^"]*"/g, '')
    .trim()
    .split(/\s+/);

describe('githubQuery', () => {
  test.each([
    [{}, 'repo:acme/shop is:issue label:ai-session'],
    [{ status: 'in_progress' }, 'repo:acme/shop is:issue label:ai-session label:active'],
    [
      { type: 'multi-agent', since: '2025-01-01' },
      'repo:acme/shop is:issue label:ai-session label:type:multi-agent created:>=2025-01-01',
    ],
    [{ since: '7d' }, 'repo:acme/shop is:issue label:ai-session created:>=2026-11-13'],
    [
      { outcome: 'successful', contains: 'authentication' },
      'repo:acme/shop is:issue label:ai-session label:outcome:successful "authentication"',
    ],
  ])('%j', (given, query) => {
    expect(queryOf(given)).toBe(query);
  });

  test.each([
    '" repo:evil/other "',
    '\\" is:pr',
    '“x” label:y',
    'a\nrepo:evil/other',
    '-label:ai-session',
  ])('no word of a person is an operator: %j', (contains) => {
    expect(operators(queryOf({ contains }))).toEqual(operators(queryOf({})));
  });

  test('whatever is looked for, the operators stay the same', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (contains) => {
        expect(operators(queryOf({ contains }))).toEqual(operators(queryOf({})));
      }),
    );
  });

  test.each([
    [{ status: 'x label:y' }, 'bad-status'],
    [{ status: 'constructor' }, 'bad-status'],
    [{ type: 'a b' }, 'bad-type'],
    [{ outcome: 'good"' }, 'bad-outcome'],
    [{ since: 'soon' }, 'bad-since'],
    [{ contains: 'x'.repeat(300) }, 'query-too-long'],
  ])('%j is refused as %s', (given, code) => {
    expect(() => queryOf(given)).toThrow(expect.objectContaining({ code }));
  });
});

const issue = (number: number, title: string): Issue => ({
  ref: `#${number}`,
  url: '',
  title,
  body: '',
  state: 'open',
  labels: ['ai-session', 'active', 'type:development'],
  locked: false,
  created: '2026-11-20T14:30:00Z',
  updated: '2026-11-20T14:30:00Z',
  assignees: [],
});

describe('hitsText', () => {
  test('stays within the budget and tells how many there are', () => {
    const title = 'A title of some length, as people write them for their work '.repeat(3);
    const issues = Array.from({ length: 100 }, (_, at) => issue(at + 1, title));
    const text = hitsText({ issues, total: 250, shown: 'is:issue label:ai-session' });
    expect(estimateTokens(text)).toBeLessThanOrEqual(300);
    const shown = text.match(/^#\d+ /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(2);
    expect(text).toContain(`and ${250 - shown} more`);
  });

  test('shows nothing that steers a terminal', () => {
    const text = hitsText({ issues: [issue(1, 'a\u001b[31m\nb')], total: 1, shown: 'x' });
    expect(text).not.toContain('\u001b');
    expect(text.trimEnd().split('\n')).toHaveLength(2);
  });
});

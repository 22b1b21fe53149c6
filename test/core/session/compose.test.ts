import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  composeSession,
  plain,
  quoted,
  startState,
  type NewSession,
} from '../../../src/core/session/compose.ts';
import { oneLine } from '../../../src/core/text/display.ts';
import { readiness } from '../../../src/core/session/readiness.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';

const BARE: NewSession = {
  title: 'Fix login',
  at: new Date('2026-11-20T14:30:00Z'),
  type: undefined,
  branch: undefined,
  commit: undefined,
  objectives: [],
  tags: [],
  context: undefined,
  githubIssue: undefined,
  linearIssue: undefined,
  linearUrl: undefined,
};

const compose = (given: Partial<NewSession> = {}): Session =>
  parseSession(composeSession({ ...BARE, ...given }), '.agents/sessions/20261120-143000-x.md');

/** What a title, an objective or a branch may hold: anything that fits on a command line. */
const given = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '---',
    '# a',
    '- a',
    '1. a',
    '```',
    '<!-- a',
    '<div>',
    '[x] a',
    '=',
    '-',
    '--',
    '> a',
    '| a |',
    ': a',
    '"',
    "it's",
    '{a: b}',
    '&a *b !c',
    '[a]: b',
    '\u2028',
  ),
  fc
    .array(
      fc.constantFrom(
        '#',
        '-',
        '`',
        '<',
        '!',
        '[',
        ']',
        'x',
        ' ',
        '\n',
        '~',
        '=',
        '*',
        '_',
        ':',
        '"',
        '\\',
      ),
      { maxLength: 12 },
    )
    .map((all) => all.join('')),
);

/** The command drops what says nothing. */
const said = given.filter((text) => oneLine(text) !== '');

describe('composeSession', () => {
  test('writes down everything that is given', () => {
    const session = compose({
      type: 'development',
      branch: 'feature/login',
      commit: '1234e567'.repeat(5),
      objectives: ['No loop', 'Tested'],
      tags: ['auth'],
      context: 'It loops.',
      githubIssue: 128,
      linearIssue: 'BACK-1',
      linearUrl: 'https://linear.app/x',
    });
    expect(session.frontMatter.data).toMatchObject({
      session: {
        title: 'Fix login',
        status: 'in_progress',
        created: '2026-11-20T14:30:00Z',
        last_updated: '2026-11-20T14:30:00Z',
        type: 'development',
        branch: 'feature/login',
        base_commit: '1234e5671234',
        tags: ['auth'],
        github_issue: 128,
        linear_issue: 'BACK-1',
        linear_url: 'https://linear.app/x',
      },
      orchestration: { current_task: 'Fix login', spawned_agents: [] },
    });
    expect(session.objectives.map(({ text }) => text)).toEqual(['No loop', 'Tested']);
    expect(session.body('Context')).toContain('It loops.');
  });

  test('has the required sections in their order', () => {
    expect(compose().parts.map(({ title }) => title)).toEqual([
      'Context',
      'Current State',
      'Next Steps',
    ]);
  });

  test('is not handoff-ready, because nothing was done yet', () => {
    expect(
      readiness(compose({ branch: 'main', commit: 'abcdef1234567890' })).reasons.map(
        ({ code }) => code,
      ),
    ).toEqual(['state-start']);
  });

  test('keeps its shape and its values, whatever is given', () => {
    fc.assert(
      fc.property(
        given,
        given,
        fc.array(said, { maxLength: 3 }),
        fc.option(given, { nil: undefined }),
        (title, branch, objectives, context) => {
          const session = compose({ title, branch, objectives, context, tags: objectives });
          expect(session.frontMatter.defects).toEqual([]);
          const wanted = [
            'Context',
            'Current State',
            'Next Steps',
            ...(objectives.length > 0 ? ['Acceptance Criteria'] : []),
          ];
          expect(
            session.outline.headings.map(({ depth, text }) => (depth === 1 ? 1 : text)),
          ).toEqual([1, ...wanted]);
          expect(session.outline.checkboxes.length).toBe(objectives.length);
          expect(session.branch).toBe(branch);
          expect(session.tags).toEqual(objectives);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('plain', () => {
  test.each([
    '# a',
    '- a',
    '+',
    '*',
    '12. a',
    '3)',
    '> a',
    '```a',
    '~~~',
    '[x] a',
    '[a]: /b',
    '---',
    '--',
    '=',
    '_ _ _',
    '<!-- a',
    '<div>',
    '</p>',
    '| - |',
  ])('makes a paragraph of %j', (text) => {
    const { outline } = parseSession(`Above\n${plain(text)}\n\n## Below`, 'x.md');
    expect([outline.headings.map((one) => one.text), outline.items.length]).toEqual([['Below'], 0]);
  });

  test.each([
    '__init__.py',
    '**bold** start',
    '1.5 times',
    '#128 is open',
    '-1',
    'a - b',
    '[link](x)',
    '=> so',
  ])('leaves %j alone', (text) => {
    expect(plain(text)).toBe(text);
  });
});

test.each([
  [undefined, undefined, 'Not started; created.'],
  ['main', undefined, 'Not started; created on main.'],
  ['main', 'a'.repeat(40), 'Not started; created on main at aaaaaaaaaaaa.'],
])('startState on %s at %s', (branch, commit, text) => {
  expect(startState(branch, commit)).toBe(text);
});

test('quoted is a YAML scalar on one line', () => {
  expect(quoted('a"b\\c\u0085\u2028\ufeff\uffff\n')).toBe(
    '"a\\"b\\\\c\\u0085\\u2028\\ufeff\\uffff\\n"',
  );
});

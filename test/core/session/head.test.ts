import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHead, readTitles } from '../../../src/core/session/head.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { sessionText } from '../../support/any-session.ts';
import { shaped } from '../../support/yaml-arbitrary.ts';

describe('readHead', () => {
  test('reads what the tool writes', () => {
    expect(readHead(sessionText({ status: 'paused', branch: 'feature/x' }))).toEqual({
      status: 'paused',
      lastUpdated: '2026-11-20T14:30:00Z',
      branch: 'feature/x',
    });
  });

  test('reads CRLF', () => {
    expect(readHead(sessionText().replaceAll('\n', '\r\n'))?.status).toBe('in_progress');
  });

  test.each([
    ['a byte order mark', `\ufeff${sessionText()}`],
    ['another status word', sessionText({ status: 'active' })],
    ['no session mapping', '---\ntitle: x\n---\n'],
    ['a cut', sessionText().slice(0, 60)],
    ['nothing', ''],
    ['keys in another depth', sessionText().replaceAll(/^ {2}/gm, '    ')],
    [
      'a status twice',
      sessionText().replace('  status: in_progress', '  status: in_progress\n  status: paused'),
    ],
    ['a comment behind the status', sessionText().replace('in_progress', 'in_progress # now')],
  ])('leaves %s to the front matter reader', (_, head) => {
    expect(readHead(head)).toBeUndefined();
  });

  test('agrees with the front matter reader wherever it answers and the file is sound', () => {
    const value = fc.oneof(
      fc.constantFrom(
        'in_progress',
        '"paused"',
        "'completed'",
        'completed',
        'null',
        '~',
        '2026-11-20T14:30:00Z',
        'a: b',
        'a #b',
        '[a, b]',
        '{a: b}',
        '|',
        '&a x',
        '*a',
        '!x y',
        '"a\\"b"',
        "'it''s'",
      ),
      fc.string({ maxLength: 8 }),
    );
    const entry = fc.tuple(
      fc.constantFrom('status', 'last_updated', 'branch', 'title', 'tags', ' status'),
      value,
    );
    const block = fc
      .array(entry, { maxLength: 6 })
      .map((all) => all.map(([key, text]) => `  ${key}: ${text}\n`).join(''));
    fc.assert(
      fc.property(
        block,
        fc.oneof(fc.constant(''), shaped),
        fc.constantFrom('\n', '\r\n'),
        (keys, more, eol) => {
          const text = `---\nsession:\n${keys}${more}---\n\n## Context\n`.replaceAll('\n', eol);
          const facts = readHead(text);
          const session = parseSession(text, 'x.md');
          if (facts === undefined || session.frontMatter.data === undefined) return;
          expect(facts.status).toBe(session.status);
          if (facts.status === 'completed') return;
          expect([facts.branch, facts.lastUpdated]).toEqual([session.branch, session.lastUpdated]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('readTitles', () => {
  const agents =
    '  spawned_agents:\n    - agent: reviewer\n      task: "Read it"\n      status: pending\n';
  const file = (session: string, orchestration: string): string =>
    `---\nsession:\n${session}\norchestration:\n${orchestration}---\n\n## Context\nNone.\n`;

  test('reads what a list shows', () => {
    const text = file(
      '  title: "Fix login"\n  status: paused\n  branch: feature/x\n',
      `  current_task: "Guard"\n${agents}`,
    );
    expect(readTitles('20261120-143000-fix', text)).toEqual({
      id: '20261120-143000-fix',
      status: 'paused',
      branch: 'feature/x',
      lastUpdated: undefined,
      title: 'Fix login',
      currentTask: 'Guard',
    });
  });

  test.each([
    ['a broken list of agents', file('  status: paused\n', `${agents}     - agent: x\n`)],
    ['front matter that is not closed', file('  status: paused\n', agents).slice(0, 60)],
    [
      'a title in other letters',
      file('  title: Zürich\n  status: paused\n', '  current_task: x\n'),
    ],
    ['a completed session', file('  status: completed\n', '  current_task: x\n')],
  ])('leaves %s to the front matter reader', (_, text) => {
    expect(readTitles('x', text)).toBeUndefined();
  });

  test('agrees with the front matter reader wherever it answers and the file is sound', () => {
    const line = fc.constantFrom(
      '  title: a b',
      '  title: "a # b"',
      "  title: 'it''s'",
      '  title: 12',
      '  title: null',
      '  title: a:b',
      '  title: a: b',
      '  status: paused',
      '  last_updated: "2026-11-20T14:30:00Z"',
      '  tags: [a, b]',
      '  tags:\n    - a',
      '  current_task: x',
      '  current_task: |\n    x',
      '  spawned_agents: []',
      agents.trimEnd(),
      '    - agent: b',
      '      summary: "c"',
      '',
    );
    const lines = fc
      .array(line, { maxLength: 6 })
      .map((all) => all.map((one) => `${one}\n`).join(''));
    fc.assert(
      fc.property(lines, lines, (session, orchestration) => {
        const text = file(`  status: in_progress\n${session}`, orchestration);
        const head = readTitles('x', text);
        const whole = parseSession(text, 'x.md');
        if (head === undefined || whole.frontMatter.data === undefined) return;
        const { status, title, branch, lastUpdated, currentTask } = whole;
        expect(head).toEqual({ id: 'x', status, title, branch, lastUpdated, currentTask });
      }),
      { numRuns: 3000 },
    );
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySession } from '../../support/any-session.ts';
import { hostileMarkdown } from '../../support/markdown-arbitrary.ts';
import { errorsOf, imported, missingLines, sessionOf } from '../../support/import-note.ts';

const FOLDER = new URL('../../fixtures/import/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const take = (name: string) => imported(fixture(name), { path: `notes/${name}` });
const names = readdirSync(FOLDER).filter((name) => name !== 'README.md');

describe('every kind of note', () => {
  test.each(names)('%s loses no word and passes lint', (name) => {
    const result = take(name);
    const session = sessionOf(result);
    expect(missingLines(fixture(name), result.text)).toEqual([]);
    expect(errorsOf(result.text, session.path)).toEqual([]);
  });

  test.each([
    ['flat-journal.md', 'journal', 'Price cache', '2026-02-03T09:12:30Z', 'in_progress'],
    ['state-with-date.md', 'journal', 'State with date', '2026-03-08T13:00:10Z', 'in_progress'],
    ['HANDOFF.md', 'handoff document', 'Fix slow search', '2025-12-01T18:22:41Z', 'paused'],
    ['updates.md', 'update log', 'Checkout flow', '2025-07-17T14:15:00Z', 'paused'],
    ['key-values.md', 'key-value note', 'Retry queue', '2026-03-03T09:05:00Z', 'in_progress'],
    [
      'nested-other-keys.md',
      'session',
      'SPEC-3: Export as CSV',
      '2026-01-24T02:51:27Z',
      'completed',
    ],
    ['hostile-yaml.md', 'plain note', 'Words below', '2026-10-01T08:00:00Z', 'paused'],
    [
      'session-20251117-143022-auth-system.json',
      'session backup',
      'Auth system',
      '2025-11-17T14:30:22Z',
      'completed',
    ],
    ['plain-crlf.md', 'plain note', 'Plain crlf', '2026-10-01T08:00:00Z', 'paused'],
    ['with-bom.md', 'plain note', 'Mit Marke', '2026-10-01T08:00:00Z', 'paused'],
  ])('%s is a %s', (name, kind, title, created, status) => {
    const { created: at, ...result } = take(name);
    expect({ ...result, at: at.toISOString() }).toMatchObject({
      kind,
      title,
      at: created.replace('Z', '.000Z'),
      status,
    });
  });
});

describe('what is understood', () => {
  test('dated lines are log entries, in the clock that the note itself shows', () => {
    const { log } = sessionOf(take('flat-journal.md'));
    expect(log.map(({ at, title }) => `${at} ${title}`)).toEqual([
      '2026-02-03 09:12 start(session)',
      '2026-02-03 09:40 decide(store)',
      '2026-02-03 10:05 commit(9f31c2d)',
      '2026-02-04 10:02 Resume',
    ]);
  });

  test('a zone that was given counts more than the clock of the note', () => {
    const toUtc = (ms: number): number => ms + 3_600_000;
    const { log } = sessionOf(imported(fixture('flat-journal.md'), { toUtc, zoneGiven: true }));
    expect(log[0]?.at).toBe('2026-02-03 11:12');
  });

  test('updates are log entries, one in a fence is not', () => {
    const { log, objectives } = sessionOf(take('updates.md'));
    expect(log.map(({ at }) => at)).toEqual(['2025-07-17 14:37', '2025-07-17 23:58']);
    expect(objectives.map(({ text, done }) => [text, done])).toEqual([
      ['People can pay by card', false],
      ['People see what they pay', true],
    ]);
  });

  test('sections before a second heading of level 1 are sections', () => {
    const note =
      '# Rework\n\n## Current State\n\nHalf is done.\n\n## Next Steps\n\n- The rest\n\n# Appendix\n\nWords.\n';
    const session = sessionOf(imported(note));
    expect(session.body('Current State')).toBe('Half is done.');
    expect(session.nextSteps.map(({ text }) => text)).toEqual(['The rest']);
    expect(session.body('Imported notes')).toContain('### Appendix');
  });

  test('updates are log entries below whatever section stands last', () => {
    const note =
      '# Session: Rework\n\n## Goals\n\n- [ ] tokens\n\n### Update - 2025-07-17 02:37 PM\n\nCookies made.\n';
    const { log, objectives } = sessionOf(imported(note));
    expect(log.map(({ at }) => at)).toEqual(['2025-07-17 14:37']);
    expect(objectives.map(({ text }) => text)).toEqual(['tokens']);
  });

  test.each([
    ['old/20260124-015123-verification-reference.md', 'verification-reference'],
    ['old/20260124-015123-session.md', 'rework-the-cart'],
    ['old/20260124-015123-main.md', 'rework-the-cart'],
    ['old/HANDOFF.md', 'rework-the-cart'],
  ])('%s is found again as %s', (path, name) => {
    expect(imported('# Rework the cart\n\nWords.\n', { path }).name).toBe(name);
  });

  test('fields, steps, decisions, blockers and lessons go where verbs look for them', () => {
    const session = sessionOf(take('key-values.md'));
    expect([session.branch, session.tags]).toEqual(['feature/retry-queue', ['queue', 'payments']]);
    expect(session.body('Current State')).toBe('Half of the workers take jobs back.');
    expect(session.nextSteps.map(({ text }) => text)).toEqual([
      'Take jobs back everywhere',
      'Count them',
    ]);
    expect(session.decisions.map(({ number, title }) => [number, title])).toEqual([
      [1, 'Use leases'],
      [2, 'Keep the order of jobs'],
    ]);
    expect(session.blockers.map(({ text }) => text)).toEqual([
      'Nobody knows the limit of the broker',
    ]);
    expect(session.body('Lessons')).toContain('Clocks of workers differ');
  });

  test('what fits nowhere goes under Imported notes', () => {
    const session = sessionOf(take('key-values.md'));
    expect(session.body('Imported notes')).toContain('### Odd Corner');
    expect(session.body('Context')).toContain('**Owner**: the queue people');
  });

  test('agents get our keys, comments and keys of their own stay', () => {
    const session = sessionOf(take('nested-other-keys.md'));
    expect(session.agents.map(({ agent, status, summary }) => [agent, status, summary])).toEqual([
      ['backend-dev', 'completed', 'Exporter written, quoting covered'],
      ['writer', 'completed', undefined],
    ]);
    expect(session.text).toContain('branch: null  # merged');
    expect(session.field('session', 'archived_by')).toBe('nightly');
  });

  test('JSON gives agents and lessons, and stays whole in a fence', () => {
    const session = sessionOf(take('session-20251117-143022-auth-system.json'));
    expect(session.agents.map(({ agent, task }) => [agent, task])).toEqual([
      ['backend-dev', 'Build the login'],
      ['tester', 'Write login tests'],
    ]);
    expect(session.body('Lessons')).toContain('auth-jwt-httponly-cookies');
    expect(session.body('Imported notes')).toContain('"test_coverage": 100');
  });

  test.each<[string, unknown]>([
    ['texts and boxes', ['[x] Log in', 'Log out']],
    [
      'objects',
      [
        { id: 'obj-1', text: 'Log in', status: 'completed' },
        { id: 'obj-2', description: 'Log out', done: false },
      ],
    ],
    [
      'objects by their ids',
      { 'obj-1': { title: 'Log in', completed: true }, 'obj-2': { title: 'Log out' } },
    ],
    ['words by their texts', { 'Log in': 'done', 'Log out': 'pending' }],
  ])('objectives of JSON as %s are acceptance criteria, checked where done', (_, objectives) => {
    const note = JSON.stringify({ session_id: 'x', topic: 'auth-system', objectives }, null, 2);
    const result = imported(note, { path: 'metadata.json' });
    const session = sessionOf(result);
    expect(session.objectives.map(({ text, done }) => [text, done])).toEqual([
      ['Log in', true],
      ['Log out', false],
    ]);
    expect(missingLines(note, result.text)).toEqual([]);
    expect(errorsOf(result.text, session.path)).toEqual([]);
  });

  test('the session that a pointer names is in progress', () => {
    expect(imported(fixture('updates.md'), { current: true }).status).toBe('in_progress');
    expect(imported(fixture('updates.md'), { current: false }).status).toBe('paused');
  });

  test('CRLF stays CRLF', () => {
    expect(take('plain-crlf.md').text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('a sound session of another place keeps its body', () => {
    const body =
      '\n# Own words\n\n## Context\n\nC is told.\n\n## Mine\n\nM is told.\n\n## Current State\n\nAt the door.\n\n## Next Steps\n\n- Open it\n';
    const front =
      '---\nsession:\n  title: One\n  status: archived\n  created: "2026-01-01T00:00:00Z"\n  last_updated: "2026-01-01T00:00:00Z"\norchestration:\n  current_task: One\n---\n';
    const { form, text } = imported(front + body);
    expect([form, text.includes(body)]).toEqual(['kept', true]);
  });

  test.each(['a\n## Next Steps\n\n- x', '<!-- a', '`a` b', '"a": [b', '--- # a', 'TODO', ''])(
    'a file may be called %j',
    (name) => {
      const { text, title, created } = imported('Just words.\n', { path: `${name}.md` });
      const session = sessionOf(imported('Just words.\n', { path: `${name}.md` }));
      expect([title === '', Number.isNaN(created.getTime())]).toEqual([false, false]);
      expect([errorsOf(text, session.path), session.body('Context')]).toEqual([[], 'Just words.']);
    },
  );

  test('a huge note is quoted whole', () => {
    const note = `# Huge\n\n${'word and word\n'.repeat(100_000)}`;
    const { form, text, went } = imported(note);
    expect([form, went.length, text.split('\n> word and word').length]).toEqual([
      'whole',
      1,
      100_001,
    ]);
  });

  test('says where lines went', () => {
    const { went } = take('HANDOFF.md');
    expect(went.map(({ lines, to }) => [lines.join('-'), to])).toEqual([
      ['1-1', 'front matter'],
      ['3-3', 'front matter'],
      ['4-4', 'front matter'],
      ['6-9', 'Context'],
      ['10-17', 'Files Modified'],
      ['18-23', 'Next Steps'],
      ['24-27', 'Imported notes'],
      ['28-31', 'Next Steps'],
    ]);
  });
});

describe('no word is lost', () => {
  /** Lines that are missing from what a note becomes, and rules that it breaks: none. */
  const wrongs = (note: string): string[] => {
    fc.pre(/[\p{L}\p{N}]/u.test(note) && !note.includes('\0'));
    const result = imported(note);
    return [...missingLines(note, result.text), ...errorsOf(result.text, sessionOf(result).path)];
  };

  test('of any Markdown', () => {
    fc.assert(
      fc.property(hostileMarkdown, (note) => {
        expect(wrongs(note)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('of any session, whole or torn', () => {
    fc.assert(
      fc.property(anySession, fc.nat(), fc.boolean(), (text, at, torn) => {
        expect(wrongs(torn ? text.slice(at % text.length) : text)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  const line = fc.constantFrom(
    '# One',
    '## Status',
    '## Journal',
    '### Update - 2025-07-17 02:37 PM',
    '## Decisions',
    '## Next Steps',
    '- [ ] do it',
    '- 2026-01-02 03:04 did(it): well',
    '[2026-01-02 03:05] a: b',
    '**Status**: done',
    'Branch: main',
    '```',
    '~~~',
    '<!--',
    '-->',
    '> quoted',
    '---',
    '===',
    'TODO',
    '<<<<<<< a',
    '=======',
    '>>>>>>> b',
    '1. one',
    '   two',
    '## Context',
    '### Decision 4: Old',
    '[Title]',
    'Not started; created.',
    '\tcode',
    '| a | b |',
    '## 2026-02-30',
    '#',
    'Where we are right now. What just happened.',
    '<div>',
    '</div>',
    '[x]: y',
    '&amp; é 日本',
    '## Session Log',
    '- ',
    '',
  );

  test('of any mixture of what notes are made of', () => {
    const note = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'));
    const front = fc.constantFrom(
      '',
      '---\nstatus: wip\nbranch: x\n---\n',
      '---\na: [\n---\n',
      '\ufeff',
      '---\nsession: no\n---\n',
      '---\nsession:\n  type: odd\n  tags: a, b\n  github_issue: -1\n---\n',
    );
    fc.assert(
      fc.property(front, note, (head, body) => {
        expect(wrongs(head + body)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

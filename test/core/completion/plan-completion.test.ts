import { describe, expect, test } from 'vitest';
import type { Choices, CompletionFacts } from '../../../src/core/completion/completion-facts.ts';
import { recommendation } from '../../../src/core/completion/plan-view.ts';
import { readDecisionRecord } from '../../../src/core/knowledge/decision-records.ts';
import { readKnowledge } from '../../../src/core/knowledge/knowledge.ts';
import { outline } from '../../../src/core/outline/outline.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { digest, factsOf, FIX_LOGIN, planOf, sessionWith } from '../../support/completion-facts.ts';

const DECISIONS =
  '### Decision 1: Keep the cookie\n\n**Decision**: Keep it.\n\n**Rationale**: Old clients.';
const FULL = sessionWith({
  Decisions: DECISIONS,
  Lessons: '- Cookies outlive deploys',
  'Acceptance Criteria': '- [ ] No loop any more',
});
const texts = (
  session = FULL,
  given: Parameters<typeof planOf>[1] = {},
  choices: Partial<Choices> = {},
) => new Map(planOf(session, given, choices).writes.map(({ path, after }) => [path, after]));

describe('planCompletion', () => {
  test('gives everything a place', () => {
    expect(
      planOf(FULL).extractions.map(({ id, kind, to, action }) => [id, kind, to, action]),
    ).toEqual([
      ['dec-1', 'decision', 'docs/decisions/0001-keep-the-cookie.md', 'create'],
      ['les-1', 'lesson', '.agents/knowledge/cookies-outlive-deploys.md', 'create'],
      ['work-1', 'remaining-work', 'BACKLOG.md', 'create'],
    ]);
  });

  test.each(['pending', 'in_progress'])('an agent that is %s keeps it from a success', (status) => {
    const agents = [
      `    - agent: tester`,
      `      task: Cover the guard`,
      `      status: ${status}`,
    ];
    const done = { 'Acceptance Criteria': '- [x] No loop any more' };
    const plan = planOf(sessionWith(done, { agents }));
    expect([plan.outcome, plan.warnings.length]).toEqual(['partial', 1]);
    expect(plan.checklist.find(({ id }) => id === 'remaining-work')?.state).toBe('planned');
    expect(plan.extractions.map(({ id, title, lines }) => [id, title, lines])).toEqual([
      ['work-1', 'Cover the guard', [0, 0]],
    ]);
    expect(recommendation(plan)).not.toMatch(/^Approve/);
  });

  test('work of an agent that is also an open task is filed once, an agent that is done not at all', () => {
    const agents = [
      '    - agent: tester',
      '      task: Cover the guard',
      '      status: pending',
      '    - agent: writer',
      '      task: Tell of it',
      '      status: completed',
    ];
    const plan = planOf(
      sessionWith(
        { 'Execution Progress': '### Wave 1: Do (ACTIVE)\n\n- [ ] Cover the guard' },
        { agents },
      ),
    );
    expect(plan.extractions.map(({ title, lines }) => [title, lines[0] > 0])).toEqual([
      ['Cover the guard', true],
    ]);
  });

  test('takes the next free numbers, past records and files of that name', () => {
    const session = sessionWith({ Decisions: '### Use one\n\nx y\n\n### Use two\n\nx y' });
    const record = readDecisionRecord(
      'docs/decisions/0007-old.md',
      '# 7. Old\n\n## Status\n\nAccepted\n',
    );
    const taken = { 'docs/decisions/0008-use-one.md': 'no record' };
    const { extractions } = planOf(session, { records: record ? [record] : [], files: taken });
    expect(extractions.map(({ to }) => to)).toEqual([
      'docs/decisions/0009-use-one.md',
      'docs/decisions/0010-use-two.md',
    ]);
  });

  test('a second completion of the same session writes nothing again', () => {
    const first = texts();
    const record = [...first].flatMap(([path, text]) => readDecisionRecord(path, text) ?? []);
    const knowledge = [...first].flatMap(([path, text]) => readKnowledge(path, text) ?? []);
    const { extractions, writes } = planOf(FULL, {
      records: record.filter(({ path }) => path.startsWith('docs/decisions/')),
      knowledge,
      files: Object.fromEntries(first),
    });
    expect([writes, new Set(extractions.map(({ action }) => action))]).toEqual([
      [],
      new Set(['reference']),
    ]);
  });

  test('a record of the same decision is brought up to date', () => {
    const path = 'docs/decisions/0001-keep-the-cookie.md';
    const before = '# 1. Keep the cookie\n\n## Status\n\nProposed\n\n## Decision\n\n';
    const record = readDecisionRecord(path, before);
    const plan = planOf(FULL, { records: record ? [record] : [], files: { [path]: before } });
    expect(plan.extractions[0]).toMatchObject({ to: path, action: 'update' });
    expect(plan.writes.find((one) => one.path === path)).toMatchObject({ before: digest(before) });
  });

  test.each([
    '---\nsession: x\n---',
    '# One\n\n## Two',
    '```js\nopen',
    '<!-- open',
    '<script>',
    'a: b: c\n...\n',
    '"quoted" \'twice\' \\ # x',
  ])('a decision that says %j breaks neither its record nor the next', (said) => {
    const session = sessionWith({
      Decisions: `### Decision 1: A "b": #c\n\n**Decision**: ${said}`,
    });
    const [[path = '', text = ''] = []] = texts(session, {}, { answers: { lessons: 'none' } });
    expect(readDecisionRecord(path, text)).toMatchObject({ number: 1, session: FIX_LOGIN });
    expect(
      outline(text)
        .headings.filter(({ depth }) => depth < 3)
        .map((one) => one.text),
    ).toEqual(['1. A "b": #c', 'Status', 'Context', 'Decision', 'Source']);
  });

  test('a secret goes nowhere', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const session = sessionWith({
      Decisions: `### Decision 1: Use ${secret}\n\n**Decision**: ${secret}`,
      Lessons: `- ${secret} is old`,
      'API Contracts': `### GET /x\n\n${secret}`,
      'Acceptance Criteria': `- [ ] Renew ${secret}`,
    });
    const { snapshot: _snapshot, ...plan } = planOf(
      session,
      {},
      { answers: { 'external-issue': secret } },
    );
    expect(JSON.stringify(plan)).not.toContain(secret);
    expect(plan.warnings).toHaveLength(1);
  });

  test('removes the session file last', () => {
    const artifacts = [
      {
        path: `.agents/sessions/${FIX_LOGIN}/artifacts/code/a.js`,
        name: 'code/a.js',
        folder: 'code' as const,
        bytes: 3,
        sha256: 'a',
      },
    ];
    expect(planOf(FULL, { artifacts }).removals.map(({ path }) => path)).toEqual([
      artifacts[0]?.path,
      FULL.path,
    ]);
  });

  test('an artifact goes where a person says', () => {
    const artifact = {
      path: `.agents/sessions/${FIX_LOGIN}/artifacts/code/a.js`,
      name: 'code/a.js',
      folder: 'code' as const,
      bytes: 3,
      sha256: 'a',
    };
    const choices: Choices['artifacts'][] = [{}, { 'code/a.js': 'keep' }, { code: 'promote' }];
    const fates = choices.map(
      (artifacts) => planOf(FULL, { artifacts: [artifact] }, { artifacts }).artifacts[0]?.fate,
    );
    expect(fates).toEqual(['remove', 'keep', 'promote']);
  });

  test('with a tracker open work is filed, each item under a mark of its own', () => {
    const tracker = { name: 'GitHub', issue: 'unknown' as const };
    const { filings, writes } = planOf(FULL, { tracker });
    expect(filings).toMatchObject([{ title: 'No loop any more' }]);
    expect(filings[0]?.marker).toContain(FIX_LOGIN);
    expect(writes.map(({ path }) => path)).not.toContain('BACKLOG.md');
  });

  test('what is left out is told with its reason', () => {
    const { extractions, skipped } = planOf(FULL, {}, { skips: { 'dec-1': 'taken back' } });
    expect(extractions.map(({ id }) => id)).not.toContain('dec-1');
    expect(skipped).toEqual([{ id: 'dec-1', title: 'Keep the cookie', reason: 'taken back' }]);
  });

  test('leaving out what is not there is refused', () => {
    expect(() => planOf(FULL, {}, { skips: { 'dec-9': 'x' } })).toThrow(
      expect.objectContaining({ code: 'unknown-item' }),
    );
  });

  test.each(['auth.js', 'code/other.js'])(
    'a fate for %s, which is no artifact, is refused',
    (name) => {
      expect(() => planOf(FULL, {}, { artifacts: { [name]: 'promote' } })).toThrow(
        expect.objectContaining({ code: 'unknown-item' }),
      );
    },
  );

  test('a fate for a folder or a pattern may be about nothing', () => {
    expect(() =>
      planOf(FULL, {}, { artifacts: { scripts: 'keep', '*.log': 'keep' } }),
    ).not.toThrow();
  });

  test('names sections with something to say that go nowhere', () => {
    const session = sessionWith({
      'Technical Context': 'It is TypeScript.',
      Notes: 'None.',
      Lessons: '- A lesson',
    });
    expect(planOf(session).left).toEqual(['Context', 'Technical Context']);
  });

  test('nothing to extract is a fine plan', () => {
    const plan = planOf(sessionWith({}));
    expect([plan.extractions, plan.writes, plan.removals.length, plan.outcome]).toEqual([
      [],
      [],
      1,
      'successful',
    ]);
  });

  test('two destinations in one file do not lose each other', () => {
    const session = sessionWith({
      'Acceptance Criteria': '- [ ] No loop',
      'API Contracts': '### GET /x\n\nIt is so.',
    });
    const given = {
      backlog: { path: 'N.md', text: undefined },
      contracts: { path: 'N.md', text: undefined },
    };
    const after = texts(session, given).get('N.md') ?? '';
    expect([after.includes('- [ ] No loop'), after.includes('## GET /x')]).toEqual([true, true]);
  });

  test('the snapshot holds the whole file', () => {
    const { file } = planOf(FULL).snapshot;
    expect(Buffer.from(file.base64, 'base64').toString()).toBe(FULL.text);
  });
});

describe('the hash', () => {
  const hash = (
    given: Partial<CompletionFacts> & { files?: Record<string, string> } = {},
    choices: Partial<Choices> = {},
    session = FULL,
  ): string => planOf(session, given, choices).hash;

  test('has twelve hexadecimal digits', () => {
    expect(hash()).toMatch(/^[0-9a-f]{12}$/);
  });

  test.each<[string, Partial<CompletionFacts>]>([
    ['the time', { now: new Date('2027-01-01T00:00:00Z') }],
    ['HEAD', { commit: 'ffffffffffff' }],
    ['commits', { commits: [{ sha: 'a', subject: 'b' }] }],
    ['test figures', { quality: { passed: 1, source: ['junit.xml'] } }],
    ['warnings', { warnings: ['Something.'] }],
  ])('does not cover %s', (_, given) => {
    expect(hash(given)).toBe(hash());
  });

  test.each<[string, Parameters<typeof hash>[0], Partial<Choices>]>([
    ['a destination', { files: { 'BACKLOG.md': '# Ours\n' } }, {}],
    ['an answer', {}, { answers: { lessons: 'none' } }],
    ['a waiver', {}, { waivers: { references: 'x' } }],
    ['what is left out', {}, { skips: { 'dec-1': 'x' } }],
    ['the outcome', {}, { outcome: 'blocked' }],
    [
      'a reference',
      { naming: [{ path: 'a.md', text: FIX_LOGIN, hits: [{ line: 1, text: FIX_LOGIN }] }] },
      {},
    ],
    [
      'an artifact',
      { artifacts: [{ path: 'a', name: 'code/a', folder: 'code', bytes: 1, sha256: 'b' }] },
      {},
    ],
    ['the configuration', { config: { ...factsOf(FULL).config, artifacts: { docs: 'keep' } } }, {}],
  ])('covers %s', (_, given, choices) => {
    expect(hash(given, choices)).not.toBe(hash());
  });

  test('covers every byte of the session', () => {
    expect(hash({}, {}, parseSession(`${FULL.text} `, FULL.path))).not.toBe(hash());
  });

  test('does not depend on the order of choices', () => {
    const one = hash({}, { answers: { lessons: 'none', 'external-issue': 'done' } });
    expect(hash({}, { answers: { 'external-issue': 'done', lessons: 'none' } })).toBe(one);
  });
});

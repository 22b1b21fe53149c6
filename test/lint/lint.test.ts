import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFrontMatter } from '../../src/core/front-matter/front-matter.ts';
import type { Problem } from '../../src/core/lint/rule.ts';
import { fixText, lintText } from '../../src/lint/lint.ts';
import { LINT_TIME, lintFixtures } from '../support/lint-fixtures.ts';

const PATH = '.agents/sessions/20261120-143000-weather-fallback.md';
const options = { now: LINT_TIME };
const fixtures = lintFixtures();

function fixture(situation: string): string {
  return fixtures.find((one) => one.situation === situation)?.text ?? '';
}

/** Lines that turn up where nobody expects them. */
const FRAGMENTS = [
  '---',
  '```',
  '<!--',
  '-->',
  '## Current State',
  '### Next Steps',
  '**Context**',
  '# Current state (2026-04-07)',
  '##Next Steps',
  'status: done',
  '  status: active',
  'session:',
  '  spawned_agents: ["a (b): c"]',
  '    - type: x',
  '\t- : [',
  '> ## Context',
  '- [ ] ',
  '=======',
  '<<<<<<< HEAD',
  'text\n---',
  '### Decision 1: Again',
  '## Session Log\n### 2026-11-20 14:31 - x',
  '\u2028',
  '\ufeff',
];

type Mutation = (lines: string[], at: number) => void;

const MUTATIONS: readonly Mutation[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at] ?? ''),
  (lines, at) => lines.splice(at, 2, lines[at + 1] ?? '', lines[at] ?? ''),
  (lines, at) => lines.splice(at, 0, ''),
  (lines, at) => lines.splice(at, 1, `  ${lines[at] ?? ''}`),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').trimStart()),
  (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/["':#-]/, '')),
  ...FRAGMENTS.map(
    (fragment): Mutation =>
      (lines, at) =>
        lines.splice(at, 0, fragment),
  ),
];

/** Session files with up to five accidents. */
const broken = fc
  .tuple(
    fc.constantFrom(...fixtures.map(({ text }) => text)),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...MUTATIONS)), { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([text, mutations, crlf]) => {
    const lines = text.split('\n');
    for (const [at, mutate] of mutations) mutate(lines, at % Math.max(1, lines.length));
    const result = lines.join('\n');
    return crlf ? result.replaceAll(/\r?\n/g, '\r\n') : result;
  });

const anything = fc.oneof(
  { weight: 3, arbitrary: broken },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...FRAGMENTS), { maxLength: 30 })
      .map((lines) => lines.join('\n')),
  },
);

describe('lintText', () => {
  test('never throws, and every position lies in the text', () => {
    fc.assert(
      fc.property(anything, fc.string(), (text, path) => {
        const lines = text.split(/\r\n|[\n\r]/);
        for (const { line, column } of lintText(text, path, options).problems) {
          expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('gives problems by line and column', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const places = lintText(text, PATH, options).problems.map(
          ({ line, column }) => line * 1000 + column,
        );
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  test('puts nothing into a message that a terminal would obey', () => {
    const text = fixture('clean').replace('status: in_progress', 'status: "\\e[31mdone\\a"');
    expect(lintText(text, PATH, options).problems[0]?.message).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f]/,
    );
  });

  test('puts no secret into a message', () => {
    const secret = ['gh', 'p_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
    const text = fixture('clean').replace('status: in_progress', `status: ${secret}`);
    expect(JSON.stringify(lintText(text, PATH, options))).not.toContain(secret);
  });

  test('takes the present where no time is given', () => {
    const text = fixture('clean').replaceAll('2026-11-20T', '2001-11-20T');
    expect(rulesOf(lintText(text, PATH).problems)).toContain('status-coherent');
  });
});

function rulesOf(problems: readonly Problem[]): string[] {
  return problems.map(({ rule }) => rule);
}

describe('settings of rules', () => {
  const text = fixture('home-path');

  test('switch a rule off', () => {
    const rules = { 'home-paths-absent': { severity: 'off', options: {} } } as const;
    expect(lintText(text, PATH, { ...options, rules }).problems).toEqual([]);
  });

  test('change a severity', () => {
    const rules = { 'home-paths-absent': { severity: 'error', options: {} } } as const;
    const severities = lintText(text, PATH, { ...options, rules }).problems.map(
      ({ severity }) => severity,
    );
    expect(severities).toEqual(['error', 'error']);
  });

  test('reach a rule as options', () => {
    const rules = { 'size-reasonable': { options: { max_kb: 0.5 } } };
    expect(rulesOf(lintText(fixture('clean'), PATH, { ...options, rules }).problems)).toEqual([
      'size-reasonable',
    ]);
  });

  test('take the days of the configuration for stale', () => {
    const stale = fixture('clean').replaceAll('2026-11-20T', '2026-11-16T');
    const path = PATH.replace('20261120', '20261116');
    expect(rulesOf(lintText(stale, path, { ...options, staleDays: 3 }).problems)).toEqual([
      'status-coherent',
    ]);
  });
});

describe('fixText', () => {
  test('leaves nothing mendable', () => {
    fc.assert(
      fc.property(broken, (text) => {
        expect(fixText(text, PATH, options).problems.filter(({ fixable }) => fixable)).toEqual([]);
      }),
      { numRuns: 800 },
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const once = fixText(text, PATH, options).text;
        expect(fixText(once, PATH, options).text).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  test('leaves a text without mendable problems as it is', () => {
    fc.assert(
      fc.property(broken, (text) => {
        fc.pre(!lintText(text, PATH, options).problems.some(({ fixable }) => fixable));
        expect(fixText(text, PATH, options).text).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  test('leaves the Markdown alone when only the front matter is mended', () => {
    const ofFrontMatter = new Set(['layout-nested', 'schema-valid', 'keys-known']);
    fc.assert(
      fc.property(broken, (text) => {
        const { problems } = lintText(text, PATH, options);
        fc.pre(problems.every(({ rule, fixable }) => !fixable || ofFrontMatter.has(rule)));
        const after = fixText(text, PATH, options).text;
        expect(after.slice(readFrontMatter(after).bodyStart)).toBe(
          text.slice(readFrontMatter(text).bodyStart),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('keeps comments and the order of keys when a flat front matter is nested', () => {
    const { text } = fixText(fixture('layout-flat'), PATH, options);
    expect(text.split('---')[1]).toBe(
      [
        '',
        'session:',
        '  title: Weather fallback',
        '  status: in_progress',
        "  created: '2026-11-20T14:30:00Z'",
        '  # When it was touched last',
        "  last_updated: '2026-11-20T14:50:00Z'",
        '  branch: feature/weather',
        "last_entry: '2026-11-20T14:50:00Z'",
        'orchestration:',
        '  current_task: Write the retry policy',
        '',
      ].join('\n'),
    );
  });

  test('moves the date of a heading into the text below it', () => {
    const { text } = fixText(fixture('state-with-a-date'), PATH, options);
    expect(text).toContain('\n## Current State\n\n(2026-04-07)\n\nThe cache is written');
  });

  test('quotes what YAML reads as a number as it is written', () => {
    const { text } = fixText(fixture('commit-that-yaml-reads-as-number'), PATH, options);
    expect(text).toContain('\n  base_commit: "1234e56"\n');
  });

  test('closes a front matter right behind its last line', () => {
    const { text } = fixText(fixture('front-matter-unclosed'), PATH, options);
    expect(text).toContain('      status: in_progress\n---\n\n# Session: Weather fallback\n');
  });
});

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { formatReport, type Format, type LintReport } from '../../../src/core/lint/lint-formats.ts';
import type { Problem } from '../../../src/core/lint/rule.ts';
import { RULES } from '../../../src/rules/registry.ts';

const PATH = '.agents/sessions/20261120-143000-weather-fallback.md';

function problem(changes: Partial<Problem> = {}): Problem {
  return {
    path: PATH,
    line: 4,
    column: 3,
    rule: 'schema-valid',
    severity: 'error',
    message: 'session.status is "done". Write completed.',
    fixable: true,
    ...changes,
  };
}

const warning = problem({
  line: 12,
  severity: 'warning',
  rule: 'home-paths-absent',
  fixable: false,
});

function format(as: Format, problems: readonly Problem[], more: Partial<LintReport> = {}): string {
  const report = { files: 3, problems, fixed: undefined, ...more };
  const paint = (text: string): string => text;
  return formatReport(report, as, { rules: RULES, version: '1.2.3', dryRun: false, paint });
}

describe('text', () => {
  test('names a file once and aligns what is below it', () => {
    const lines = format('text', [problem(), warning]).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      PATH,
      '   4:3  error    schema-valid       session.status is "done". Write completed.',
      '  12:3  warning  home-paths-absent  session.status is "done". Write completed.',
    ]);
  });

  test.each([
    [[], '3 session files: no problems.\n'],
    [
      [problem(), warning],
      '3 session files: 1 error, 1 warning. 1 can be mended with: session lint --fix\n',
    ],
  ])('ends with the sum', (problems, sum) => {
    expect(format('text', problems).endsWith(sum)).toBe(true);
  });

  test('says how many files were changed', () => {
    expect(format('text', [], { fixed: 1 })).toBe(
      '3 session files: no problems. 1 file changed.\n',
    );
  });

  test('shows control characters of a path instead of obeying them', () => {
    expect(format('text', [problem({ path: 'a\u001b[31m\nb.md' })])).toContain('a␛[31m b.md\n');
  });
});

describe('json', () => {
  test('has the shape of schema/output.schema.json', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../../schema/output.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const ajv = new Ajv2020({ strict: false, schemas: [{ ...schema, $id: 'output' }] });
    const valid = ajv.validate(
      { $ref: 'output#/$defs/lint' },
      JSON.parse(format('json', [problem(), warning], { fixed: 0 })),
    );
    expect([valid, ajv.errors]).toEqual([true, null]);
  });

  test('counts by severity', () => {
    expect(JSON.parse(format('json', [problem(), warning, warning]))).toMatchObject({
      version: 1,
      files: 3,
      errors: 1,
      warnings: 2,
    });
  });
});

describe('github', () => {
  test('puts errors before warnings and the sum at the end', () => {
    const lines = format('github', [warning, problem()]).split('\n');
    expect(lines.map((line) => line.slice(0, 9))).toEqual([
      '::error f',
      '::warning',
      '3 session',
      '',
    ]);
  });

  test('escapes what would end a property or a line', () => {
    const [line] = format('github', [problem({ path: 'a,b:c%.md', message: '50 %\nnext' })]).split(
      '\n',
    );
    expect(line).toBe(
      '::error file=a%2Cb%3Ac%25.md,line=4,col=3,title=schema-valid::50 %25%0Anext',
    );
  });
});

describe('sarif', () => {
  const { runs } = JSON.parse(format('sarif', [problem({ path: 'a b/ü.md' }), warning])) as {
    runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }];
  };

  test('describes every rule', () => {
    expect(runs[0].tool.driver.rules.map(({ id }) => id)).toEqual(RULES.map(({ name }) => name));
  });

  test('points each result to its rule and to a place with a relative address', () => {
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'schema-valid',
      ruleIndex: RULES.findIndex(({ name }) => name === 'schema-valid'),
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/%C3%BC.md' },
            region: { startLine: 4, startColumn: 3 },
          },
        },
      ],
    });
  });
});

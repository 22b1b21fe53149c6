import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/core/lint/rule.ts';
import { fixText, lintText } from '../../src/lint/lint.ts';
import { RULES } from '../../src/rules/registry.ts';
import { LINT_TIME, lintFixtures } from '../support/lint-fixtures.ts';

const fixtures = lintFixtures();
const options = { now: LINT_TIME };

function shortOf({ rule, line, column, fixable }: Problem): string {
  return `${rule}:${line}:${column}${fixable ? ' fixable' : ''}`;
}

describe.each(fixtures)('$situation', ({ path, text, expected }) => {
  test('has exactly the findings it expects', () => {
    expect(lintText(text, path, options).problems.map(shortOf)).toEqual(expected);
  });

  test('has nothing mendable left after a fix', () => {
    const { problems } = fixText(text, path, options);
    expect(problems.filter(({ fixable }) => fixable)).toEqual([]);
  });

  test('is not changed by a second fix', () => {
    const once = fixText(text, path, options).text;
    expect(fixText(once, path, options).text).toBe(once);
  });

  test('loses no word of its Markdown to a fix', () => {
    const after = fixText(text, path, options).text;
    const body = text.slice(Math.max(0, text.search(/^#/m)));
    expect(missingFrom(wordsOf(body), wordsOf(after))).toEqual([]);
  });
});

/** `Current state` may become `Current State`. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

function missingFrom(words: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  return words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}

describe('every rule', () => {
  const seen = new Set(
    fixtures.flatMap(({ expected }) => expected.map((one) => one.split(':')[0])),
  );

  // Two rules ask for more than a text.
  const elsewhere = new Set(['file-readable', 'claims-true']);

  test.each(RULES.map(({ name }) => name).filter((name) => !elsewhere.has(name)))(
    '%s has a fixture that it complains about',
    (name) => {
      expect(seen).toContain(name);
    },
  );

  test('that calls itself fixable has a fixture that it mends', () => {
    const mended = new Set(
      fixtures.flatMap(({ expected }) =>
        expected.filter((one) => one.endsWith(' fixable')).map((one) => one.split(':')[0]),
      ),
    );
    expect(
      RULES.filter(({ fixable }) => fixable)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([...mended].toSorted());
  });
});

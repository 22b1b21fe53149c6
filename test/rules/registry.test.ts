import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rulesPage } from '../../scripts/build-docs.mjs';
import { ALL_RULES } from '../../src/lint/lint-rules.ts';
import { RULES } from '../../src/rules/registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the registry of rules', () => {
  test('names each rule as its file', () => {
    const files = readdirSync(`${root}src/rules`).filter((name) => name !== 'registry.ts');
    expect(RULES.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
  });

  test.each(ALL_RULES)('$name says in sentences what it wants and why', ({ summary, why }) => {
    expect(`${summary} ${why}`).toMatch(/^[A-Z`].*\. .*\.$/);
  });

  test('is what docs/rules.md shows (npm run docs)', () => {
    expect(readFileSync(`${root}docs/rules.md`, 'utf8')).toBe(rulesPage(ALL_RULES));
  });
});

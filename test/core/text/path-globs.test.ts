import { describe, expect, test } from 'vitest';
import { pathMatcher } from '../../../src/core/text/path-globs.ts';

describe('pathMatcher', () => {
  test.each<[string[], string, boolean]>([
    [[], 'anything', true],
    [['src/**'], 'src/a/b.ts', true],
    [['src/**'], 'test/a.ts', false],
    [['src/**/*.py'], 'src/a.py', true],
    [['src/**/*.py'], 'src/a/b/c.py', true],
    [['src/**/*.py'], 'src/a.ts', false],
    [['**/*.ts'], 'a.ts', true],
    [['*.ts'], 'src/a.ts', false],
    [['src'], 'src/a.ts', true],
    [['src/'], 'src/a/b.ts', true],
    [['./src/a.ts'], 'src/a.ts', true],
    [['src/a.ts'], 'src/a.tsx', false],
    [['{src,test}/**'], 'test/a.ts', true],
    [['src/{a,b{c,d}}.ts'], 'src/bd.ts', true],
    [['src/{a}.ts'], 'src/{a}.ts', true],
    [['src/[ab].ts'], 'src/b.ts', true],
    [['src/[!ab].ts'], 'src/b.ts', false],
    [['src/[z-a].ts'], 'src/[z-a].ts', true],
    [['a?c'], 'abc', true],
    [['a.c'], 'abc', false],
    [['src/**', '!src/gen/**'], 'src/gen/a.ts', false],
    [['!docs'], 'docs/a.md', false],
    [['!docs'], 'src/a.ts', true],
    [['a b/**'], 'a b/c', true],
  ])('%j and %s: %s', (patterns, path, wanted) => {
    expect(pathMatcher(patterns)(path)).toBe(wanted);
  });

  test('gives up on braces without end, not on its caller', () => {
    expect(pathMatcher(['{a,b}'.repeat(40)])('a')).toBe(false);
  });
});

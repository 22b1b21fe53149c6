import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IgnoreList } from '../../../src/core/claims/ignore-list.ts';
import { makeRepo } from '../../support/repo.ts';

describe('a list of ignored files', () => {
  it.each<[string, string, boolean | undefined]>([
    ['dist/', 'dist/a.js', true],
    ['dist/', 'web/dist/a.js', true],
    ['/dist', 'web/dist/a.js', undefined],
    ['/dist', 'dist', true],
    ['*.log', 'logs/a.log', true],
    ['*.log', 'logs/a.txt', undefined],
    ['web/out', 'web/out/a.js', true],
    ['web/out', 'lib/web/out/a.js', undefined],
    ['**/out', 'lib/web/out/a.js', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'a/b', true],
    ['out/**', 'out/a/b', true],
    ['*.env\n!sample.env', 'sample.env', false],
    ['*.env\n!sample.env', 'prod.env', true],
    ['out/\n!out/keep.js', 'out/keep.js', true],
    ['# dist', 'dist', undefined],
    ['', 'dist', undefined],
    ['a?.ts', 'ab.ts', true],
    ['a.ts', 'abts', undefined],
    ['\\#a', '#a', true],
  ])('%j on %j: %s', (text, path, verdict) => {
    expect(new IgnoreList(text).ignores(path)).toBe(verdict);
  });

  it('says of files what git says', () => {
    const repo = makeRepo();
    const name = fc.constantFrom('a', 'b', 'c.log', 'out');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const line = fc
      .tuple(fc.constantFrom('', '!', '/', '**/'), path, fc.constantFrom('', '/', '/*', '/**', '*'))
      .map((parts) => parts.join(''));
    const ignored = (file: string): boolean => {
      try {
        execFileSync('git', ['check-ignore', '--no-index', '-q', file], {
          cwd: repo.root,
          env: repo.env,
        });
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), path, (lines, file) => {
        repo.write('.gitignore', `${lines.join('\n')}\n`);
        // Whether a missing path is a folder nobody knows; below one, all but the last part are.
        const below = `${file}/file.txt`;
        expect(new IgnoreList(lines.join('\n')).ignores(below) ?? false).toBe(ignored(below));
      }),
      { numRuns: 60 },
    );
  });
});

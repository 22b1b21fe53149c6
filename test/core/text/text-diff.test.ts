import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/core/text/text-diff.ts';
import { cleanEnvironment, makeFolder } from '../../support/repo.ts';

const text = fc.option(
  fc
    .array(fc.constantFrom('a', 'b', '', '{', '-x', '+x', ' y', '@@', '\\ n', 'ä'), {
      maxLength: 12,
    })
    .chain((lines) => fc.constantFrom('\n', '\r\n').map((eol) => lines.join(eol))),
  { nil: undefined },
);

it('is what git apply needs to make one text of the other', () => {
  const folder = makeFolder();
  const file = join(folder, 'f.txt');
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before !== '' && after !== '');
      if (before !== undefined) writeFileSync(file, before);
      writeFileSync(join(folder, 'patch'), unifiedDiff('f.txt', before, after));
      const options = {
        cwd: folder,
        env: { ...cleanEnvironment(folder), GIT_CEILING_DIRECTORIES: folder },
      };
      execFileSync('git', ['apply', 'patch'], { ...options, stdio: 'pipe' });
      const result = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      execFileSync('rm', ['-f', 'f.txt'], options);
      expect(result).toBe(after);
    }),
    { numRuns: 60 },
  );
});

it('is empty for equal texts', () => {
  expect(unifiedDiff('f', 'a', 'a')).toBe('');
});

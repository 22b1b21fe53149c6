import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SuspectPaths } from '../../src/claims/suspect-paths.ts';
import { makeRepo } from '../support/repo.ts';

const { root: ROOT } = makeRepo({ 'src/there.ts': '', 'src/naïve.ts': '', Makefile: '' });

const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

describe('suspect paths', () => {
  it.each<[string, boolean]>([
    ['In src/there.ts and `src/there.ts`.', false],
    ['In src/gone.ts.', true],
    ['In `src/gone`.', true],
    ['In nowhere/Makefile', true],
    ['In nowhere/justfile', true],
    ['Of backend-dev/core, either/or, 10/12.', false],
    ['See https://example.com/src/gone.ts', false],
    ['In ../src/gone.ts', false],
  ])('in %j: %j', (text, expected) => {
    expect(new SuspectPaths(ROOT).standIn(text)).toBe(expected);
  });

  it.each(['→src/gone.ts', 'src/größe.ts', '“src/gone.ts”', 'In 源/码.ts', 'src/gone.ts…'])(
    'are taken for possible beside other letters: %j',
    (text) => {
      expect(new SuspectPaths(ROOT).standIn(bytesOf(text))).toBe(true);
    },
  );

  it('are found in bytes wherever they are found in text', () => {
    const parts = [
      'src/',
      'there.ts',
      'gone.ts',
      '`',
      ' ',
      '.',
      '//',
      '→',
      'é',
      '日',
      'a/',
      'j',
      'x',
    ];
    const texts = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const suspects = new SuspectPaths(ROOT);
        expect(suspects.standIn(text) && !suspects.standIn(bytesOf(text))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

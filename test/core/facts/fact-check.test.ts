import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksOf } from '../../../src/core/facts/fact-check.ts';

/** A check in few words: `node 20.19`, `coverage 80`, `length 300`. */
const said = (text: string): string[] =>
  checksOf(text).map((check) => {
    if (check.kind === 'version') return `${check.program} ${check.atLeast.join('.')}`;
    return check.kind === 'coverage' ? `coverage ${check.percent}` : `length ${check.most}`;
  });

describe('checksOf', () => {
  test.each<[string, string[]]>([
    ['Node >= 20', ['node 20']],
    ['Node.js ≥ 20.19.0', ['node 20.19.0']],
    ['Node must be at least v20', ['node 20']],
    ['Node 20 or newer', ['node 20']],
    ['Minimum Node version: 20', ['node 20']],
    ['minimum version of Go is 1.22', ['go 1.22']],
    ['Primary language is Python 3.12+', ['python 3.12']],
    ['Python 3.11+', ['python 3.11']],
    ['`TypeScript` >= 5', ['typescript 5']],
    ['TypeScript ≥ 5.4 in strict mode', ['typescript 5.4']],
    ['Node >= 20 and npm >= 10', ['node 20', 'npm 10']],
    ['@scope/kit >= 2.1', ['@scope/kit 2.1']],
    ['React 18 and newer', ['react 18']],
    ['Coverage at least 80 %', ['coverage 80']],
    ['Minimum 70% test coverage for production code', ['coverage 70']],
    ['test coverage must be ≥80%', ['coverage 80']],
    ['Line coverage >= 92.5 %', ['coverage 92.5']],
    ['80% coverage or it does not ship', ['coverage 80']],
    ['Coverage floor: 75 percent', ['coverage 75']],
    ['Files at most 300 lines', ['length 300']],
    ['Maximum file size 800 lines (production maturity)', ['length 800']],
    ['No file longer than 1,000 lines', ['length 1000']],
    ['At most 300 lines per file', ['length 300']],
    ['Files stay below 300 lines', ['length 299']],
    ['max 250 lines per file', ['length 250']],
    ['File length: 400 lines', ['length 400']],
    ['Files have 300 lines at most', ['length 300']],
  ])('%s', (text, checks) => {
    expect(said(text)).toEqual(checks);
  });

  test.each([
    'Package management via uv',
    'All public APIs have docstrings',
    'The port is 8080',
    'Retries take at most 3 seconds',
    'Functions at most 80 lines',
    'Deploys happen at 10 every day',
    'Coverage is reported in CI',
    '',
  ])('finds nothing to check in: %s', (text) => {
    expect(said(text)).toEqual([]);
  });

  test.each([
    ['`src/**` files at most 300 lines', { paths: ['src/**'], endings: [] }],
    ['TypeScript files at most 300 lines', { paths: [], endings: ['ts', 'tsx', 'mts', 'cts'] }],
    ['No `.py` file longer than 300 lines', { paths: [], endings: ['py'] }],
    ['Files at most 300 lines', { paths: [], endings: [] }],
  ])('knows which files are meant: %s', (text, scope) => {
    expect(checksOf(text)).toEqual([{ kind: 'length', most: 300, scope }]);
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(Array.isArray(checksOf(text))).toBe(true);
      }),
    );
  });
});

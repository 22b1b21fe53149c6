import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { printLauncher, readLauncher } from '../../../src/core/setup/launcher.ts';
import { sha256 } from '../../../src/io/digest.ts';

const TEMPLATE = readFileSync(
  fileURLToPath(new URL('../../../hooks/launcher.cjs', import.meta.url)),
  'utf8',
);
const BEFORE = { absent: true as const, blanks: { '/hooks': '\n  ', '': ' ' } };

it('carries what stood before, and its version', () => {
  const text = printLauncher(TEMPLATE, BEFORE, sha256);
  expect(readLauncher(text, sha256)).toEqual({ edited: false, version: 1, before: BEFORE });
});

it('is printed the same from a printed one', () => {
  const text = printLauncher(TEMPLATE, BEFORE, sha256);
  expect(printLauncher(text, BEFORE, sha256)).toBe(text);
});

it('knows that a person edited it', () => {
  const text = printLauncher(TEMPLATE, {}, sha256).replace('exits 0', 'exits 1');
  expect(readLauncher(text, sha256)?.edited).toBe(true);
});

it('is not edited by other line endings', () => {
  const text = printLauncher(TEMPLATE, {}, sha256).replaceAll('\n', '\r\n');
  expect(readLauncher(text, sha256)?.edited).toBe(false);
});

it('is none of ours without its first line', () => {
  expect(readLauncher('console.log(1)\n', sha256)).toBeUndefined();
});

it('takes no text but blanks for what stood in an empty place', () => {
  const text = TEMPLATE.replace(
    '// before: {}',
    '// before: {"blanks":{"":"evil","/hooks":" "},"absent":"yes"}',
  );
  expect(readLauncher(text, sha256)?.before).toEqual({ blanks: { '/hooks': ' ' } });
});

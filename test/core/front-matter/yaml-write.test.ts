import { ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Style } from '../../../src/core/front-matter/yaml-node.ts';
import { writeFlow, writeKey, writeScalar } from '../../../src/core/front-matter/yaml-write.ts';
import { anyText, anyValue } from '../../support/yaml-arbitrary.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1000);
const style = fc.constantFrom<Style>('plain', 'single', 'double', 'empty');
const nearlyPlain = fc.stringMatching(/^[-+0-9a-zA-Z_:.#,'"() ]{1,10}$/);
const text = fc.oneof(anyText, nearlyPlain);

describe('what is written, read by the library', () => {
  it.each([
    ['a line', (source: string) => parse(`k: ${source}\n`).k, false],
    ['brackets', (source: string) => parse(`k: [${source}]\n`).k[0], true],
  ])('is the same string in %s', (_, read, inFlow) => {
    const same = fc.property(text, style, (value, as) => {
      strictEqual(read(writeScalar(value, as, inFlow)), value);
    });
    expect(() => fc.assert(same, { numRuns })).not.toThrow();
  });

  it('is the same key', () => {
    const same = fc.property(text, (key) => {
      strictEqual(Object.keys(parse(`${writeKey(key)}: 1\n`)).join('|'), key);
    });
    expect(() => fc.assert(same, { numRuns })).not.toThrow();
  });

  it('is the same value on one line', () => {
    const same = fc.property(anyValue, (value) => {
      const read: unknown = parse(`k: ${writeFlow(value)}\n`).k;
      strictEqual(JSON.stringify(read), JSON.stringify(value));
    });
    expect(() => fc.assert(same, { numRuns })).not.toThrow();
  });

  it('goes without quotes only where the library would leave them out', () => {
    const cautious = fc.property(text, (value) => {
      const plain = writeScalar(value, 'plain', false) === value;
      ok(!plain || stringify({ k: value }, { lineWidth: 0 }) === `k: ${value}\n`);
    });
    expect(() => fc.assert(cautious, { numRuns })).not.toThrow();
  });
});

describe('what readers of YAML 1.1 take for something else', () => {
  it.each([
    'y',
    'No',
    'on',
    'OFF',
    '10:30',
    '12:30:45',
    '0755',
    '0o17',
    '1_000',
    '0b101',
    '=',
    '<<',
    '1e3',
  ])('%s gets quotes', (value) => {
    expect(writeScalar(value, 'plain', false)).toBe(`"${value}"`);
  });
});

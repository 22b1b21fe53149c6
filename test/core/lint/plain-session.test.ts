import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../../bench/clean-corpus.mjs';
import { DEFECTS } from '../../../bench/corpus-defects.mjs';
import { freshSpan, isPlainlyClean } from '../../../src/core/lint/plain-session.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { RULES } from '../../../src/rules/registry.ts';

const FOLDER = new URL('../../fixtures/lint/', import.meta.url);
const LINES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => readFileSync(new URL(name, FOLDER), 'utf8').split(/(?<=\n)/));
const NOW = Date.parse('2026-11-20T00:00:00Z');
const DAY = 86_400_000;
const STALE = 14;
const FILES = Array.from(corpus({ count: 300, now: NOW }));
const BITS = [
  '\t',
  '\r',
  ' ',
  '    ',
  '\n',
  '\n\n',
  '#',
  '## ',
  '### ',
  '-',
  '---\n',
  '===\n',
  '```\n',
  '~~~\n',
  '<',
  '<!--',
  '>',
  '`',
  '\\',
  '"',
  ':',
  'TODO\n',
  '\ufeff',
  '\u2028',
  '\u00a0',
  '/home/x/y',
  'password: "hunter22x!"',
  '[x] ',
  '[ ] ',
  '1. ',
  '* ',
  '|',
  '[Title]',
  'null',
  '0',
  '30',
  '(ACTIVE)',
  '- [ ] a\n',
  'blocked by Wave 9',
  '**',
  'is blocked by it',
  '[a]: b\n',
  '…\n',
  'é',
  '日本語',
  '\u0085',
  '\u200b',
  '\u3000',
  'Fill in 日本語 日本語 日本語 日本語 日本語\n',
  '[Beschreibung für später einfügen, bitte kürzen]\n',
  '- `…`\n',
];

/** As files are read: each byte one character. */
function isPassed(text: string, name: string, now: number): boolean {
  return isPlainlyClean(Buffer.from(text).toString('latin1'), name, freshSpan(now, STALE));
}

/** Whether the rules find something. */
function isFaulty(text: string, name: string, now: number): boolean {
  const options = { now: new Date(now).toISOString(), staleDays: STALE };
  return lintText(text, `.agents/sessions/${name}`, options).problems.length > 0;
}

const splicing = (bits: readonly string[]): fc.Arbitrary<(text: string) => string> =>
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), fc.constantFrom('', ...bits))
    .map(([share, length, bit]) => (text) => {
      const at = Math.floor(share * text.length);
      return text.slice(0, at) + bit + text.slice(at + (length > 3 ? 0 : length));
    });
const lines = fc
  .tuple(fc.nat(), fc.nat(1), fc.constantFrom('', ...LINES, ...BITS))
  .map(([where, gone, line]) => (text: string) => {
    const all = text.split(/(?<=\n)/);
    return all.toSpliced(where % all.length, gone, line).join('');
  });
const swap = fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => (text: string) => {
  const all = text.split(/(?<=\n)/);
  const [one, other] = [a % all.length, b % all.length];
  return all
    .with(one, all[other] ?? '')
    .with(other, all[one] ?? '')
    .join('');
});
const edits = fc.array(fc.oneof(splicing(BITS), splicing(Array.from('09aZ.')), lines, swap), {
  maxLength: 2,
});

describe('isPlainlyClean', () => {
  test('was held against every rule: a new one has to be thought of there', () => {
    expect(RULES).toHaveLength(32);
  });

  test('knows nearly every clean file', () => {
    const known = FILES.filter(({ text, name }) => isPassed(text, name, NOW));
    expect(known.length).toBeGreaterThan(FILES.length * 0.98);
  });

  test('never passes over what a rule would report', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FILES),
        edits,
        fc.constantFrom(0, 0, 0, -40, -3, 13, 15, 40),
        ({ text, name }, changes, days) => {
          const changed = changes.reduce((before, change) => change(before), text);
          const now = NOW + days * DAY;
          expect(isPassed(changed, name, now) && isFaulty(changed, name, now)).toBe(false);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test.each(Object.entries(DEFECTS))('leaves %s to the rules', (_, defect) => {
    const missed = FILES.slice(0, 40)
      .map((file) => ({ ...file, ...defect(file) }))
      .filter(({ text, name }) => isPassed(text, name, NOW))
      .filter(({ text, name }) => isFaulty(text, name, NOW));
    expect(missed).toEqual([]);
  });

  test.each([
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a cut', (text: string) => text.slice(0, -1)],
  ])('leaves %s to the rules', (_, change) => {
    expect(FILES.some(({ text, name }) => isPassed(change(text), name, NOW))).toBe(false);
  });
});

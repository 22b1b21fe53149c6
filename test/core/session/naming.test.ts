import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { descriptionOf, newId, titleOfBranch } from '../../../src/core/session/naming.ts';

describe('descriptionOf', () => {
  test.each([
    ['Fix login redirect', 'fix-login-redirect'],
    ['  Größere Straße, déjà vu!  ', 'grossere-strasse-deja-vu'],
    ['UTF-8 fix', 'utf-8-fix'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\nb\u0000c', 'a-b-c'],
    ['修复登录', 'session'],
    ['2026', 'session'],
    ['---', 'session'],
    ['', 'session'],
    ['Ærø Łódź', 'aero-lodz'],
  ])('of %j is %s', (title, description) => {
    expect(descriptionOf(title)).toBe(description);
  });

  test.each([
    ['BACK-123 weather fallback', 'BACK-123', 'weather-fallback'],
    ['Weather fallback (back 123)', 'BACK-123', 'weather-fallback'],
    ['BACK-1234 other', 'BACK-123', 'back-1234-other'],
    ['BACK-123', 'BACK-123', 'session'],
    ['Fix it', '', 'fix-it'],
    ['Fix (it', '(', 'fix-it'],
  ])('of %j leaves out the issue %j', (title, issue, description) => {
    expect(descriptionOf(title, issue)).toBe(description);
  });

  test('is a short kebab name, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        const description = descriptionOf(title);
        expect(description).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(description.length).toBeLessThanOrEqual(60);
      }),
    );
  });

  test('keeps whole words of a long title', () => {
    expect(descriptionOf('words that go on and on '.repeat(9))).toBe(
      'words-that-go-on-and-on-words-that-go-on-and-on-words-that',
    );
  });
});

describe('newId', () => {
  const name = { title: 'Fix login', at: new Date('2026-11-20T14:30:00Z') };

  test('is the time and the description', () => {
    expect(newId(name, () => false)).toBe('20261120-143000-fix-login');
  });

  test('counts up while the name is taken', () => {
    const taken = new Set(['20261120-143000-fix-login', '20261120-143000-fix-login-2']);
    expect(newId(name, (id) => taken.has(id))).toBe('20261120-143000-fix-login-3');
  });
});

test.each([
  ['feature/retry-payments', 'Retry payments'],
  ['fix_login', 'Fix login'],
  ['a/b/--', 'a/b/--'],
])('titleOfBranch %s', (branch, title) => {
  expect(titleOfBranch(branch)).toBe(title);
});

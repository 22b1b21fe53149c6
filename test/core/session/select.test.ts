import { describe, expect, test } from 'vitest';
import { SessionError } from '../../../src/core/errors.ts';
import { resolveRef, type Candidate, type Surroundings } from '../../../src/core/session/select.ts';

const candidate = (
  id: string,
  status = 'in_progress',
  branch?: string,
  readable = true,
): Candidate => ({
  id,
  status,
  branch,
  readable,
});
const around = (
  candidates: readonly Candidate[],
  rest: Partial<Surroundings> = {},
): Surroundings => ({
  candidates,
  attached: undefined,
  branch: undefined,
  ...rest,
});
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof SessionError ? error.code : String(error);
  }
  return 'none';
}

describe('without a ref', () => {
  const all = [
    candidate('a', 'in_progress', 'one'),
    candidate('b', 'paused', 'two'),
    candidate('c', 'completed', 'three'),
  ];

  test('the attached session comes first', () => {
    expect(resolveRef(undefined, around(all, { attached: 'b', branch: 'one' }))).toBe('b');
  });

  test('an attached session stays current when it is completed', () => {
    expect(resolveRef('@', around(all, { attached: 'c' }))).toBe('c');
  });

  test('then the one of the branch', () => {
    expect(resolveRef('@', around(all, { attached: 'gone', branch: 'two' }))).toBe('b');
  });

  test('of two on the branch the one in progress', () => {
    const two = [candidate('a', 'paused', 'one'), candidate('b', 'in_progress', 'one')];
    expect(resolveRef(undefined, around(two, { branch: 'one' }))).toBe('b');
  });

  test('then the only active one', () => {
    expect(
      resolveRef(
        undefined,
        around([candidate('a'), candidate('c', 'completed')], { branch: 'other' }),
      ),
    ).toBe('a');
  });

  test('sessions without a branch do not belong to a detached HEAD', () => {
    const two = [candidate('a'), candidate('b', 'in_progress', 'one')];
    expect(codeOf(() => resolveRef(undefined, around(two)))).toBe('ambiguous-ref');
  });

  test('lists the candidates in columns', () => {
    const two = [candidate('a'), candidate('longer-id')];
    let said = '';
    try {
      resolveRef(undefined, around(two));
    } catch (error) {
      said = (error as SessionError).explanation.todo;
    }
    const [first, second] = said.split('\n').slice(1);
    expect(first?.indexOf('in_progress')).toBe(second?.indexOf('in_progress'));
  });

  test.each([
    ['several active ones', all, 'ambiguous-ref'],
    ['none at all', [], 'no-session'],
    ['only completed ones', [candidate('c', 'completed')], 'no-session'],
  ])('%s are refused', (_, candidates, code) => {
    expect(codeOf(() => resolveRef(undefined, around(candidates)))).toBe(code);
  });
});

describe('with a ref', () => {
  const login = '20261120-143000-fix-login';
  const logout = '20261120-150000-fix-logout';
  const all = around([
    candidate(login),
    candidate(logout, 'completed'),
    candidate('20261121-090000-weather'),
  ]);

  test.each([
    ['the id', login, login],
    ['a path', `.agents/sessions/${login}.md`, login],
    ['a path of Windows', `.agents\\sessions\\${login}.md`, login],
    ['a file name', `${login}.md`, login],
    ['a unique part', 'weather', '20261121-090000-weather'],
    ['a part in other letters', 'WEATHER', '20261121-090000-weather'],
    ['a part that only one active one has', 'fix-log', login],
  ])('%s', (_, ref, id) => {
    expect(resolveRef(ref, all)).toBe(id);
  });

  test('a whole id wins over longer ones', () => {
    expect(resolveRef('a', around([candidate('a-2'), candidate('a')]))).toBe('a');
  });

  test.each([
    ['fits nothing', 'nothing', 'unknown-ref'],
    ['fits several', '2026112', 'ambiguous-ref'],
    ['is empty', '', 'unknown-ref'],
    ['is a folder', '.agents/sessions/', 'unknown-ref'],
  ])('that %s is refused', (_, ref, code) => {
    expect(codeOf(() => resolveRef(ref, all))).toBe(code);
  });

  test('to a file that cannot be read is refused', () => {
    expect(
      codeOf(() => resolveRef('a', around([candidate('a', undefined, undefined, false)]))),
    ).toBe('unreadable-session');
  });

  test('that is misspelt gets the nearest ids as a remedy', () => {
    const error = (() => {
      try {
        return resolveRef('login-fixed', all);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect((error as SessionError).explanation.todo).toContain(login);
  });

  test('control characters of ids and refs do not reach the message', () => {
    const wild = around([candidate('a\u001b[31m-1'), candidate('a\u001b[31m-2')]);
    const messages = ['a', '\u001bnothing'].map((ref) => {
      try {
        return resolveRef(ref, wild);
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(messages.join('')).not.toContain('\u001b');
  });
});

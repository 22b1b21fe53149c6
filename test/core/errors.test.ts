import { describe, expect, test } from 'vitest';
import { messageOf, SessionError, systemCodeOf } from '../../src/core/errors.ts';

const EXPLANATION = { so: 'It rains.', follows: 'So it is wet.', todo: 'Take an umbrella.' };

describe('SessionError', () => {
  test('says what is so, what follows and what to do', () => {
    expect(new SessionError('wet', EXPLANATION).message).toBe(
      'It rains. So it is wet. Take an umbrella.',
    );
  });

  test('is a failure unless a check came out negative', () => {
    const codes = [
      new SessionError('wet', EXPLANATION),
      new SessionError('wet', EXPLANATION, { exitCode: 1 }),
    ];
    expect(codes.map(({ exitCode }) => exitCode)).toEqual([2, 1]);
  });

  test('keeps its cause', () => {
    const cause = new Error('clouds');
    expect(new SessionError('wet', EXPLANATION, { cause }).cause).toBe(cause);
  });
});

test.each([
  [new Error('a'), 'a'],
  ['b', 'b'],
  [undefined, 'undefined'],
  [5, '5'],
])('messageOf %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});

test.each([
  [Object.assign(new Error('a'), { code: 'ENOENT' }), 'ENOENT'],
  [Object.assign(new Error('a'), { code: 5 }), ''],
  [new Error('a'), ''],
  ['ENOENT', ''],
])('systemCodeOf %s', (thrown, code) => {
  expect(systemCodeOf(thrown)).toBe(code);
});

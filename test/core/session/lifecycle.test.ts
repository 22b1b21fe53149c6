import { describe, expect, test } from 'vitest';
import { SessionError } from '../../../src/core/errors.ts';
import { hasEnded, logHeading, transition } from '../../../src/core/session/lifecycle.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { pathOf, sessionText, type Said } from '../../support/any-session.ts';

const at = new Date('2026-11-20T15:00:00Z');
const session = (said: Said) => parseSession(sessionText(said), pathOf());
const STAMP = { path: ['session', 'last_updated'], value: '2026-11-20T15:00:00Z' };

describe('transition', () => {
  test.each([
    ['resume', 'paused', 'in_progress'],
    ['resume', 'active', 'in_progress'],
    ['pause', 'in_progress', 'paused'],
  ] as const)('%s of a session that is %s makes it %s', (kind, status, after) => {
    const { changes } = transition(session({ status }), { kind, at });
    expect(changes).toEqual([{ path: ['session', 'status'], value: after }, STAMP]);
  });

  test.each([
    ['resume', 'in_progress'],
    ['pause', 'paused'],
  ] as const)('%s of a session that is %s changes nothing', (kind, status) => {
    expect(transition(session({ status }), { kind, at }).changes).toEqual([]);
  });

  test('resuming asks for the attachment, pausing does not', () => {
    const effects = (['resume', 'pause'] as const).map(
      (kind) => transition(session({}), { kind, at }).effects,
    );
    expect(effects).toEqual([['attach'], []]);
  });

  test.each(['resume', 'pause'] as const)('%s of a completed session is refused', (kind) => {
    expect(() => transition(session({ status: 'completed' }), { kind, at })).toThrow(
      expect.objectContaining<Partial<SessionError>>({ code: 'completed' }),
    );
  });

  test('an update stamps the time', () => {
    expect(transition(session({ status: 'completed' }), { kind: 'update', at }).changes).toEqual([
      STAMP,
    ]);
  });

  test('time never goes back', () => {
    const ahead = session({ lastUpdated: '2026-11-20T15:00:01Z' });
    expect(transition(ahead, { kind: 'update', at }).changes[0]?.value).toBe(
      '2026-11-20T15:00:01Z',
    );
  });

  test('a time that is none is replaced', () => {
    const broken = session({ lastUpdated: 'yesterday' });
    expect(transition(broken, { kind: 'update', at }).changes).toEqual([STAMP]);
  });
});

test('hasEnded knows the words of older files', () => {
  expect(['completed', 'complete', 'done', 'paused', undefined].map(hasEnded)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('logHeading is one line', () => {
  expect(logHeading(at, 'dev\n## x')).toBe('### 2026-11-20 15:00 - dev ## x');
});

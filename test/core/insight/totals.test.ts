import { describe, expect, it } from 'vitest';
import { totals, type CountedSession } from '../../../src/core/insight/totals.ts';

const HOUR = 3_600_000;
let count = 0;

function ended(outcome: string, more: Partial<CountedSession> = {}): CountedSession {
  count++;
  return {
    id: `s${count}`,
    started: 0,
    ended: HOUR,
    outcome,
    traits: [],
    blockers: [],
    ...more,
  };
}

function several(times: number, outcome: string, traits: string[]): CountedSession[] {
  return Array.from({ length: times }, () => ended(outcome, { traits }));
}

describe('totals', () => {
  it('of nothing know nothing', () => {
    expect(totals([])).toEqual({
      sessions: 0,
      active: 0,
      ended: 0,
      outcomes: { successful: 0, partial: 0, blocked: 0, other: 0 },
      successRate: undefined,
      averageMinutes: undefined,
      medianMinutes: undefined,
      durationKnown: 0,
      effective: [],
      blockers: [],
    });
  });

  it('judge only sessions that ended with an outcome', () => {
    const found = totals([
      ended('successful'),
      ended('successful'),
      ended('partial'),
      ended('blocked'),
      ended('deleted'),
      ended('', { ended: undefined, outcome: undefined }),
    ]);
    expect(found).toMatchObject({
      sessions: 6,
      active: 1,
      ended: 5,
      outcomes: { successful: 2, partial: 1, blocked: 1, other: 1 },
      successRate: 0.5,
    });
  });

  it('average what lasted, by what was said of it rather than by start and end', () => {
    const found = totals([
      ended('successful'),
      ended('partial', { minutes: 30 }),
      ended('partial', { started: undefined }),
      ended('partial', { started: 2 * HOUR }),
      ended('', { ended: undefined, outcome: undefined, minutes: 900 }),
    ]);
    expect([found.averageMinutes, found.medianMinutes, found.durationKnown]).toEqual([45, 45, 2]);
  });

  it('name what successful sessions have and others lack', () => {
    const found = totals([
      ...several(4, 'successful', ['with objectives', 'everywhere']),
      ...several(1, 'partial', ['with objectives', 'everywhere']),
      ...several(1, 'successful', ['everywhere', 'rare']),
      ...several(3, 'blocked', ['hasty', 'everywhere']),
    ]);
    expect(found.effective).toEqual([
      { trait: 'with objectives', sessions: 5, successful: 4, rate: 0.8, otherwise: 0.25 },
    ]);
  });

  it('join blockers of active and ended sessions', () => {
    const blocker = (text: string, done: boolean) => ({ blockers: [{ text, done }] });
    const found = totals([
      ended('blocked', blocker('Waiting for API keys of staging', false)),
      ended('', {
        ended: undefined,
        outcome: undefined,
        ...blocker('API keys of staging are missing', true),
      }),
      ended('partial', blocker('Design of the form', false)),
    ]);
    expect(found.blockers).toMatchObject([{ count: 2, open: 1 }]);
  });
});

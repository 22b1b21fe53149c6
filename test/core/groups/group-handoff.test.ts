import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../src/core/brief/tokens.ts';
import { composeGroupHandoff, type GroupHandoff } from '../../../src/core/groups/group-handoff.ts';
import { readGroup, type Group } from '../../../src/core/groups/group.ts';
import type { MemberState } from '../../../src/core/groups/member-state.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { pathOf, READY, sessionText } from '../../support/any-session.ts';
import { NOW } from '../../support/cli.ts';

const GROUP = readGroup(
  '.agents/groups/checkout.md',
  '---\ngroup:\n  status: active\n  description: About paying.\n---\n',
) as Group;

function atWork(session: string, sections: Record<string, string> = {}): MemberState {
  const file = parseSession(sessionText({ sections: { ...READY, ...sections } }), pathOf(session));
  return { ...ended(session), state: 'in_progress', outcome: undefined, ended: undefined, file };
}

function ended(session: string): MemberState {
  return {
    session,
    group: 'checkout',
    state: 'ended',
    title: `Title of ${session}`,
    branch: undefined,
    ready: undefined,
    outcome: 'successful',
    ended: '2026-11-18T10:00:00Z',
    added: '2026-11-17T10:00:00Z',
    file: undefined,
  };
}

function handoff(members: readonly MemberState[], more: Partial<GroupHandoff> = {}): string {
  return composeGroupHandoff({
    group: GROUP,
    members,
    kept: new Map(),
    now: NOW,
    budget: 2000,
    ...more,
  });
}

describe('a handoff of a group', () => {
  it('tells state, next steps and blockers of what is at work', () => {
    const text = handoff([atWork('one', { Blockers: '- No API key\n- [x] Solved' })]);
    const said = [
      'the guard in src/login.ts is half written',
      'Finish the guard in src/login.ts',
      'No API key',
    ];
    expect(said.map((one) => text.includes(one))).toEqual([true, true, true]);
    expect(text.includes('Solved')).toBe(false);
  });

  it('tells the outcome of what has ended, and what is kept of it', () => {
    const kept = new Map([['one', [{ title: 'Retry', path: '.agents/knowledge/retry.md' }]]]);
    const text = handoff([ended('one')], { kept });
    expect(
      ['successful', '2026-11-18', '.agents/knowledge/retry.md'].map((one) => text.includes(one)),
    ).toEqual([true, true, true]);
  });

  it.each([150, 400, 1000])('stays within %i tokens, however many there are', (budget) => {
    const long = 'A long state of the work. '.repeat(200);
    const members = Array.from({ length: 60 }, (_, at) =>
      at % 2 === 0 ? atWork(`work-${at}`, { 'Current State': long }) : ended(`past-${at}`),
    );
    const text = handoff(members, { budget });
    expect(estimateTokens(text)).toBeLessThanOrEqual(budget);
    expect(text).toContain('left out');
  });

  it('tells less of each before it leaves one out', () => {
    const long = 'A long state of the work. '.repeat(200);
    const members = ['a', 'b', 'c'].map((one) => atWork(one, { 'Current State': long }));
    const text = handoff(members, { budget: 700 });
    expect([text.includes('left out'), text.split('A long state').length > 1]).toEqual([
      false,
      true,
    ]);
  });

  it('shows no secret and obeys no escape', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const state = `Uses ${token} here. \u001b[31mred\u001b[0m <!-- hidden`;
    const text = handoff([atWork('one', { 'Current State': state })]);
    expect([text.includes(token), text.includes('\u001b'), /(?<!\\)<!--/.test(text)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('says what keeps a session from being ready that its file does not say', () => {
    const found = { missingPaths: ['src/gone.ts'] };
    const text = handoff([{ ...atWork('one'), found }]);
    expect(/not handoff-ready \(.*src\/gone\.ts/.test(text)).toBe(true);
  });

  it('names a session to take up where the budget had room for none', () => {
    expect(handoff([atWork('one')], { budget: 40 })).toContain('session resume one');
  });

  it('says how to begin where nobody is at work', () => {
    expect(handoff([])).toContain('session new "TITLE" --group checkout');
  });
});

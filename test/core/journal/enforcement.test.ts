import { describe, expect, it } from 'vitest';
import {
  modeOf,
  namesEnough,
  overdue,
  unheeded,
  type TurnEnd,
} from '../../../src/core/journal/enforcement.ts';
import { printFact, type Fact } from '../../../src/core/journal/journal.ts';

const MINUTE = 60_000;
const fact = (minute: number, one: Partial<Fact>): Fact => ({
  at: minute * MINUTE,
  conversation: 'c',
  kind: 'edit',
  ...one,
});
const edits = (from: number, count: number): Fact[] =>
  Array.from({ length: count }, (_, at) => fact(from + at, { path: `src/${from + at}.ts` }));
const stop = (minute: number, nag?: 'warn' | 'block'): Fact =>
  fact(minute, { kind: 'stop', ...(nag && { nag }) });

describe('overdue', () => {
  const after = (facts: Fact[], now: number) => overdue(facts, 10 * MINUTE, now * MINUTE);

  it.each([
    ['three files and fifteen minutes', edits(11, 3), 25, { files: 3, minutes: 15 }],
    ['two files', edits(11, 2), 60, undefined],
    ['fourteen minutes', edits(11, 3), 24, undefined],
    ['files from before', edits(5, 5), 60, undefined],
    [
      'one file again and again',
      [1, 2, 3].map((at) => fact(10 + at, { path: 'a.ts' })),
      60,
      undefined,
    ],
    [
      'the session file',
      [1, 2, 3].map((at) => fact(10 + at, { path: `.agents/sessions/${at}.md` })),
      60,
      undefined,
    ],
  ])('%s', (_, facts, now, wanted) => {
    expect(after(facts, now)).toEqual(wanted);
  });

  it.each([
    [
      'at the next end of a turn',
      [...edits(11, 3), stop(26, 'warn'), ...edits(27, 9)],
      90,
      undefined,
    ],
    ['with no new work since', [...edits(11, 3), stop(26, 'warn'), stop(30)], 90, undefined],
    ['too soon', [...edits(11, 3), stop(26, 'block'), stop(30), ...edits(31, 3)], 40, undefined],
    [
      'with as much new work',
      [...edits(11, 3), stop(26, 'warn'), stop(30), ...edits(31, 3)],
      45,
      { files: 6, minutes: 35 },
    ],
  ])('reminds again %s', (_, facts, now, wanted) => {
    expect(after(facts, now)).toEqual(wanted);
  });
});

describe('namesEnough', () => {
  const text = (facts: readonly Fact[]): string =>
    facts.map((one) => printFact(one, 'full')).join('\n');

  it.each([
    ['three files', edits(11, 3), true],
    ['two files', edits(11, 2), false],
    ['one file again and again', [1, 2, 3].map(() => fact(10, { path: 'a.ts' })), false],
    ['nothing', [], false],
  ])('%s', (_, facts, wanted) => {
    expect(namesEnough(text(facts))).toBe(wanted);
  });
});

describe('modeOf', () => {
  const end: TurnEnd = {
    mode: 'block',
    stopHookActive: false,
    backgroundRunning: false,
    unattended: false,
    subagent: false,
  };

  it.each(['off', 'warn', 'block'] as const)('is what the project wants: %s', (mode) => {
    expect(modeOf({ ...end, mode })).toBe(mode);
  });

  it.each(['stopHookActive', 'backgroundRunning', 'unattended', 'subagent'] as const)(
    'is off with %s',
    (exemption) => {
      expect(modeOf({ ...end, [exemption]: true })).toBe('off');
    },
  );
});

describe('unheeded', () => {
  it.each([
    ['a warning at the last end of a turn', [stop(26, 'warn')], true],
    ['a block: the agent was told already', [stop(26, 'block')], false],
    ['a warning that was passed on', [stop(26, 'warn'), fact(27, { kind: 'prompt' })], false],
    ['a warning before the last change', [stop(9, 'warn')], false],
    ['no warning', [stop(26)], false],
    ['nothing', [], false],
  ])('%s', (_, facts, wanted) => {
    expect(unheeded(facts, 10 * MINUTE) !== undefined).toBe(wanted);
  });
});

import { expect, test } from 'vitest';
import { isConversation, isHookRun, isReminder } from '../../../src/core/journal/records.ts';

const CONVERSATION = { id: 'c', session: '', pid: 1, started: 'x' };
const REMINDER = { at: 'x', lines: ['a'], count: '' };
const RUN = { event: 'session-start', at: 'x', ms: 5, characters: 10 };

test.each<[string, (value: object | undefined) => boolean, object | undefined, boolean]>([
  ['a conversation', isConversation, CONVERSATION, true],
  [
    'one with all its fields',
    isConversation,
    { ...CONVERSATION, ended: 'x', reason: 'clear', told: 'a=1', held: true },
    true,
  ],
  ['one whose session is a number', isConversation, { ...CONVERSATION, session: 5 }, false],
  ['one that was told an object', isConversation, { ...CONVERSATION, told: {} }, false],
  ['no conversation', isConversation, undefined, false],
  ['a list', isConversation, [], false],
  ['a reminder', isReminder, REMINDER, true],
  ['one with a number among its lines', isReminder, { ...REMINDER, lines: ['a', 5] }, false],
  ['one whose lines are a text', isReminder, { ...REMINDER, lines: 'a' }, false],
  ['a run', isHookRun, RUN, true],
  ['one with an error', isHookRun, { ...RUN, error: 'x' }, true],
  ['one without a time', isHookRun, { ...RUN, at: undefined }, false],
])('%s: %#', (_, guard, value, is) => {
  expect(guard(value)).toBe(is);
});

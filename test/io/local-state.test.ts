import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LocalState, type Conversation } from '../../src/io/local-state.ts';
import { makeFolder } from '../support/repo.ts';

let root: string;
let common: string;
let state: LocalState;
beforeEach(() => {
  root = makeFolder();
  common = join(root, '.git');
  mkdirSync(common);
  state = new LocalState(root, common);
});
afterEach(() => vi.unstubAllEnvs());

const CONVERSATION: Conversation = {
  id: 'c-1',
  session: '20261120-143000-fix',
  pid: 12,
  started: '2026-11-20T14:30:00Z',
};
const NOW = new Date('2026-11-20T15:00:00Z');

describe('where it lies', () => {
  test('in the git folder that all worktrees share', () => {
    expect(state.folder).toBe(join(common, 'agent-session'));
  });

  test('below .agents, ignored by git, where there is no git', () => {
    const bare = new LocalState(root, undefined);
    bare.saveConversation(CONVERSATION);
    expect([bare.folder, readFileSync(join(bare.folder, '.gitignore'), 'utf8')]).toEqual([
      join(root, '.agents/.local'),
      '*\n',
    ]);
  });

  test.each([
    ['the git folder is not there', () => join(root, 'nowhere')],
    [
      'a file stands in its place',
      () => (writeFileSync(join(common, 'agent-session'), ''), common),
    ],
  ])('below .agents, where %s', (_, prepare) => {
    expect(new LocalState(root, prepare()).folder).toBe(join(root, '.agents/.local'));
  });

  test('where AGENT_SESSION_STATE says', () => {
    const elsewhere = makeFolder();
    vi.stubEnv('AGENT_SESSION_STATE', elsewhere);
    expect(new LocalState(root, common).folder).toBe(elsewhere);
  });

  test('nothing is made before something is written', () => {
    state.conversation('c-1');
    state.conversations();
    state.takeReminders();
    state.hookRuns();
    expect(existsSync(state.folder)).toBe(false);
  });
});

describe('conversations', () => {
  test('are kept, each in a file that only its owner reads', () => {
    state.saveConversation(CONVERSATION);
    const file = join(state.folder, 'conversations/c-1.json');
    expect([
      state.conversation('c-1'),
      statSync(file).mode & 0o777,
      statSync(state.folder).mode & 0o777,
    ]).toEqual([CONVERSATION, 0o600, 0o700]);
  });

  test('an id from outside cannot lead out of the folder', () => {
    const evil = { ...CONVERSATION, id: '../../../etc/x\0y' };
    state.saveConversation(evil);
    expect([
      readdirSync(join(state.folder, 'conversations')).length,
      state.conversation(evil.id),
    ]).toEqual([1, evil]);
  });

  test('two ids of one file name are not mixed up', () => {
    state.saveConversation({ ...CONVERSATION, id: 'a/b' });
    expect(state.conversation('a_b')).toBeUndefined();
  });

  test('an id of any length is taken', () => {
    const long = { ...CONVERSATION, id: 'x'.repeat(5000) };
    state.saveConversation(long);
    expect(state.conversation(long.id)).toEqual(long);
  });

  test('the empty id is nobody', () => {
    expect(state.conversation('')).toBeUndefined();
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"id":"c-1"}',
    '{"id":"c-1","session":5,"pid":1,"started":"x"}',
    '{"id":"c-1","session":"","pid":1,"started":"x","told":{}}',
    '{"id":"c-2","session":"","pid":1,"started":"x"}',
  ])('a damaged file (%s) counts as unknown', (text) => {
    mkdirSync(join(state.folder, 'conversations'), { recursive: true });
    writeFileSync(join(state.folder, 'conversations/c-1.json'), text);
    expect(state.conversation('c-1')).toBeUndefined();
  });

  test('all of them are found, what killed writers left behind aside', () => {
    state.saveConversation(CONVERSATION);
    state.saveConversation({ ...CONVERSATION, id: 'c-2' });
    writeFileSync(
      join(state.folder, 'conversations/c-3.json.99.tmp'),
      JSON.stringify({ ...CONVERSATION, id: 'c-3' }),
    );
    writeFileSync(join(state.folder, 'conversations/c-4.json'), '{');
    expect(
      state
        .conversations()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['c-1', 'c-2']);
  });

  test('old ones are forgotten once there are many', () => {
    for (let at = 0; at < 210; at++) state.saveConversation({ ...CONVERSATION, id: `c-${at}` });
    const old = new Date(NOW.getTime() - 31 * 86_400_000);
    for (let at = 0; at < 100; at++)
      utimesSync(join(state.folder, `conversations/c-${at}.json`), old, old);
    for (let at = 100; at < 210; at++)
      utimesSync(join(state.folder, `conversations/c-${at}.json`), NOW, NOW);
    state.prune(NOW);
    expect(state.conversations().length).toBe(110);
  });

  test('those that ended without a session are forgotten once there are many', () => {
    for (let at = 0; at < 210; at++) {
      const idle = at % 2 === 0;
      const ended = at % 3 === 0 ? {} : { ended: '2026-11-20T14:40:00Z' };
      state.saveConversation({
        ...CONVERSATION,
        id: `c-${at}`,
        session: idle ? '' : 'x',
        ...ended,
      });
    }
    state.prune(new Date());
    expect(state.conversations().length).toBe(140);
  });

  test('a few old ones stay', () => {
    state.saveConversation(CONVERSATION);
    utimesSync(join(state.folder, 'conversations/c-1.json'), 0, 0);
    state.prune(NOW);
    expect(state.conversation('c-1')).toEqual(CONVERSATION);
  });
});

describe('reminders', () => {
  const reminder = (at: string) => ({ at, lines: [`from ${at}`], count: '1 active' });

  test('are there once, the newest first, one of each conversation', () => {
    state.saveReminder('a', reminder('2026-11-20T14:00:00Z'));
    state.saveReminder('b', reminder('2026-11-20T15:00:00Z'));
    state.saveReminder('a', reminder('2026-11-20T14:30:00Z'));
    expect([state.takeReminders().map(({ at }) => at), state.takeReminders()]).toEqual([
      ['2026-11-20T15:00:00Z', '2026-11-20T14:30:00Z'],
      [],
    ]);
  });

  test('only the newest stay once there are many', () => {
    for (let at = 0; at < 210; at++) {
      state.saveReminder(`c-${at}`, reminder(`2026-11-20T14:00:${at}Z`));
      const time = new Date(NOW.getTime() + at * 1000);
      utimesSync(join(state.folder, `reminders/c-${at}.json`), time, time);
    }
    state.prune(NOW);
    const left = state.takeReminders().map(({ at }) => at);
    expect([left.length, left.includes('2026-11-20T14:00:209Z')]).toEqual([10, true]);
  });

  test('damaged ones go without a word', () => {
    state.saveReminder('a', reminder('2026-11-20T14:00:00Z'));
    writeFileSync(join(state.folder, 'reminders/b.json'), '{"lines":"x"}');
    state.takeReminders();
    expect(readdirSync(join(state.folder, 'reminders'))).toEqual([]);
  });
});

describe('the hook log', () => {
  const run = (at: number) => ({
    event: 'session-start',
    at: `2026-11-20T14:${at}:00Z`,
    ms: 5,
    characters: 100,
  });

  test('keeps runs in their order', () => {
    state.logHookRun(run(10));
    state.logHookRun({ ...run(11), error: 'broken' });
    expect(state.hookRuns()).toEqual([run(10), { ...run(11), error: 'broken' }]);
  });

  test('stays small and loses the oldest', () => {
    for (let at = 0; at < 1200; at++) state.logHookRun(run(at));
    expect(statSync(join(state.folder, 'hooks.log')).size).toBeLessThan(70_000);
    expect(state.hookRuns().at(-1)).toEqual(run(1199));
  });

  test('lines that are torn are passed over', () => {
    state.logHookRun(run(10));
    writeFileSync(join(state.folder, 'hooks.log'), `{"event":\n${JSON.stringify(run(12))}\n`);
    expect(state.hookRuns()).toEqual([run(12)]);
  });

  test('a log that cannot be written is no failure', () => {
    mkdirSync(join(state.folder, 'hooks.log'), { recursive: true });
    expect(() => state.logHookRun(run(10))).not.toThrow();
  });
});

describe('writing', () => {
  test('fails without a trace where a folder stands in the way', () => {
    mkdirSync(join(state.folder, 'x.json'), { recursive: true });
    expect(() => state.write('x.json', {})).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(state.folder)).toEqual(['x.json']);
  });

  test('a lock has a folder, and a name of its own', () => {
    const [one, other] = [state.lockOf('20261120-143000-a'), state.lockOf('../b')];
    expect([
      existsSync(join(one, '..')),
      one === other,
      other.startsWith(join(state.folder, 'locks')),
    ]).toEqual([true, false, true]);
  });

  test('locks below .agents are ignored by git', () => {
    const bare = new LocalState(root, undefined);
    bare.lockOf('a');
    expect(existsSync(join(bare.folder, '.gitignore'))).toBe(true);
  });

  test('a lock whose folder cannot be made is left to whoever takes it', () => {
    writeFileSync(join(root, '.agents'), '');
    expect(new LocalState(root, undefined).lockOf('a')).toContain('a.lock');
  });
});

test.each([
  ['shorter', 'a'],
  ['a little longer', 'b'.repeat(60)],
  ['much longer', 'c'.repeat(3000)],
  ['beyond one page', 'd'.repeat(9000)],
  ['of other characters', 'é'.repeat(700)],
])('a record that is written again and %s says the new and nothing of the old', (_, reason) => {
  state.saveConversation({ ...CONVERSATION, reason: 'x'.repeat(100) });
  state.saveConversation({ ...CONVERSATION, reason });
  expect(state.conversation('c-1')).toEqual({ ...CONVERSATION, reason });
  expect(state.names('conversations').length).toBe(1);
  state.saveConversation(CONVERSATION);
  expect(state.conversation('c-1')).toEqual(CONVERSATION);
});

test('modes are those of the owner even in an open folder', () => {
  chmodSync(common, 0o777);
  state.saveConversation(CONVERSATION);
  expect(statSync(join(state.folder, 'conversations')).mode & 0o077).toBe(0);
});

import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HookWorld, Payload } from '../../hooks/hook.ts';
import { sessionEnd } from '../../hooks/session-end.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, READY, sessionText, type Said } from '../support/any-session.ts';
import { callHook, CONVERSATION, payload, runHook } from '../support/hook.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const EXIT = payload('SessionEnd.prompt_input_exit');

/** A project whose conversation began at 14:00 and works on the session. */
function project(said: Said = {}, others: Readonly<Record<string, Said>> = {}): Repo {
  const files = Object.entries({ [FIX_LOGIN]: said, ...others }).map(([id, one]) => [
    pathOf(id),
    sessionText(one),
  ]);
  const repo = makeRepo(Object.fromEntries(files));
  state(repo).saveConversation({
    id: CONVERSATION,
    session: FIX_LOGIN,
    pid: 1,
    started: '2026-11-20T14:00:00Z',
  });
  return repo;
}
const state = (repo: Repo) => new Workspace(repo.root).state;
const end = (repo: Repo, given: Payload = EXIT, world: Partial<HookWorld> = {}): string =>
  callHook(sessionEnd, given, repo, world);
const OLD = '2026-11-20T13:00:00Z';

describe('SessionEnd', () => {
  test.each(['clear', 'resume', 'logout', 'prompt_input_exit', 'other'])(
    'with reason %s marks the conversation as ended and keeps its attachment',
    (reason) => {
      const repo = project();
      end(repo, payload(`SessionEnd.${reason}`));
      expect(state(repo).conversation(CONVERSATION)).toEqual({
        id: CONVERSATION,
        session: FIX_LOGIN,
        pid: 4321,
        started: '2026-11-20T14:00:00Z',
        ended: '2026-11-20T15:00:00Z',
        reason,
      });
    },
  );

  test('keeps the known client where this one does not say who it is', () => {
    const repo = project();
    end(repo, EXIT, { env: { CLAUDE_PID: '' } });
    expect(state(repo).conversation(CONVERSATION)?.pid).toBe(1);
  });

  test('prints the completion checklist', () => {
    const lines = end(project())
      .split('\n')
      .filter((line) => line.startsWith('- [ ] '));
    const wanted = [/issue/, /decision/, /lesson/, /remaining work/, /reference/, /deleted/];
    expect([lines.length, wanted.filter((one) => !lines.some((line) => one.test(line)))]).toEqual([
      6,
      [],
    ]);
  });

  test('counts active sessions', () => {
    const said = end(
      project(
        {},
        { '20261120-100000-a': { status: 'paused' }, '20261120-100001-b': { status: 'completed' } },
      ),
    );
    expect(said).toContain('Active sessions: 2 (1 in progress, 1 paused)');
  });

  test.each<[string, Said, boolean]>([
    ['was not touched in this conversation', { lastUpdated: OLD, created: OLD }, true],
    ['was touched', { lastUpdated: '2026-11-20T14:30:00Z' }, false],
    ['was touched at a time with an offset', { lastUpdated: '2026-11-20T15:30:00+01:00' }, false],
    ['is paused', { lastUpdated: OLD, status: 'paused' }, false],
  ])('reminds of the update of a session that %s: %#', (_, said, reminded) => {
    expect(end(project(said)).includes('was not updated in the last conversation')).toBe(reminded);
  });

  test('says why a session is not handoff-ready', () => {
    expect(end(project({ sections: { ...READY, 'Next Steps': 'TBD' } }))).toContain(
      'not handoff-ready',
    );
  });

  test('knows the paths that are not there any more', () => {
    const repo = project({
      sections: { ...READY, 'Current State': 'Half of `src/gone.ts` is done.' },
    });
    repo.write('src/there.ts', '');
    expect(end(repo)).toMatch(/not handoff-ready:.*src\/gone\.ts/);
  });

  test('of a session whose boxes are all ticked leaves the checklist for the person', () => {
    const repo = project({
      lastUpdated: OLD,
      sections: { ...READY, 'Acceptance Criteria': '- [x] a' },
    });
    end(repo);
    const [reminder] = state(repo).takeReminders();
    expect([
      reminder?.lines.length,
      reminder?.lines[0]?.includes('looks done'),
      reminder?.lines[0]?.includes('decisions'),
    ]).toEqual([1, true, true]);
  });

  test('leaves the update reminder and the count for the next start', () => {
    const repo = project({ lastUpdated: OLD });
    end(repo);
    expect(state(repo).takeReminders()).toEqual([
      {
        at: '2026-11-20T15:00:00Z',
        lines: [expect.stringContaining('was not updated')],
        count: expect.stringContaining('Active sessions: 1'),
      },
    ]);
  });

  test.each<[string, string, number]>([
    ['a clone that does not know the merge driver', '', 1],
    ['a clone that does', '[merge "agent-session"]\n\tdriver = x\n', 0],
  ])('in %s reminds of it as it should', (_, section, count) => {
    const repo = project();
    repo.write('.gitattributes', '.agents/sessions/*.md merge=agent-session\n');
    repo.write('.git/config', `${repo.read('.git/config')}${section}`);
    end(repo);
    const lines = state(repo).takeReminders()[0]?.lines ?? [];
    expect(lines.filter((line) => line.includes('session init')).length).toBe(count);
  });

  test.each<[string, string, Record<string, string>]>([
    ['.gitconfig in the home', '.gitconfig', { HOME: '' }],
    ['the usual folder', '.config/git/config', { HOME: '' }],
    ['the folder that XDG_CONFIG_HOME names', 'git/config', { XDG_CONFIG_HOME: '' }],
  ])('does not remind of a merge driver that stands in %s', (_, path, names) => {
    const repo = project();
    const place = makeFolder();
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), '[merge "agent-session"]\n\tdriver = x\n');
    repo.write('.gitattributes', '.agents/sessions/*.md merge=agent-session\n');
    const env = Object.fromEntries(Object.keys(names).map((name) => [name, place]));
    end(repo, EXIT, { env: { HOME: makeFolder(), ...env } });
    const lines = state(repo).takeReminders()[0]?.lines ?? [];
    expect(lines.filter((line) => line.includes('session init'))).toEqual([]);
  });

  test('two conversations that end leave two reminders', () => {
    const repo = project({ lastUpdated: OLD });
    state(repo).saveConversation({
      id: 'other',
      session: '',
      pid: 2,
      started: '2026-11-20T14:00:00Z',
    });
    end(repo);
    end(repo, { ...EXIT, session_id: 'other' });
    expect(state(repo).takeReminders().length).toBe(2);
  });

  test('a resume that failed leaves no reminder and no conversation', () => {
    const repo = project();
    end(repo, payload('SessionEnd.other.failed-resume', { session_id: 'never-was' }));
    expect([state(repo).takeReminders(), state(repo).conversation('never-was')]).toEqual([
      [],
      undefined,
    ]);
  });

  test('where nothing is active there is nothing to say', () => {
    const repo = makeRepo({ '.agents/config.yaml': '' });
    state(repo).saveConversation({
      id: CONVERSATION,
      session: '',
      pid: 1,
      started: '2026-11-20T14:00:00Z',
    });
    expect([end(repo), state(repo).takeReminders()]).toEqual(['', []]);
  });

  test('a deleted session is no failure', () => {
    const repo = project();
    state(repo).saveConversation({
      id: CONVERSATION,
      session: 'gone',
      pid: 1,
      started: '2026-11-20T14:00:00Z',
    });
    expect(end(repo)).toBe('Active sessions: 1 (1 in progress, 0 paused). See: session list\n');
  });

  test('takes away what a killed writer left in the local state', () => {
    const repo = project();
    const path = join(state(repo).folder, 'conversations', 'x.json.999999999.tmp');
    writeFileSync(path, '{');
    utimesSync(path, 0, 0);
    end(repo);
    expect(existsSync(path)).toBe(false);
  });

  test('terminal escapes of a title stay on paper', () => {
    expect(
      end(project({ title: '\u001b[31mred\u0007', sections: { 'Current State': '\u001b[2J' } })),
    ).not.toMatch(/[\u0007\u001b]/);
  });

  test('the built hook prints it for whoever runs it by hand', async () => {
    const { code, stdout, stderr } = await runHook(
      'session-end',
      EXIT,
      project({ lastUpdated: OLD }),
    );
    expect([
      code,
      stdout.includes('was not updated'),
      stdout.endsWith('session list\n'),
      stderr,
    ]).toEqual([0, true, true, '']);
  });
});

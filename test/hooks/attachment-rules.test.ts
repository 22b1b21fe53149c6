import { appendFileSync, rmSync, truncateSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { HookWorld, Payload } from '../../hooks/hook.ts';
import { sessionEnd } from '../../hooks/session-end.ts';
import { sessionStart } from '../../hooks/session-start.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, READY, sessionText } from '../support/any-session.ts';
import { NOW, runInProcess } from '../support/cli.ts';
import { answerOf, callHook, CONVERSATION, payload } from '../support/hook.ts';
import { record, recorded } from '../support/journal.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const BRANCH = 'feature/login';
const STARTUP = payload('SessionStart.startup.interactive');
const COMPACT = payload('SessionStart.compact');
const LATER = { ...READY, 'Current State': 'The guard is there, and its test is red.' };
const OTHER = '00000000-0000-4000-8000-00000000000f';

/** A repository on the branch of a session that is committed there. */
function project(): Repo {
  const repo = makeRepo({ '.agents/config.yaml': '' }, { commit: true });
  repo.git('checkout', '--quiet', '-b', BRANCH);
  repo.write(pathOf(), sessionText({ branch: BRANCH }));
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--message=session');
  return repo;
}
const start = (repo: Repo, given: Payload = STARTUP, world: Partial<HookWorld> = {}) =>
  answerOf(callHook(sessionStart, given, repo, world));
const conversation = (repo: Repo, id = CONVERSATION) =>
  new Workspace(repo.root).state.conversation(id);
const attachedTo = (repo: Repo, id = CONVERSATION) => conversation(repo, id)?.session;

test('two conversations on one branch work on the same session', () => {
  const repo = project();
  start(repo);
  start(repo, { ...STARTUP, session_id: OTHER });
  expect([attachedTo(repo), attachedTo(repo, OTHER)]).toEqual([FIX_LOGIN, FIX_LOGIN]);
});

test('what one of them did is told to the other', () => {
  const repo = project();
  start(repo);
  record(repo, [
    { ago: 3, kind: 'prompt', text: 'Rotate the tokens' },
    { ago: 2, path: 'src/tokens.ts' },
  ]);
  const { context } = start(repo, { ...STARTUP, session_id: OTHER });
  expect([context.includes('Rotate the tokens'), context.includes('src/tokens.ts')]).toEqual([
    true,
    true,
  ]);
});

describe('work trees', () => {
  test('share what was recorded of a session, and have their own files of it', () => {
    const repo = project();
    start(repo);
    record(repo, [{ ago: 3, path: 'src/a.ts' }]);
    repo.git('worktree', 'add', '--quiet', 'tree', '-b', 'feature/two');
    const env = { CLAUDE_PROJECT_DIR: repo.path('tree') };
    const { context } = start(repo, { ...COMPACT, cwd: repo.path('tree') }, { env });
    expect([context.includes('src/a.ts'), context.includes('branch is feature/two')]).toEqual([
      true,
      true,
    ]);
  });
});

describe('a renamed branch', () => {
  test('keeps its session: for the conversation that had it', () => {
    const repo = project();
    start(repo);
    repo.git('branch', '--move', 'feature/signin');
    const { context, message } = start(repo, COMPACT);
    expect([
      attachedTo(repo),
      context.includes('session update --branch feature/signin'),
      message.includes('was renamed to feature/signin'),
    ]).toEqual([FIX_LOGIN, true, true]);
  });

  test('and for a new one, that is told what to do', () => {
    const repo = project();
    repo.git('branch', '--move', 'feature/signin');
    const { context } = start(repo);
    expect([attachedTo(repo), context.includes('session update --branch feature/signin')]).toEqual([
      FIX_LOGIN,
      true,
    ]);
  });

  test('whose old name is in use again is another branch', () => {
    const repo = project();
    repo.git('branch', '--move', 'feature/signin');
    repo.git('branch', BRANCH);
    start(repo);
    expect(attachedTo(repo)).toBe('');
  });

  test('is written down by session update --branch', async () => {
    const repo = project();
    const { code } = await runInProcess(['update', FIX_LOGIN, '--branch', 'feature/signin'], {
      cwd: repo.root,
    });
    expect([code, repo.read(pathOf())?.includes('branch: "feature/signin"')]).toEqual([0, true]);
  });
});

describe('a detached HEAD', () => {
  test('keeps the session of a conversation', () => {
    const repo = project();
    start(repo);
    repo.git('checkout', '--quiet', '--detach');
    const { context } = start(repo, COMPACT);
    expect([attachedTo(repo), context.includes('branch is none')]).toEqual([FIX_LOGIN, true]);
  });

  test('gives a new conversation the list', () => {
    const repo = project();
    repo.git('checkout', '--quiet', '--detach');
    const { context } = start(repo);
    expect([attachedTo(repo), context.includes('1 active session')]).toEqual(['', true]);
  });
});

describe('a session whose file is missing', () => {
  test('leaves its conversation free, and that is said', () => {
    const repo = project();
    start(repo);
    rmSync(repo.path(pathOf()));
    const { context, message } = start(repo, COMPACT);
    expect([attachedTo(repo), context.includes(FIX_LOGIN), message.includes(FIX_LOGIN)]).toEqual([
      '',
      true,
      true,
    ]);
  });

  test('is taken up again when the file is back', () => {
    const repo = project();
    start(repo);
    repo.git('checkout', '--quiet', 'main');
    start(repo, COMPACT);
    repo.git('checkout', '--quiet', BRANCH);
    start(repo, COMPACT);
    expect(attachedTo(repo)).toBe(FIX_LOGIN);
  });

  test('under a new name is followed, with what was recorded', () => {
    const repo = project();
    start(repo);
    record(repo, [{ ago: 3, path: 'src/a.ts' }]);
    const renamed = '20261120-143000-fix-signin';
    repo.git('mv', pathOf(), pathOf(renamed));
    const { context } = start(repo, COMPACT);
    expect([attachedTo(repo), context.includes('src/a.ts')]).toEqual([renamed, true]);
  });
});

describe('a clock that went back', () => {
  const earlier = new Date(NOW.getTime() - 3 * 3_600_000);

  test('hides no work that came after the change of Current State', () => {
    const repo = project();
    start(repo);
    repo.write(pathOf(), sessionText({ branch: BRANCH, sections: LATER }));
    start(repo, COMPACT);
    record(repo, [{ ago: 170, path: 'src/a.ts' }]);
    expect(start(repo, COMPACT, { now: earlier }).context).toContain('src/a.ts');
  });

  test('hides no agent that came after the others were written down', async () => {
    const repo = project();
    start(repo);
    await runInProcess(['log', 'Begun'], { cwd: repo.root });
    record(repo, [{ ago: 181, kind: 'agent-stop', id: 'a1', type: 'scout', text: 'Found it' }]);
    expect(start(repo, COMPACT, { now: earlier }).context).toContain('Found it');
  });
});

describe('a journal of 100 MB', () => {
  test('tells its end', () => {
    const repo = project();
    start(repo);
    record(repo, [{ ago: 9, path: 'src/first.ts' }]);
    const file = repo.path(`.git/agent-session/journal/s-${FIX_LOGIN}/${CONVERSATION}.jsonl`);
    truncateSync(file, 100 * 1024 * 1024);
    appendFileSync(
      file,
      `\n${JSON.stringify({ at: NOW.getTime() - 60_000, kind: 'edit', path: 'src/last.ts' })}\n`,
    );
    expect(start(repo, COMPACT).context).toContain('src/last.ts');
  });
});

describe('clear and fork', () => {
  const next = (source: string): Payload => ({
    ...payload(`SessionStart.${source}`),
    session_id: OTHER,
  });

  test('clear hands the session on, with what was recorded', () => {
    const repo = project();
    start(repo);
    record(repo, [{ ago: 3, kind: 'prompt', text: 'Rotate the tokens' }]);
    callHook(sessionEnd, payload('SessionEnd.clear'), repo);
    const { context } = start(repo, next('clear'));
    expect([
      attachedTo(repo),
      attachedTo(repo, OTHER),
      context.includes('Rotate the tokens'),
    ]).toEqual(['', FIX_LOGIN, true]);
  });

  test('fork copies it', () => {
    const repo = project();
    start(repo);
    callHook(sessionEnd, payload('SessionEnd.resume'), repo);
    start(repo, next('fork'));
    expect([attachedTo(repo), attachedTo(repo, OTHER)]).toEqual([FIX_LOGIN, FIX_LOGIN]);
  });
});

describe('a subagent', () => {
  test('attaches nothing and is told nothing by a start', () => {
    const repo = project();
    const { context } = start(repo, { ...STARTUP, agent_id: 'a1' });
    expect([context, conversation(repo)]).toEqual(['', undefined]);
  });
});

describe('agents that were at work', () => {
  const work = (repo: Repo): void =>
    record(repo, [
      { ago: 9, kind: 'agent-task', id: 'a1', type: 'tester', task: 'Test the guard' },
      { ago: 8, kind: 'agent-start', id: 'a1', type: 'tester' },
    ]);

  test('are at work after a compaction', () => {
    const repo = project();
    start(repo);
    work(repo);
    expect(start(repo, COMPACT).context).toContain('tester (in_progress): Test the guard');
  });

  test('are interrupted for a conversation that comes after a crash', () => {
    const repo = project();
    start(repo, STARTUP, { env: { CLAUDE_PID: '999999999' } });
    work(repo);
    const { context } = start(repo, { ...STARTUP, session_id: OTHER });
    expect(context).toContain('tester (interrupted): Test the guard');
  });

  test('are interrupted when their own conversation is resumed', () => {
    const repo = project();
    start(repo);
    work(repo);
    start(repo, payload('SessionStart.resume'));
    expect([
      start(repo, COMPACT).context.includes('tester (interrupted)'),
      recorded(repo).at(-1)?.kind,
    ]).toEqual([true, 'start']);
  });
});

describe('a session that somebody else changed', () => {
  const DIFFERENT = sessionText({ branch: BRANCH }).replace('half written', 'finished by Ada');
  const commitAs = (repo: Repo, author: string): void =>
    void repo.git(
      'commit',
      '--quiet',
      '--all',
      '--message=x',
      `--author=${author} <a@example.org>`,
    );

  test('by a commit is said to be', () => {
    const repo = project();
    start(repo);
    repo.write(pathOf(), DIFFERENT);
    commitAs(repo, 'Ada Lovelace');
    const first = start(repo, COMPACT).context;
    const second = start(repo, COMPACT).context;
    expect([
      /changed by commit [0-9a-f]+ of Ada_Lovelace/.test(first),
      second.includes('changed by commit'),
    ]).toEqual([true, false]);
  });

  test('by an edit in this work tree is not', () => {
    const repo = project();
    start(repo);
    repo.write(pathOf(), DIFFERENT);
    expect(start(repo, COMPACT).context).not.toContain('changed by commit');
  });

  test('by our own command is not', async () => {
    const repo = project();
    start(repo);
    await runInProcess(['update', FIX_LOGIN, '--state', 'All is well, tests pass'], {
      cwd: repo.root,
    });
    commitAs(repo, 'Me');
    expect(start(repo, COMPACT).context).not.toContain('changed by commit');
  });
});

import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { conversationOf, Workspace } from '../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from './support/any-session.ts';
import { fakeGit } from './support/fake-git.ts';
import { makeFolder, makeRepo } from './support/repo.ts';

afterEach(() => vi.unstubAllEnvs());

const SESSION = { [pathOf()]: sessionText() };

describe('the files of a workspace', () => {
  test('are ours by name or by key, and no others', () => {
    const { root } = makeRepo({
      ...SESSION,
      '.agents/sessions/notes.md': sessionText(),
      '.agents/sessions/README.md': '# About',
      '.agents/sessions/20261120-143000-empty.md': '',
      '.agents/sessions/sub/20261120-143000-deeper.md': sessionText(),
    });
    expect(new Workspace(root).files().map(({ id }) => id)).toEqual([
      '20261120-143000-empty',
      FIX_LOGIN,
      'notes',
    ]);
  });

  test('that cannot be read stay in the list, with their problem', () => {
    const repo = makeRepo({ ...SESSION, '.agents/sessions/20261120-143001-binary.md': 'a\0b' });
    const outside = join(makeFolder(), 'secret.md');
    writeFileSync(outside, sessionText({ title: 'Secret' }));
    symlinkSync(outside, repo.path('.agents/sessions/20261120-143002-out.md'));
    const loaded = new Workspace(repo.root).loadAll();
    expect(
      loaded.map(({ session, problem }) => [session !== undefined, problem !== undefined]),
    ).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });
});

describe('find', () => {
  test('takes the session that the conversation is attached to', () => {
    const repo = makeRepo({ ...SESSION, [pathOf('20261120-150000-other')]: sessionText() });
    const workspace = new Workspace(repo.root);
    workspace.state.saveConversation({
      id: 'c',
      session: '20261120-150000-other',
      pid: 1,
      started: 'x',
    });
    expect(workspace.find(undefined, 'c').file.id).toBe('20261120-150000-other');
  });

  test('a conversation without attachment leaves the choice to the branch', () => {
    const repo = makeRepo({
      ...SESSION,
      [pathOf('20261120-150000-other')]: sessionText({ branch: 'main' }),
    });
    const workspace = new Workspace(repo.root);
    workspace.state.saveConversation({ id: 'c', session: '', pid: 1, started: 'x' });
    expect(workspace.find('@', 'c').file.id).toBe('20261120-150000-other');
  });

  test('never takes a file that is not ours, even by its whole name', () => {
    const repo = makeRepo({ ...SESSION, '.agents/sessions/README.md': '# About' });
    const find = () => new Workspace(repo.root).find('README', undefined);
    expect(find).toThrow(expect.objectContaining({ code: 'unknown-ref' }));
  });

  test('a whole id is enough, whatever else is in the folder', () => {
    const repo = makeRepo({ ...SESSION, [pathOf(`${FIX_LOGIN}-2`)]: 'a\0b' });
    const workspace = new Workspace(repo.root);
    expect(workspace.find(FIX_LOGIN, undefined).file.id).toBe(FIX_LOGIN);
    expect(() => workspace.find(`${FIX_LOGIN}-2`, undefined)).toThrow(
      expect.objectContaining({ code: 'unreadable-session' }),
    );
  });

  test('one broken file does not hide the others', () => {
    const repo = makeRepo({
      ...SESSION,
      [pathOf('20261120-150000-broken')]: '---\nsession: [\n---\n',
      [pathOf('20261120-150001-bin')]: 'a\0',
    });
    expect(new Workspace(repo.root).find(undefined, undefined).file.id).toBe(FIX_LOGIN);
  });
});

describe('the configuration', () => {
  test('is read from .agents/config.yaml', () => {
    expect(
      new Workspace(makeRepo({ '.agents/config.yaml': 'context:\n  budget: 400\n' }).root).config
        .context.budget,
    ).toBe(400);
  });

  test.each([
    ['is missing', {}],
    ['is binary', { '.agents/config.yaml': 'a\0b' }],
    ['is broken', { '.agents/config.yaml': '[' }],
    ['is a folder', { '.agents/config.yaml/x': '' }],
  ])('has its defaults where the file %s', (_, files) => {
    expect(new Workspace(makeRepo(files).root).config.context.budget).toBe(1000);
  });
});

describe('git', () => {
  test('tells branch, commit and default branch', () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const { branch, commit, defaultBranch } = new Workspace(repo.root);
    expect([branch, commit, defaultBranch]).toEqual([
      'feature/x',
      repo.git('rev-parse', 'HEAD').trim(),
      'main',
    ]);
  });

  test('is asked where the files do not tell', () => {
    const repo = makeRepo();
    repo.write('.git/HEAD', 'ref: refs/heads/.invalid\n');
    const path = fakeGit({
      'symbolic-ref --quiet --short HEAD': 'feature/x',
      'rev-parse --quiet --verify HEAD': 'f'.repeat(40),
      'rev-parse --quiet --verify refs/heads/master': 'e'.repeat(40),
    });
    vi.stubEnv('PATH', `${path}:/usr/bin:/bin`);
    const { branch, commit, defaultBranch } = new Workspace(repo.root);
    expect([branch, commit, defaultBranch]).toEqual(['feature/x', 'f'.repeat(40), 'master']);
  });

  test('tells a detached commit of such a repository, and its remote default branch', () => {
    const repo = makeRepo();
    repo.write('.git/HEAD', 'ref: refs/heads/.invalid\n');
    const path = fakeGit({
      'rev-parse --quiet --verify HEAD': 'f'.repeat(40),
      'symbolic-ref --quiet --short refs/remotes/origin/HEAD': 'origin/trunk',
    });
    vi.stubEnv('PATH', `${path}:/usr/bin:/bin`);
    const { head, defaultBranch } = new Workspace(repo.root);
    expect([head, defaultBranch]).toEqual([{ kind: 'detached', sha: 'f'.repeat(40) }, 'trunk']);
  });

  test('that fails leaves everything unknown', () => {
    const repo = makeRepo();
    repo.write('.git/HEAD', 'garbage');
    const { branch, commit, defaultBranch } = new Workspace(repo.root);
    expect([branch, commit, defaultBranch]).toEqual([undefined, undefined, undefined]);
  });

  test('is not asked where there is none', () => {
    vi.stubEnv('PATH', fakeGit({ 'symbolic-ref --quiet --short HEAD': 'wrong' }));
    const { branch, commit, defaultBranch } = new Workspace(makeFolder());
    expect([branch, commit, defaultBranch]).toEqual([undefined, undefined, undefined]);
  });
});

test.each([
  [{}, undefined],
  [{ CLAUDE_CODE_SESSION_ID: 'a' }, 'a'],
  [{ CLAUDE_CODE_SESSION_ID: 'a', AGENT_SESSION_CONVERSATION: 'b' }, 'b'],
  [{ CLAUDE_CODE_SESSION_ID: '', AGENT_SESSION_CONVERSATION: '' }, undefined],
])('conversationOf %j', (env, id) => {
  expect(conversationOf(env)).toBe(id);
});

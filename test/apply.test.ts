import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyEdit, createSession } from '../src/apply.ts';
import { Workspace } from '../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from './support/any-session.ts';
import { makeFolder, makeRepo, type Repo } from './support/repo.ts';

const STATUS = { path: ['session', 'status'], value: 'paused' } as const;

function open(text: string = sessionText()): {
  repo: Repo;
  workspace: Workspace;
  file: { id: string; absolute: string; path: string };
} {
  const repo = makeRepo({ [pathOf()]: text });
  const workspace = new Workspace(repo.root);
  return { repo, workspace, file: workspace.store.file(`${FIX_LOGIN}.md`) };
}

describe('applyEdit', () => {
  test('changes the bytes it is about', () => {
    const { repo, workspace, file } = open();
    const { changed, session } = applyEdit(workspace, file, {
      body: ({ text }) => text.replace('loops', 'hangs'),
      changes: () => [STATUS],
    });
    expect([changed, session.status, repo.read(pathOf())]).toEqual([
      true,
      'paused',
      sessionText({ status: 'paused' }).replace('loops', 'hangs'),
    ]);
  });

  test('a dry run tells the same and writes nothing', () => {
    const { repo, workspace, file } = open();
    const { changed, after } = applyEdit(
      workspace,
      file,
      { changes: () => [STATUS] },
      { dryRun: true },
    );
    expect([changed, after, repo.read(pathOf()), repo.has('.git/agent-session')]).toEqual([
      true,
      sessionText({ status: 'paused' }),
      sessionText(),
      false,
    ]);
  });

  test('an edit without effect writes nothing', () => {
    const { workspace, file, repo } = open();
    const before = readdirSync(repo.path('.agents/sessions'));
    expect([
      applyEdit(workspace, file, {}).changed,
      readdirSync(repo.path('.agents/sessions')),
    ]).toEqual([false, before]);
  });

  test('what an editor saves meanwhile is edited, not overwritten', () => {
    const { repo, workspace, file } = open();
    let saved = false;
    applyEdit(workspace, file, {
      body({ text }) {
        if (!saved) writeFileSync(file.absolute, text.replace('loops', 'hangs'));
        saved = true;
        return text.replace('stale', 'old');
      },
    });
    expect(repo.read(pathOf())).toBe(
      sessionText().replace('loops', 'hangs').replace('stale', 'old'),
    );
  });

  test.each([
    ['is gone', 'session-gone', undefined],
    ['is binary', 'unreadable-session', 'a\0b'],
    ['is not UTF-8', 'unreadable-session', Buffer.from([0xff])],
  ])('a file that %s is refused', (_, code, content) => {
    const { repo, workspace, file } = open();
    const lost = content === undefined ? { ...file, absolute: repo.path('none.md') } : file;
    if (content !== undefined) repo.write(pathOf(), content);
    expect(() => applyEdit(workspace, lost, { changes: () => [STATUS] })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('an edit that would break the front matter is refused', () => {
    const { repo, workspace, file } = open();
    const edit = { body: ({ text }: { text: string }) => text.replace('orchestration:', '  : [') };
    expect(() => applyEdit(workspace, file, edit)).toThrow(
      expect.objectContaining({ code: 'edit-refused' }),
    );
    expect(repo.read(pathOf())).toBe(sessionText());
  });

  test('a file that would be too large to be read again is refused', () => {
    const { repo, workspace, file } = open();
    const edit = { body: ({ text }: { text: string }) => text + 'x'.repeat(9 * 1024 * 1024) };
    expect(() => applyEdit(workspace, file, edit)).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
    expect(repo.read(pathOf())).toBe(sessionText());
  });

  test('the lock is free again after a failure', () => {
    const { workspace, file } = open();
    const failing = {
      body: () => {
        throw new Error('no');
      },
    };
    expect(() => applyEdit(workspace, file, failing)).toThrow('no');
    expect(applyEdit(workspace, file, { changes: () => [STATUS] }).changed).toBe(true);
  });
});

describe('createSession', () => {
  const named = (taken: (id: string) => boolean): string =>
    taken('a') ? (taken('a-2') ? 'a-3' : 'a-2') : 'a';

  test('makes the folder and takes the first free name', () => {
    const repo = makeRepo();
    const workspace = new Workspace(repo.root);
    const ids = [1, 2, 3].map((at) => createSession(workspace, named, `text ${at}`).id);
    expect([ids, repo.read('.agents/sessions/a-2.md')]).toEqual([['a', 'a-2', 'a-3'], 'text 2']);
  });

  test('refuses a folder that leads out of the project', () => {
    const repo = makeRepo();
    const outside = makeFolder();
    symlinkSync(outside, repo.path('.agents'));
    expect(() => createSession(new Workspace(repo.root), named, 'text')).toThrow(
      expect.objectContaining({ code: 'folder-outside' }),
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  test('refuses a text that could not be read again', () => {
    const repo = makeRepo();
    expect(() =>
      createSession(new Workspace(repo.root), named, 'x'.repeat(9 * 1024 * 1024)),
    ).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(repo.has('.agents')).toBe(false);
  });

  test('fails clearly where a file stands in place of the folder', () => {
    const repo = makeRepo({ '.agents/sessions': 'a file' });
    expect(() => createSession(new Workspace(repo.root), named, 'text')).toThrow(
      expect.objectContaining({ code: 'write-failed' }),
    );
  });
});

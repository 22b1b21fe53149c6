import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { Journal } from '../../src/io/journal.ts';
import { Workspace } from '../../src/workspace.ts';
import {
  ARTIFACTS,
  BINARY,
  completable,
  complete,
  ODD_SESSION,
  planFor,
  PROMOTED,
  RECORD,
} from '../support/completable.ts';
import { ID, PATH } from '../support/one-session.ts';

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('a completion that goes through', () => {
  it('makes one commit of exactly its own files', async () => {
    const repo = completable();
    await complete(repo);
    expect(
      lines(repo.git('show', '--format=', '--no-renames', '--name-status', 'HEAD')).toSorted(),
    ).toEqual([
      `A\t${RECORD}`,
      `A\t${PROMOTED}`,
      `D\t${PATH}`,
      `D\t${ARTIFACTS}/code/tool.bin`,
      `D\t${ARTIFACTS}/docs/api.md`,
      'M\tBACKLOG.md',
    ]);
    expect(repo.git('rev-list', '--count', 'HEAD').trim()).toBe('2');
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('says in trailers which session it was and how it ended', async () => {
    const repo = completable();
    const { commit = '' } = await complete(repo);
    const format =
      '--format=%(trailers:key=Session,valueonly)%(trailers:key=Session-Outcome,valueonly)';
    expect(lines(repo.git('log', '-1', format, commit))).toEqual([ID, 'successful']);
  });

  it('leaves what is staged, changed and new elsewhere as it is', async () => {
    const repo = completable();
    repo.write('src/app.ts', 'export const staged = 1;\n');
    repo.git('add', 'src/app.ts');
    repo.write('src/app.ts', 'export const dirty = 1;\n');
    repo.write('new.txt', 'new');
    await complete(repo);
    expect(repo.git('status', '--porcelain')).toBe('MM src/app.ts\n?? new.txt\n');
    expect(repo.git('show', ':src/app.ts')).toBe('export const staged = 1;\n');
  });

  it('leaves no folder of the session behind, and the sessions folder there', async () => {
    const repo = completable();
    repo.write(`${ARTIFACTS}/notes/.keep`, '');
    await complete(repo, {
      plan: planFor(repo, {
        removes: [
          `${ARTIFACTS}/notes/.keep`,
          `${ARTIFACTS}/docs/api.md`,
          `${ARTIFACTS}/code/tool.bin`,
        ],
      }),
    });
    expect([repo.has(`.agents/sessions/${ID}`), repo.has('.agents/sessions')]).toEqual([
      false,
      true,
    ]);
  });

  it('keeps a file of the session that the plan does not remove', async () => {
    const repo = completable();
    repo.write(`${ARTIFACTS}/notes/mine.md`, 'mine');
    await complete(repo);
    expect(repo.read(`${ARTIFACTS}/notes/mine.md`)).toBe('mine');
  });

  it('keeps the bytes of what went in git', async () => {
    const repo = completable();
    await complete(repo);
    const kept = `refs/agent-session/artifacts/${ID}`;
    expect(repo.git('cat-file', 'blob', `${kept}:${PATH}`)).toBe(ODD_SESSION);
    expect(repo.git('rev-parse', `${kept}:${ARTIFACTS}/code/tool.bin`).trim()).toBe(
      repo.git('rev-parse', `HEAD~1:${ARTIFACTS}/code/tool.bin`).trim(),
    );
  });

  it('keeps its record in git too, without a path of this machine', async () => {
    const repo = completable();
    await complete(repo);
    const blob = repo.git('cat-file', 'blob', `refs/agent-session/completed/${ID}`);
    expect(JSON.parse(blob)).toMatchObject({ state: 'closed', plan: { id: ID } });
    expect(blob).not.toContain(repo.root);
  });

  it('forgets who was attached, and the journal', async () => {
    const repo = completable();
    const { state } = new Workspace(repo.root);
    state.saveConversation({ id: 'c1', session: ID, told: 'x', pid: 0, started: 's' });
    new Journal(state.folder).append(ID, 'c1', '{}');
    await complete(repo);
    expect(state.conversation('c1')).toEqual({ id: 'c1', session: '', pid: 0, started: 's' });
    expect(new Journal(state.folder).read(ID)).toEqual([]);
  });

  it('exports its snapshot when asked', async () => {
    const repo = completable();
    await complete(repo, { backup: repo.path('backups/one.json') });
    expect(JSON.parse(repo.read('backups/one.json') ?? '')).toMatchObject({
      session_id: ID,
      file: { path: PATH },
    });
  });

  it('keeps an artifact executable where it is promoted', async () => {
    const repo = completable();
    const { chmodSync, statSync } = await import('node:fs');
    chmodSync(repo.path(`${ARTIFACTS}/docs/api.md`), 0o755);
    await complete(repo);
    expect(statSync(repo.path(PROMOTED)).mode & 0o111).toBe(0o111);
  });

  it('files each item with the tracker once, a failed run included', async () => {
    const filings = [1, 2].map((at) => ({ marker: `m${at}`, title: `t${at}`, body: '' }));
    const repo = completable();
    const plan = { ...planFor(repo), filings };
    const asked: string[] = [];
    let isDown = true;
    const tracker = {
      close: () => Promise.resolve([]),
      file: ({ marker }: { marker: string }) => {
        asked.push(marker);
        if (marker === 'm2' && isDown) return Promise.reject(new Error('down'));
        return Promise.resolve({ url: `https://example.org/${marker}` });
      },
    };
    await expect(complete(repo, { plan, tracker })).rejects.toThrow(/down/);
    isDown = false;
    const { filed } = await complete(repo, { plan, tracker });
    expect(asked).toEqual(['m1', 'm2', 'm2']);
    expect(filed).toEqual({ m1: 'https://example.org/m1', m2: 'https://example.org/m2' });
  });
});

describe('what git knows of the session', () => {
  it('may be nothing: then the commit holds the destinations alone', async () => {
    const repo = completable();
    repo.git('rm', '-r', '--quiet', '--cached', '.agents');
    repo.write('.gitignore', '.agents/\n');
    repo.git('add', '.gitignore');
    repo.git('commit', '--quiet', '--message=ignore');
    await complete(repo);
    expect(lines(repo.git('show', '--format=', '--name-only', 'HEAD')).toSorted()).toEqual([
      'BACKLOG.md',
      RECORD,
      PROMOTED,
    ]);
  });

  it('may be nothing at all to commit: then there is no commit', async () => {
    const repo = completable({ commit: true }, { '.gitignore': '.agents/\n' });
    const { commit } = await complete(repo, { plan: planFor(repo, {}) });
    expect([commit, repo.has(PATH), repo.git('rev-list', '--count', 'HEAD')]).toEqual([
      undefined,
      false,
      '1\n',
    ]);
  });

  it('may be staged only: it does not come back with the next commit', async () => {
    const repo = completable({ commit: true }, { '.gitignore': '.agents/\n' });
    repo.git('add', '--force', PATH);
    await complete(repo);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('may have staged changes: they go with the file', async () => {
    const repo = completable();
    repo.write(PATH, `${ODD_SESSION}\n- more`);
    repo.git('add', PATH);
    await complete(repo);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('writes a destination that git ignores, and leaves it out of the commit', async () => {
    const repo = completable({ commit: true }, { '.gitignore': 'docs/\n' });
    await complete(repo);
    expect(repo.has(RECORD)).toBe(true);
    expect(lines(repo.git('show', '--format=', '--name-only', 'HEAD'))).not.toContain(RECORD);
  });
});

describe('repositories of all kinds', () => {
  it('works without git, and keeps the bytes in local state', async () => {
    const repo = completable({ git: false });
    const { commit, record } = await complete(repo);
    expect([commit, repo.has(PATH), repo.has(RECORD)]).toEqual([undefined, false, true]);
    expect(readFileSync(record.replace(/\.json$/, `.files/${ARTIFACTS}/code/tool.bin`))).toEqual(
      Buffer.from(BINARY),
    );
  });

  it('makes the first commit of an empty repository, of its own files alone', async () => {
    const repo = completable({}, { 'other.txt': 'x' });
    repo.git('add', 'other.txt');
    await complete(repo, { plan: planFor(repo, { writes: { [RECORD]: '# 1. Keep\n' } }) });
    expect(lines(repo.git('show', '--format=', '--name-only', 'HEAD'))).toEqual([RECORD]);
    expect(repo.git('status', '--porcelain', '--', 'other.txt')).toBe('A  other.txt\n');
  });

  it('commits on a detached HEAD', async () => {
    const repo = completable();
    repo.git('checkout', '--quiet', '--detach');
    const { commit, notes } = await complete(repo);
    expect(commit).toBe(repo.git('rev-parse', 'HEAD').trim());
    expect(notes).toHaveLength(1);
  });

  it('commits in a linked worktree, and its record is seen from the others', async () => {
    const repo = completable();
    const tree = `${repo.root}-tree`;
    repo.git('worktree', 'add', '--quiet', '-b', 'side', tree);
    const side = { ...repo, root: tree, path: (name: string) => `${tree}/${name}` };
    const { record } = await complete(side, { plan: planFor(side) });
    expect(record.startsWith(repo.path('.git/agent-session/completed/'))).toBe(true);
    expect(repo.has(PATH)).toBe(true);
    repo.git('worktree', 'remove', '--force', tree);
  });

  it('leaves the index and the history alone without a commit', async () => {
    const repo = completable();
    await complete(repo, { commit: false });
    expect(repo.git('rev-list', '--count', 'HEAD').trim()).toBe('1');
    expect(repo.git('diff', '--cached', '--name-only')).toBe('');
    expect(repo.has(PATH)).toBe(false);
  });
});

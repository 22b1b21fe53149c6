import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  continueCompletion,
  unfinishedCompletion,
  unfinishedCompletions,
} from '../../src/completion/apply-completion.ts';
import { SessionError } from '../../src/core/errors.ts';
import { Workspace } from '../../src/workspace.ts';
import { NOW, runInProcess } from '../support/cli.ts';
import {
  ARTIFACTS,
  completable,
  complete,
  ODD_SESSION,
  planFor,
  PROMOTED,
  RECORD,
} from '../support/completable.ts';
import { ID, PATH } from '../support/one-session.ts';
import type { Repo } from '../support/repo.ts';

function hook(repo: Repo, name: string, script: string): void {
  repo.write(`.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(repo.path(`.git/hooks/${name}`), 0o755);
}

function failing(): Repo {
  const repo = completable();
  hook(repo, 'pre-commit', 'echo "tests failed" >&2; exit 1');
  return repo;
}

async function failure(work: Promise<unknown>): Promise<SessionError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SessionError) return error;
  throw new Error(`It did not refuse: ${String(error)}`);
}

function goOn(repo: Repo, commit = true) {
  const workspace = new Workspace(repo.root);
  const record = unfinishedCompletion(workspace, ID);
  if (!record) throw new Error('Nothing is unfinished.');
  return continueCompletion(workspace, record, { commit, now: () => NOW });
}

/** A lock as a process leaves it that was killed while it had it. */
function leftLock(path: string): void {
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(JSON.stringify({ pid, host: hostname(), started: '1', nonce: 'dead' }), path);
}

const restore = (repo: Repo) => runInProcess(['restore', ID, '--json'], { cwd: repo.root });

describe('a commit that a hook refuses', () => {
  it('is told with what the hook said and the ways on', async () => {
    const { code, explanation } = await failure(complete(failing()));
    expect(code).toBe('commit-failed');
    expect(explanation.so).toContain('tests failed');
    for (const way of ['complete', 'restore'])
      expect(explanation.todo).toContain(`session ${way} ${ID}`);
  });

  it('leaves the files as planned and the index as it was', async () => {
    const repo = failing();
    repo.write('src/app.ts', 'export const staged = 1;\n');
    repo.git('add', 'src/app.ts');
    await failure(complete(repo));
    expect([repo.has(RECORD), repo.has(PATH)]).toEqual([true, false]);
    expect(repo.git('diff', '--cached', '--name-only')).toBe('src/app.ts\n');
    expect(repo.git('ls-files', '--', RECORD)).toBe('');
  });

  it('and then a kill leave no lock of a group once it is carried on', async () => {
    const repo = failing();
    const group = '---\ngroup:\n  status: active\n---\n\n# One\n';
    const plan = planFor(repo, { writes: { '.agents/groups/one.md': group } });
    await failure(complete(repo, { plan }));
    const lock = new Workspace(repo.root).state.lockOf('group-one');
    leftLock(lock);
    hook(repo, 'pre-commit', 'exit 0');
    await goOn(repo);
    expect(lstatSync(lock, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('is made when it is carried on without the hook', async () => {
    const repo = failing();
    await failure(complete(repo));
    hook(repo, 'pre-commit', 'exit 0');
    const { commit, recovered } = await goOn(repo);
    expect([commit, recovered]).toEqual([repo.git('rev-parse', 'HEAD').trim(), true]);
    expect([
      repo.git('status', '--porcelain'),
      unfinishedCompletions(new Workspace(repo.root)),
    ]).toEqual(['', []]);
  });

  it('is left out when it is carried on without a commit', async () => {
    const repo = failing();
    await failure(complete(repo));
    const { commit } = await goOn(repo, false);
    expect([commit, repo.git('rev-list', '--count', 'HEAD').trim()]).toEqual([undefined, '1']);
    expect(unfinishedCompletion(new Workspace(repo.root), ID)).toBeUndefined();
  });

  it('is found when the person made it', async () => {
    const repo = failing();
    await failure(complete(repo));
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--no-verify', '--message=mine');
    const { commit } = await goOn(repo);
    expect([commit, repo.git('rev-list', '--count', 'HEAD').trim()]).toEqual([
      repo.git('rev-parse', 'HEAD').trim(),
      '2',
    ]);
  });

  it('can be taken back: everything is as it was', async () => {
    const repo = failing();
    await failure(complete(repo));
    const { stdout } = await restore(repo);
    expect(JSON.parse(stdout)).toMatchObject({ taken_back: [RECORD, 'BACKLOG.md', PROMOTED] });
    expect([repo.git('status', '--porcelain'), repo.has('docs'), repo.read(PATH)]).toEqual([
      '',
      false,
      ODD_SESSION,
    ]);
  });

  it('can be completed anew after it was taken back', async () => {
    const repo = failing();
    await failure(complete(repo));
    await restore(repo);
    hook(repo, 'pre-commit', 'exit 0');
    const { recovered } = await complete(repo);
    expect([recovered, repo.has(PATH)]).toEqual([false, false]);
  });

  it('keeps another plan out until it is carried on or taken back', async () => {
    const repo = failing();
    const other = { ...planFor(repo), hash: 'another' };
    await failure(complete(repo));
    expect((await failure(complete(repo, { plan: other }))).code).toBe('completion-unfinished');
  });

  it('is made on its own branch only', async () => {
    const repo = failing();
    await failure(complete(repo));
    repo.git('switch', '--quiet', '--create', 'other');
    expect((await failure(goOn(repo))).code).toBe('completion-elsewhere');
    expect(repo.git('rev-list', '--count', 'HEAD').trim()).toBe('1');
  });

  it('is carried on in its own work tree only', async () => {
    const repo = failing();
    await failure(complete(repo));
    const tree = `${repo.root}-tree`;
    repo.git('worktree', 'add', '--quiet', '-b', 'side', tree);
    const error = await failure(goOn({ ...repo, root: tree }));
    repo.git('worktree', 'remove', '--force', tree);
    expect(error.code).toBe('completion-elsewhere');
  });
});

describe('hooks and signing of the person', () => {
  it('may format what is committed', async () => {
    const repo = completable();
    hook(repo, 'pre-commit', `echo formatted >> ${RECORD} && git add ${RECORD}`);
    await complete(repo);
    expect(repo.git('show', `HEAD:${RECORD}`)).toBe('# 1. Keep the cookie\nformatted\n');
  });

  it('may add to the message', async () => {
    const repo = completable();
    hook(repo, 'commit-msg', 'echo "Change-Id: I1" >> "$1"');
    const { commit = '' } = await complete(repo);
    expect(repo.git('log', '-1', '--format=%(trailers:key=Session,valueonly)', commit).trim()).toBe(
      ID,
    );
  });

  it('sign the commit where that is configured', async () => {
    const repo = completable();
    repo.write(
      '.git/sign',
      '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho signed\n',
    );
    chmodSync(repo.path('.git/sign'), 0o755);
    repo.git('config', 'commit.gpgSign', 'true');
    repo.git('config', 'gpg.program', repo.path('.git/sign'));
    const { commit = '' } = await complete(repo);
    expect(repo.git('cat-file', 'commit', commit)).toContain('gpgsig signed');
  });
});

describe('a file that somebody changes while a completion is unfinished', () => {
  /** Begun, with nothing written yet: the tracker is down. */
  async function begun(): Promise<Repo> {
    const repo = completable();
    const plan = { ...planFor(repo), filings: [{ marker: 'm', title: 't', body: '' }] };
    const tracker = {
      close: () => Promise.resolve([]),
      file: () => Promise.reject(new Error('down')),
    };
    await failure(complete(repo, { plan, tracker }));
    return repo;
  }

  it('is not overwritten when it is carried on', async () => {
    const repo = await begun();
    repo.write('BACKLOG.md', 'mine');
    const { code, explanation } = await failure(goOn(repo));
    expect([code, repo.read('BACKLOG.md')]).toEqual(['changed-meanwhile', 'mine']);
    expect(explanation.todo).toContain(`session restore ${ID}`);
  });

  it('is not removed when it is the session itself', async () => {
    const repo = await begun();
    repo.write(PATH, 'newer');
    expect((await failure(goOn(repo))).code).toBe('changed-meanwhile');
    expect(repo.read(PATH)).toBe('newer');
  });

  it('stays when the completion is taken back, and everything else is as it was', async () => {
    const repo = await begun();
    repo.write(PATH, 'newer');
    await failure(goOn(repo));
    const { stdout } = await restore(repo);
    expect(JSON.parse(stdout)).toMatchObject({ left_alone: [PATH] });
    expect([repo.read(PATH), repo.has(RECORD), repo.has(`${ARTIFACTS}/code/tool.bin`)]).toEqual([
      'newer',
      false,
      true,
    ]);
  });
});

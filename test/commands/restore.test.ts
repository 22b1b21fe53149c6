import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runInProcess, runSession, type Outcome } from '../support/cli.ts';
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
import { makeFolder, type Repo } from '../support/repo.ts';

const restore = (cwd: string, ...args: string[]): Promise<Outcome> =>
  runInProcess(['restore', ...args], { cwd });

async function restored(repo: Repo, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await restore(repo.root, ID, '--json', ...args);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** The session file and the binary artifact, as they were before anything. */
function isWhole(root: string): boolean {
  const session = readFileSync(`${root}/${PATH}`);
  const artifact = readFileSync(`${root}/${ARTIFACTS}/code/tool.bin`);
  return session.equals(Buffer.from(ODD_SESSION)) && artifact.equals(Buffer.from(BINARY));
}

/** Forgets all that local state and our refs know: what a colleague's clone has. */
function cloneOf(repo: Repo): string {
  const root = makeFolder();
  execFileSync('git', ['clone', '--quiet', repo.root, root]);
  return root;
}

describe('session restore', () => {
  it('brings session and artifacts back byte for byte, and leaves what was kept', async () => {
    const repo = completable();
    await complete(repo);
    const { stays } = await restored(repo);
    expect(isWhole(repo.root)).toBe(true);
    expect(stays).toEqual([RECORD, 'BACKLOG.md', PROMOTED]);
    expect([repo.has(RECORD), repo.has(PROMOTED)]).toEqual([true, true]);
  });

  it('works as a command of its own, by a part of the id', async () => {
    const repo = completable();
    await complete(repo);
    const { code } = await runSession(['restore', 'login'], { cwd: repo.root, env: repo.env });
    expect([code, isWhole(repo.root)]).toEqual([0, true]);
  });

  it('works without git', async () => {
    const repo = completable({ git: false });
    await complete(repo);
    await restored(repo);
    expect(isWhole(repo.root)).toBe(true);
  });

  it('works on another branch, and in another work tree', async () => {
    const repo = completable();
    await complete(repo);
    const tree = makeFolder();
    repo.git('worktree', 'add', '--quiet', '-b', 'side', `${tree}/t`);
    await restore(`${tree}/t`, ID);
    expect(isWhole(`${tree}/t`)).toBe(true);
    expect(repo.has(PATH)).toBe(false);
  });

  it('works in a clone that knows nothing but the history', async () => {
    const repo = completable();
    await complete(repo);
    const clone = cloneOf(repo);
    const { code } = await restore(clone, ID);
    expect([code, isWhole(clone)]).toEqual([0, true]);
  });

  it('works from the record that git keeps when local state is gone', async () => {
    const repo = completable({ commit: true }, { '.gitignore': '.agents/\n' });
    repo.git('rm', '-r', '--quiet', '--cached', '--ignore-unmatch', '.agents');
    await complete(repo);
    const { rmSync } = await import('node:fs');
    rmSync(repo.path('.git/agent-session'), { recursive: true });
    const { source } = await restored(repo);
    expect([source, isWhole(repo.root)]).toEqual(['ref', true]);
  });

  it.each(['on main', 'on a branch that was merged', 'on a branch of its own', 'in a merge'])(
    'finds a file that somebody deleted by hand %s',
    async (where) => {
      const repo = completable();
      if (where !== 'on main') repo.git('checkout', '--quiet', '-b', 'side');
      if (where === 'in a merge') {
        repo.git('commit', '--quiet', '--allow-empty', '--message=side');
        repo.git('checkout', '--quiet', 'main');
        repo.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
      }
      repo.git('rm', '-r', '--quiet', '.agents/sessions');
      repo.git('commit', '--quiet', '--message=tidy');
      if (where.endsWith('merged')) {
        repo.git('checkout', '--quiet', 'main');
        repo.git('merge', '--quiet', '--no-ff', '--message=merge', 'side');
      }
      if (where.endsWith('own')) {
        repo.git('checkout', '--quiet', 'main');
        repo.git('rm', '-r', '--quiet', '--cached', '.agents/sessions');
        const { rmSync } = await import('node:fs');
        rmSync(repo.path('.agents/sessions'), { recursive: true });
      }
      const { source } = await restored(repo);
      expect([source, isWhole(repo.root)]).toEqual(['commit', true]);
    },
  );

  it('finds it on a branch that is gone, as long as git remembers it', async () => {
    const repo = completable({ commit: true }, { '.gitignore': 'x\n' });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write('.agents/sessions/20261119-100000-other.md', ODD_SESSION);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=add');
    repo.git('rm', '--quiet', '.agents/sessions/20261119-100000-other.md');
    repo.git('commit', '--quiet', '--message=gone');
    repo.git('checkout', '--quiet', 'main');
    repo.git('branch', '--quiet', '-D', 'side');
    await restore(repo.root, 'other');
    expect(repo.read('.agents/sessions/20261119-100000-other.md')).toBe(ODD_SESSION);
  });

  it('brings back a file that somebody deleted without a commit', async () => {
    const repo = completable();
    const { rmSync } = await import('node:fs');
    rmSync(repo.path('.agents/sessions'), { recursive: true });
    await restored(repo);
    expect([isWhole(repo.root), repo.git('status', '--porcelain')]).toEqual([true, '']);
  });

  it('reads the history of a person whose git shows signatures and follows renames', async () => {
    const repo = completable();
    await complete(repo);
    const clone = cloneOf(repo);
    for (const name of ['log.showSignature', 'log.follow'])
      execFileSync('git', ['-C', clone, 'config', name, 'true']);
    expect((await restore(clone, ID)).code).toBe(0);
  });

  it('does not take a renamed session for one that ended', async () => {
    const repo = completable();
    repo.git('mv', PATH, '.agents/sessions/20261120-140000-renamed.md');
    repo.git('commit', '--quiet', '--message=rename');
    expect((await restore(repo.root, ID)).code).toBe(2);
  });

  it('overwrites nothing, and then brings nothing back', async () => {
    const repo = completable();
    await complete(repo);
    repo.write(`${ARTIFACTS}/code/tool.bin`, 'mine');
    const { code, stdout } = await restore(repo.root, ID, '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      { error: { code: 'restore-in-the-way' } },
    ]);
    expect([repo.has(PATH), repo.read(`${ARTIFACTS}/code/tool.bin`)]).toEqual([false, 'mine']);
  });

  it('can be repeated: what is here already is no failure', async () => {
    const repo = completable();
    await complete(repo);
    await restored(repo);
    expect(await restored(repo)).toMatchObject({ changed: false, restored: [] });
  });

  it('changes nothing with --dry-run', async () => {
    const repo = completable();
    await complete(repo);
    expect(await restored(repo, '--dry-run')).toMatchObject({ changed: false, dry_run: true });
    expect(repo.has('.agents/sessions/20261120-140000-fix-login-redirect')).toBe(false);
    expect(repo.has(PATH)).toBe(false);
  });

  it('puts it elsewhere with --to, and nothing where it was', async () => {
    const repo = completable();
    await complete(repo);
    await restored(repo, '--to', 'old/');
    expect(repo.read(`old/${ID}.md`)).toBe(ODD_SESSION);
    expect(readFileSync(repo.path(`old/${ID}/artifacts/code/tool.bin`))).toEqual(
      Buffer.from(BINARY),
    );
    expect(repo.has(PATH)).toBe(false);
  });

  it('says how to resume it only where verbs find it', async () => {
    const repo = completable();
    await complete(repo);
    const said = [await restore(repo.root, ID, '--to', 'old/'), await restore(repo.root, ID)];
    expect(said.map(({ stdout }) => stdout.includes('session resume'))).toEqual([false, true]);
  });

  it('says so when nothing is known of a session', async () => {
    const repo = completable();
    const { stdout } = await restore(repo.root, 'nothing-like-it', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unknown-ref' } });
  });

  it('lets the session be completed again, and keeps the record of the first time beside it', async () => {
    const repo = completable();
    await complete(repo);
    await restored(repo);
    repo.write(PATH, `${ODD_SESSION} again`);
    const parts = { writes: { 'BACKLOG.md': '# Backlog\n\n- more\n' } };
    await complete(repo, {
      plan: planFor(repo, { ...parts, removes: [`${ARTIFACTS}/code/tool.bin`] }),
    });
    const first = JSON.parse(repo.read(`.git/agent-session/completed/${ID}.1.json`) ?? '{}');
    expect(first).toMatchObject({ state: 'closed', plan: { id: ID } });
    await restored(repo);
    expect(repo.read(PATH)).toBe(`${ODD_SESSION} again`);
    expect(repo.git('cat-file', 'blob', `refs/agent-session/artifacts/${ID}.1:${PATH}`)).toBe(
      ODD_SESSION,
    );
  });

  it('writes nothing outside the sessions folder, whatever a fetched record says', async () => {
    const repo = completable();
    await complete(repo);
    const ref = `refs/agent-session/completed/${ID}`;
    const evil = repo
      .git('cat-file', 'blob', ref)
      .replaceAll(`${ARTIFACTS}/code/tool.bin`, '.git/hooks/pre-commit');
    repo.write('.git/evil.json', evil);
    repo.git('update-ref', ref, repo.git('hash-object', '-w', '.git/evil.json').trim());
    const { rmSync } = await import('node:fs');
    rmSync(repo.path('.git/agent-session'), { recursive: true });
    const { restored: back } = await restored(repo);
    expect(back).toEqual([`${ARTIFACTS}/docs/api.md`, PATH]);
    expect(repo.has('.git/hooks/pre-commit')).toBe(false);
  });
});

import { chmodSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CompletionPlan } from '../../src/core/completion/plan.ts';
import { completable, complete, planFor, RECORD } from '../support/completable.ts';
import { ID, PATH } from '../support/one-session.ts';
import { makeFolder, type Repo } from '../support/repo.ts';

afterEach(() => vi.unstubAllEnvs());

/** What it refuses with; and that nothing at all was touched. */
async function refusal(repo: Repo, plan: CompletionPlan): Promise<string> {
  const before = [
    repo.read(PATH),
    repo.git('status', '--porcelain'),
    repo.git('rev-parse', 'HEAD'),
  ];
  const code = await complete(repo, { plan }).then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
  expect([
    repo.read(PATH),
    repo.git('status', '--porcelain'),
    repo.git('rev-parse', 'HEAD'),
  ]).toEqual(before);
  expect(repo.has(`.git/agent-session/completed/${ID}.open.json`)).toBe(false);
  return code;
}

const to = (path: string) => ({ writes: { [path]: 'new\n' } });

describe('a completion refuses, with nothing touched,', () => {
  it.each(['../outside.md', '/etc/outside.md', 'a/../../outside.md', '.git/hooks/pre-commit'])(
    'a destination outside the repository: %s',
    async (path) => {
      const repo = completable();
      const plan = planFor(repo, to('docs/x.md'));
      for (const write of plan.writes) write.path = path;
      expect(await refusal(repo, plan)).toBe('bad-destination');
    },
  );

  it('a destination that is a folder', async () => {
    const repo = completable();
    const plan = planFor(repo, to('docs/x.md'));
    mkdirSync(repo.path('docs/x.md'), { recursive: true });
    expect(await refusal(repo, plan)).toBe('bad-destination');
  });

  it('a destination below a file', async () => {
    const repo = completable();
    expect(await refusal(repo, planFor(repo, to('src/app.ts/x.md')))).toBe('bad-destination');
  });

  it('a destination behind a link that leads out', async () => {
    const repo = completable();
    symlinkSync(makeFolder(), repo.path('out'));
    expect(await refusal(repo, planFor(repo, to('out/x.md')))).toBe('bad-destination');
  });

  it('a link that leads nowhere in the place of a destination', async () => {
    const repo = completable();
    symlinkSync('/nowhere/at/all', repo.path('x.md'));
    expect(await refusal(repo, planFor(repo, to('x.md')))).toBe('bad-destination');
  });

  it.skipIf(process.getuid?.() === 0)('a folder that is read-only', async () => {
    const repo = completable();
    mkdirSync(repo.path('docs'));
    chmodSync(repo.path('docs'), 0o555);
    expect(await refusal(repo, planFor(repo, to('docs/x.md')))).toBe('bad-destination');
  });

  it('a session that changed since the plan was shown', async () => {
    const repo = completable();
    const plan = planFor(repo);
    repo.write(PATH, `${repo.read(PATH)}\n- one more`);
    expect(await refusal(repo, plan)).toBe('plan-outdated');
  });

  it('a destination that changed since the plan was shown', async () => {
    const repo = completable();
    const plan = planFor(repo);
    repo.write(RECORD, 'somebody was faster');
    expect(await refusal(repo, plan)).toBe('plan-outdated');
  });

  it.each(['staged', 'changed', 'new'])(
    'a destination that is %s and not committed',
    async (how) => {
      const repo = completable();
      const path = how === 'new' ? 'NOTES.md' : 'BACKLOG.md';
      repo.write(path, 'mine\n');
      if (how === 'staged') repo.git('add', path);
      expect(await refusal(repo, planFor(repo, to(path)))).toBe('uncommitted-destination');
    },
  );

  it('a repository in which git does not know who commits', async () => {
    const repo = completable();
    for (const name of ['GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL', 'EMAIL']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    repo.git('config', 'user.useConfigOnly', 'true');
    repo.git('config', '--unset', 'user.email');
    expect(await refusal(repo, planFor(repo))).toBe('git-identity');
  });

  it('an unfinished merge', async () => {
    const repo = completable();
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write('side.txt', 'x');
    repo.git('add', 'side.txt');
    repo.git('commit', '--quiet', '--message=side');
    repo.git('checkout', '--quiet', 'main');
    repo.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
    expect(await refusal(repo, planFor(repo))).toBe('git-busy');
  });

  it('an unfinished rebase', async () => {
    const repo = completable();
    repo.write('more.txt', 'x');
    repo.git('add', 'more.txt');
    repo.git('commit', '--quiet', '--message=more');
    repo.git('-c', 'sequence.editor=sed -i 1s/pick/break\\\\npick/', 'rebase', '-i', 'HEAD~1');
    expect(await refusal(repo, planFor(repo))).toBe('git-busy');
  });

  it('a file in the place of the backup', async () => {
    const repo = completable();
    repo.write('.git/mine.json', 'mine');
    const code = await complete(repo, { backup: repo.path('.git/mine.json') }).catch(
      (error: { code: string }) => error.code,
    );
    expect([code, repo.read('.git/mine.json'), repo.has(PATH)]).toEqual([
      'backup-exists',
      'mine',
      true,
    ]);
  });
});

describe('without a commit', () => {
  it('a destination with changes of the person is written too', async () => {
    const repo = completable();
    repo.write('BACKLOG.md', '# Backlog\n\n- mine\n');
    const plan = planFor(repo, { writes: { 'BACKLOG.md': '# Backlog\n\n- mine\n- new\n' } });
    await complete(repo, { plan, commit: false });
    expect(repo.read('BACKLOG.md')).toBe('# Backlog\n\n- mine\n- new\n');
  });
});

it('a plan that was carried out already is not taken for one that is outdated', async () => {
  const repo = completable();
  const plan = planFor(repo);
  await complete(repo, { plan });
  const code = await complete(repo, { plan }).catch((error: { code: string }) => error.code);
  expect(code).toBe('already-completed');
});

it('nothing of a refusal stays in local state', async () => {
  const repo = completable();
  const plan = planFor(repo);
  repo.write(RECORD, 'somebody was faster');
  await refusal(repo, plan);
  expect(readdirSync(repo.path('.git/agent-session/locks'))).toEqual([]);
});

import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGroup, type Group } from '../../src/core/groups/group.ts';
import { runSession } from '../support/cli.ts';
import { identify } from '../support/git-work.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';
import { execFileSync } from 'node:child_process';

const FILE = '.agents/groups/user-preferences-system.md';

async function session(repo: Pick<Repo, 'root' | 'env'>, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await runSession(argv, { cwd: repo.root, env: repo.env });
  if (code !== 0) throw new Error(`session ${argv.join(' ')}: ${code}\n${stdout}${stderr}`);
  return stdout;
}

async function json<T>(repo: Pick<Repo, 'root' | 'env'>, ...argv: string[]): Promise<T> {
  return JSON.parse(await session(repo, ...argv, '--json')) as T;
}

interface Shown {
  counts: Record<string, number>;
  members: {
    id: string;
    title: string;
    state: string;
    outcome: string | null;
    ended: string | null;
  }[];
}

async function complete(repo: Repo, id: string): Promise<void> {
  const said = [
    '--outcome',
    'successful',
    '--answer',
    'lessons=none',
    '--waive',
    'remaining-work=done',
  ];
  const { hash } = await json<{ hash: string }>(repo, 'complete', id, ...said, '--dry-run');
  await session(repo, 'complete', id, ...said, '--approve', hash);
}

/** A repository with three sessions of one piece of work. */
async function team(): Promise<{ repo: Repo; ids: string[] }> {
  const repo = makeRepo({ 'README.md': '# Shop\n' }, { commit: true });
  identify(repo);
  const ids: string[] = [];
  for (const title of ['User prefs original', 'Redis integration', 'Caching patterns'])
    ids.push((await json<{ id: string }>(repo, 'new', title)).id);
  return { repo, ids };
}

describe('related sessions of a team', () => {
  it('are kept together from the first to the last', async () => {
    const { repo, ids } = await team();
    const description = 'All work related to user preferences feature';
    await session(
      repo,
      'group',
      'create',
      'user-preferences-system',
      '--description',
      description,
      '--tags',
      'preferences,redis,backend',
    );
    for (const id of ids) await session(repo, 'group', 'add', 'user-preferences-system', id);
    expect(
      (await json<Shown>(repo, 'group', 'show', 'user-preferences-system')).members.length,
    ).toBe(3);
    const found = await json<{ groups: Group[] }>(repo, 'group', 'find', '--tags', 'redis');
    expect(found.groups.map(({ name }) => name)).toEqual(['user-preferences-system']);
    await session(repo, 'group', 'set', 'user-preferences-system', 'status=in-review');

    // Completed without a commit of the group before: what it says goes along.
    await complete(repo, ids[0]!);
    await session(repo, 'group', 'close', 'user-preferences-system');
    const { code } = await runSession(['group', 'add', 'user-preferences-system', ids[1]!], {
      cwd: repo.root,
      env: repo.env,
    });
    const late = await json<{ id: string }>(repo, 'new', 'Late');
    const refused = await runSession(['group', 'add', 'user-preferences-system', late.id], {
      cwd: repo.root,
      env: repo.env,
    });
    expect([code, refused.code]).toEqual([0, 2]);
    const group = readGroup(FILE, repo.read(FILE) ?? '') as Group;
    expect([group.status, group.metadata, group.members[0]?.outcome]).toEqual([
      'closed',
      { status: 'in-review' },
      'successful',
    ]);
  }, 60_000);

  it('are told in a clone that has neither refs nor records of ours', async () => {
    const { repo, ids } = await team();
    await session(repo, 'group', 'create', 'user-preferences-system');
    await session(repo, 'group', 'add', 'user-preferences-system', ...ids);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=sessions');
    await complete(repo, ids[0]!);
    // By hand, without a plan.
    repo.git('rm', '--quiet', `.agents/sessions/${ids[1]}.md`);
    repo.git('commit', '--quiet', '--message=away');
    const root = makeFolder();
    execFileSync('git', ['clone', '--quiet', repo.root, root], { env: repo.env });
    const { counts, members } = await json<Shown>(
      { root, env: repo.env },
      'group',
      'show',
      'user-preferences-system',
    );
    expect([
      counts,
      members.map(({ id, title, state, outcome }) => [id, title, state, outcome]),
    ]).toEqual([
      { in_progress: 1, successful: 1, deleted: 1 },
      [
        [ids[2], 'Caching patterns', 'in_progress', null],
        ...[
          [ids[0], 'User prefs original', 'ended', 'successful'],
          [ids[1], 'Redis integration', 'ended', 'deleted'],
        ].toSorted(),
      ],
    ]);
  }, 60_000);

  it('that only name their group themselves are in it when they have ended', async () => {
    const { repo } = await team();
    await session(repo, 'group', 'create', 'user-preferences-system');
    const { id } = await json<{ id: string }>(
      repo,
      'new',
      'Named',
      '--group',
      'user-preferences-system',
    );
    repo.write(FILE, '---\ngroup:\n  status: active # nobody yet\n---\n');
    await complete(repo, id);
    expect(repo.read(FILE)).toMatch(/status: active # nobody yet\n {2}members:\n {4}- session: /);
    expect((readGroup(FILE, repo.read(FILE) ?? '') as Group).members).toMatchObject([
      { session: id, title: 'Named', outcome: 'successful' },
    ]);
  }, 60_000);

  it('that come back are at work again, and a completion without a commit is undone in the group too', async () => {
    const { repo, ids } = await team();
    await session(repo, 'group', 'create', 'user-preferences-system');
    await session(repo, 'group', 'add', 'user-preferences-system', ids[0]!);
    await complete(repo, ids[0]!);
    await session(repo, 'restore', ids[0]!);
    const { members } = await json<Shown>(repo, 'group', 'show', 'user-preferences-system');
    expect(members[0]).toMatchObject({ state: 'in_progress', outcome: null });
  }, 60_000);

  it('keep everybody who joins while one of them ends', async () => {
    const { repo, ids } = await team();
    await session(repo, 'group', 'create', 'user-preferences-system');
    await session(repo, 'group', 'add', 'user-preferences-system', ids[0]!);
    const said = [
      '--outcome',
      'successful',
      '--answer',
      'lessons=none',
      '--waive',
      'remaining-work=done',
    ];
    const { hash } = await json<{ hash: string }>(repo, 'complete', ids[0]!, ...said, '--dry-run');
    const options = { cwd: repo.root, env: repo.env };
    const [ended, ...joined] = await Promise.all([
      runSession(['complete', ids[0]!, ...said, '--approve', hash], options),
      ...ids
        .slice(1)
        .map((id) => runSession(['group', 'add', 'user-preferences-system', id], options)),
    ]);
    const { members } = readGroup(FILE, repo.read(FILE) ?? '') as Group;
    // Who comes first decides whether the plan still holds; nobody is lost either way.
    expect(joined.map(({ code }) => code)).toEqual([0, 0]);
    expect(members.map((one) => one.session).toSorted()).toEqual(ids.toSorted());
    expect(members[0]?.outcome === 'successful').toBe(ended.code === 0);
  }, 60_000);

  it('end where nothing but the commit is left of the completion', async () => {
    const { repo, ids } = await team();
    await session(repo, 'group', 'create', 'user-preferences-system');
    await session(repo, 'group', 'add', 'user-preferences-system', ids[0]!);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=sessions');
    await complete(repo, ids[0]!);
    repo.git('checkout', '--quiet', 'HEAD~1', '--', FILE);
    repo.git('update-ref', '-d', `refs/agent-session/completed/${ids[0]}`);
    rmSync(repo.path('.git/agent-session'), { recursive: true });
    const { members } = await json<Shown>(repo, 'group', 'show', 'user-preferences-system');
    expect(members).toMatchObject([
      { id: ids[0], title: 'User prefs original', outcome: 'successful' },
    ]);
  }, 60_000);

  it('that join on two branches are all in it after a merge', async () => {
    const { repo, ids } = await team();
    repo.env['HOME'] = makeFolder();
    await session(repo, 'init');
    await session(repo, 'group', 'create', 'user-preferences-system');
    const commit = (): void => {
      repo.git('add', '--all');
      repo.git('commit', '--quiet', '--message=x');
    };
    commit();
    repo.git('checkout', '--quiet', '-b', 'other');
    await session(repo, 'group', 'add', 'user-preferences-system', ids[0]!);
    commit();
    repo.git('checkout', '--quiet', 'main');
    await session(repo, 'group', 'add', 'user-preferences-system', ids[1]!);
    commit();
    repo.git('merge', '--quiet', '--no-edit', 'other');
    const { members } = readGroup(FILE, repo.read(FILE) ?? '') as Group;
    expect(members.map((one) => one.session).toSorted()).toEqual(ids.slice(0, 2).toSorted());
  }, 60_000);
});

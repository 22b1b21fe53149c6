import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { readGroup, type Group } from '../../src/core/groups/group.ts';
import { pathOf, sessionText } from '../support/any-session.ts';
import { runInProcess, runSession, type Outcome } from '../support/cli.ts';
import { identify, refusal } from '../support/git-work.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const FILE = '.agents/groups/checkout.md';
const [ONE, TWO, THREE] = ['one', 'two', 'three'].map(
  (name, at) => `2026112${at}-090000-${name}`,
) as [string, string, string];

/** A repository with three sessions and, unless told otherwise, an empty group. */
function repoWith(group: string | undefined = '  status: active\n'): Repo {
  const sessions = [ONE, TWO, THREE].map((id) => [
    pathOf(id),
    sessionText({ title: id.slice(16) }),
  ]);
  const files = group === undefined ? [] : [[FILE, `---\ngroup:\n${group}---\n\n# Checkout\n`]];
  return makeRepo(Object.fromEntries([...sessions, ...files]) as Record<string, string>);
}

function run(repo: Repo, ...argv: string[]): Promise<Outcome> {
  return runInProcess(['group', ...argv], { cwd: repo.root });
}

async function json(repo: Repo, ...argv: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await run(repo, ...argv, '--json')).stdout) as Record<string, unknown>;
}

function group(repo: Repo, path = FILE): Group {
  return readGroup(path, repo.read(path) ?? '') as Group;
}

function members(repo: Repo): string[] {
  return group(repo).members.map(({ session }) => session);
}

describe('session group create', () => {
  it('writes a file of what was said', async () => {
    const repo = repoWith();
    const said = ['--description', 'All of it', '--tags', 'redis, backend', '--meta', 'owner=ann'];
    await run(repo, 'create', 'User', 'preferences', ...said);
    expect(group(repo, '.agents/groups/user-preferences.md')).toMatchObject({
      title: 'User preferences',
      description: 'All of it',
      status: 'active',
      tags: ['redis', 'backend'],
      metadata: { owner: 'ann' },
      created: '2026-11-20T15:00:00Z',
    });
  });

  it('stays inside its folder, whatever the name', async () => {
    const repo = repoWith();
    const { stdout } = await run(repo, 'create', '../../../escape');
    expect([stdout.split('\n')[0], repo.has('../escape.md')]).toEqual([
      '.agents/groups/escape.md',
      false,
    ]);
  });

  it.each([
    ['a name that is taken', ['create', 'Checkout'], 'group-exists'],
    ['no name', ['create'], 'bad-group-name'],
    ['a name without letters', ['create', '..', '42'], 'bad-group-name'],
    ['metadata without a value', ['create', 'x', '--meta', 'owner'], 'bad-metadata'],
    ['an empty description', ['create', 'x', '--description', ' '], 'empty-text'],
  ])('refuses %s', async (_, argv, code) => {
    expect(await refusal(repoWith(), 'group', ...argv)).toBe(code);
  });

  it('writes nothing with --dry-run', async () => {
    const repo = repoWith();
    const { stdout } = await run(repo, 'create', 'Other', '--dry-run');
    expect([stdout.includes('# Other'), repo.has('.agents/groups/other.md')]).toEqual([
      true,
      false,
    ]);
  });

  it('refuses a folder that leads out of the repository', async () => {
    const repo = makeRepo({});
    mkdirSync(repo.path('.agents'));
    symlinkSync(makeFolder(), repo.path('.agents/groups'));
    expect(await refusal(repo, 'group', 'create', 'x')).toBe('folder-outside');
  });
});

describe('session group add', () => {
  it('takes ids, parts of them and paths', async () => {
    const repo = repoWith();
    await run(repo, 'add', 'checkout', 'one', TWO, pathOf(THREE));
    expect(members(repo)).toEqual([ONE, TWO, THREE]);
  });

  it('takes the current session where none is named', async () => {
    const repo = repoWith();
    const env = { CLAUDE_CODE_SESSION_ID: 'c1' };
    await runInProcess(['resume', TWO], { cwd: repo.root, env });
    await runInProcess(['group', 'add', 'checkout'], { cwd: repo.root, env });
    expect(members(repo)).toEqual([TWO]);
  });

  it('changes nothing for who is there already', async () => {
    const repo = repoWith();
    await run(repo, 'add', 'checkout', 'one');
    const before = repo.read(FILE);
    expect([(await json(repo, 'add', 'checkout', 'one'))['changed'], repo.read(FILE)]).toEqual([
      false,
      before,
    ]);
  });

  it.each([
    ['an unknown session', 'active', ['checkout', 'one', 'nobody'], 'unknown-ref'],
    ['an unclear session', 'active', ['checkout', 'o'], 'ambiguous-ref'],
    ['an unknown group', 'active', ['nothing', 'one'], 'unknown-group'],
    ['no group', 'active', [], 'unknown-group'],
    ['a closed group', 'closed', ['checkout', 'one'], 'group-closed'],
    ['an archived group', 'archived', ['checkout', 'one'], 'group-closed'],
    ['the group itself', 'active', ['checkout', '--group', 'checkout'], 'group-circle'],
    ['an unknown inner group', 'active', ['checkout', '--group', 'x'], 'unknown-group'],
  ])('refuses %s, and writes nothing', async (_, status, argv, code) => {
    const repo = repoWith(`  status: ${status}\n`);
    const before = repo.read(FILE);
    expect([await refusal(repo, 'group', 'add', ...argv), repo.read(FILE)]).toEqual([code, before]);
  });

  it('names the remedy for a closed group', async () => {
    const { stderr } = await run(repoWith('  status: closed\n'), 'add', 'checkout', 'one');
    expect(stderr).toContain('session group reopen checkout');
  });

  it('takes a group inside, and no circle of them', async () => {
    const repo = repoWith();
    await run(repo, 'create', 'Inner');
    await run(repo, 'add', 'inner', 'two');
    await run(repo, 'add', 'checkout', '--group', 'inner');
    expect(await refusal(repo, 'group', 'add', 'inner', '--group', 'checkout')).toBe(
      'group-circle',
    );
    const { members: all, groups } = await json(repo, 'show', 'checkout');
    expect([(all as { id: string }[]).map(({ id }) => id), groups]).toEqual([[TWO], ['inner']]);
  });

  it('says how one ended that is only in history', async () => {
    const repo = repoWith();
    identify(repo);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=all');
    rmSync(repo.path(pathOf(ONE)));
    repo.git('commit', '--quiet', '--all', '--message=away');
    await run(repo, 'add', 'checkout', ONE);
    expect(group(repo).members).toMatchObject([{ session: ONE, title: 'one', outcome: 'deleted' }]);
  });

  it('shows with --dry-run what would change', async () => {
    const repo = repoWith();
    const before = repo.read(FILE);
    const { stdout } = await run(repo, 'add', 'checkout', 'one', '--dry-run');
    expect([stdout.includes(`+    - session: "${ONE}"`), repo.read(FILE)]).toEqual([true, before]);
  });

  it('keeps every one of 32 that come at once', async () => {
    const names = Array.from({ length: 32 }, (_, at) => `20261120-1200${10 + at}-work`);
    const repo = repoWith();
    for (const name of names) repo.write(pathOf(name), sessionText());
    const ends = await Promise.all(
      names.map((name) =>
        runSession(['group', 'add', 'checkout', name], { cwd: repo.root, env: repo.env }),
      ),
    );
    expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    expect(members(repo).toSorted()).toEqual(names);
  }, 60_000);
});

describe('session group remove', () => {
  it('takes a session out on both sides', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}, ${TWO}]\n`);
    repo.write(
      pathOf(ONE),
      sessionText().replace('status:', 'groups: [Checkout, other]\n  status:'),
    );
    await run(repo, 'remove', 'checkout', 'one');
    expect([members(repo), /groups: .*/.exec(repo.read(pathOf(ONE)) ?? '')?.[0]]).toEqual([
      [TWO],
      'groups: [other]',
    ]);
  });

  it('takes out who is only named in the session, and who is nowhere', async () => {
    const repo = repoWith('  status: active\n  members: [20200101-000000-away]\n');
    repo.write(pathOf(ONE), sessionText().replace('status:', 'groups: [checkout]\n  status:'));
    await run(repo, 'rm', 'checkout', 'one', 'away');
    expect([members(repo), repo.read(pathOf(ONE))?.includes('groups')]).toEqual([[], false]);
  });

  it.each([
    ['who is no member', ['remove', 'checkout', 'two'], 'unknown-member'],
    ['an unclear name', ['remove', 'checkout', '2026'], 'ambiguous-member'],
  ])('refuses %s', async (_, argv, code) => {
    const repo = repoWith(`  status: active\n  members: [${ONE}, ${THREE}]\n`);
    expect(await refusal(repo, 'group', ...argv)).toBe(code);
  });
});

describe('session group show', () => {
  it('says how each session stands', async () => {
    const repo = repoWith(
      `  status: active\n  members:\n    - ${ONE}\n    - session: 20260101-000000-past\n      outcome: partial\n      ended: "2026-01-03T00:00:00Z"\n      title: Past\n    - 20260102-000000-nobody\n`,
    );
    repo.write(
      pathOf(TWO),
      sessionText({ status: 'paused' }).replace('status:', 'groups: [checkout]\n  status:'),
    );
    repo.write('src/login.ts', '');
    const shown = await json(repo, 'show', 'checkout');
    expect([
      (shown['members'] as Record<string, unknown>[]).map(({ id, state, outcome, ready }) => [
        id,
        state,
        outcome,
        ready,
      ]),
      shown['counts'],
    ]).toEqual([
      [
        [ONE, 'in_progress', null, true],
        [TWO, 'paused', null, true],
        ['20260102-000000-nobody', 'missing', null, null],
        ['20260101-000000-past', 'ended', 'partial', null],
      ],
      { in_progress: 1, paused: 1, missing: 1, partial: 1 },
    ]);
  });

  it('calls nothing ready that session pause would not, such as one whose files are gone', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}]\n`);
    repo.write('src/other.ts', '');
    const paused = await runInProcess(['pause', ONE, '--dry-run', '--json'], { cwd: repo.root });
    const { members: all } = await json(repo, 'show', 'checkout');
    const said = JSON.parse(paused.stdout) as object;
    expect([said, (all as object[])[0]]).toMatchObject([{ ready: false }, { ready: false }]);
  });

  it('finds a session that another branch has', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}]\n`);
    identify(repo);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=all');
    repo.git('checkout', '--quiet', '-b', 'side');
    const id = '20261123-090000-side';
    repo.write(pathOf(id), sessionText({ title: 'Side' }));
    await run(repo, 'add', 'checkout', id);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=side');
    repo.git('checkout', '--quiet', 'main');
    await run(repo, 'add', 'checkout', id);
    const { members: all } = await json(repo, 'show', 'checkout');
    expect((all as object[])[1]).toMatchObject({
      id,
      state: 'elsewhere',
      branch: 'side',
      title: 'Side',
    });
  });

  it('shows no escape of a file', async () => {
    const repo = repoWith('  status: active\n  description: "a \\e[31mred\\e[0m"\n');
    expect((await run(repo, 'show', 'checkout')).stdout).not.toContain('\u001b');
  });

  it('ends with groups in a circle', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}]\n  groups: [checkout, b]\n`);
    repo.write('.agents/groups/b.md', '---\ngroup:\n  status: active\n  groups: [checkout]\n---\n');
    const { members: all } = await json(repo, 'show', 'checkout');
    expect((all as object[]).length).toBe(1);
  });
});

describe('session group list and find', () => {
  const files = {
    '.agents/groups/a.md': '---\ngroup:\n  status: active\n  tags: [Redis, web]\n---\n',
    '.agents/groups/b.md':
      '---\ngroup:\n  status: closed\n  tags: [redis]\n  metadata: {owner: ann}\n---\n',
    '.agents/groups/c.md': '---\ngroup:\n  status: archived\n  tags: [redis]\n---\n',
    '.agents/groups/broken.md': '---\ngroup:\n  status: "a\n---\n',
    '.agents/groups/README.md': '# How we group\n',
  };
  const names = async (...argv: string[]): Promise<string[]> => {
    const { groups } = await json(makeRepo(files), ...argv);
    return (groups as Group[]).map(({ name }) => name);
  };

  it.each([
    [['list'], ['a', 'b']],
    [
      ['ls', '--all'],
      ['a', 'b', 'c'],
    ],
    [['list', '--status', 'archived'], ['c']],
    [
      ['find', '--tags', 'redis'],
      ['a', 'b'],
    ],
    [['find', '--tags', 'redis,WEB'], ['a']],
    [['find', 'ann'], ['b']],
    [['find', 'nothing'], []],
  ])('%j gives %j', async (argv, wanted) => {
    expect(await names(...argv)).toEqual(wanted);
  });

  it('names what cannot be read, and leaves what is of others', async () => {
    const { broken } = await json(makeRepo(files), 'list');
    expect((broken as { path: string }[]).map(({ path }) => path)).toEqual([
      '.agents/groups/broken.md',
    ]);
  });

  it('ends with 1 where nothing is found', async () => {
    expect((await run(makeRepo(files), 'find', 'nothing')).code).toBe(1);
  });
});

describe('a change of a group', () => {
  it('sets metadata of all kinds, and takes it out', async () => {
    const repo = repoWith('  status: active\n  metadata:\n    old: 1 # why\n');
    const pairs = ['status=in-review', 'count=3', 'version=1.10', 'on=true', 'list=["a"]', 'x='];
    await run(repo, 'set', 'checkout', ...pairs, '--unset', 'old');
    expect(group(repo).metadata).toEqual({
      status: 'in-review',
      count: 3,
      version: '1.10',
      on: true,
      list: ['a'],
      x: '',
    });
  });

  it.each([
    [
      ['tag', 'checkout', 'b,c', 'A'],
      ['a', 'b', 'c'],
    ],
    [['tag', 'checkout', 'A', '--remove'], []],
  ])('%j', async (argv, tags) => {
    const repo = repoWith('  status: active\n  tags: [a]\n');
    await run(repo, ...argv);
    expect(group(repo).tags).toEqual(tags);
  });

  it.each([
    ['close', 'active', 'closed'],
    ['archive', 'closed', 'archived'],
    ['reopen', 'archived', 'active'],
  ])('%s makes %s %s', async (action, before, after) => {
    const repo = repoWith(`  status: ${before}\n`);
    await run(repo, action, 'checkout');
    expect(group(repo).status).toBe(after);
  });

  it('says that closing leaves sessions at work', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}]\n`);
    expect((await run(repo, 'close', 'checkout')).stdout).toContain('1 of its sessions');
  });

  it.each([
    ['tag without tags', ['tag', 'checkout'], 'nothing-said'],
    ['set without a pair', ['set', 'checkout'], 'nothing-said'],
    ['set with a bad key', ['set', 'checkout', '=x'], 'bad-metadata'],
    ['find without words', ['find'], 'nothing-said'],
    ['an unknown action', ['frobnicate', 'checkout'], 'unknown-action'],
    ['to delete a group, which is not to leave it', ['delete', 'checkout'], 'unknown-action'],
  ])('refuses %s', async (_, argv, code) => {
    expect(await refusal(repoWith(), 'group', ...argv)).toBe(code);
  });

  it('names each action once to who says none of them', async () => {
    const { stderr } = await run(repoWith(), 'frobnicate');
    const named = /It takes: (.*)/.exec(stderr)?.[1]?.split(', ') ?? [];
    expect([named.includes('list'), new Set(named).size]).toEqual([true, named.length]);
  });

  it('leaves a file that cannot be read alone', async () => {
    const repo = repoWith('  status: "a\n');
    const before = repo.read(FILE);
    expect([await refusal(repo, 'group', 'close', 'checkout'), repo.read(FILE)]).toEqual([
      'unknown-group',
      before,
    ]);
  });
});

describe('session group handoff', () => {
  it('writes over an earlier handoff only', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}]\n`);
    await run(repo, 'handoff', 'checkout', '--out', 'HANDOFF.md');
    await run(repo, 'handoff', 'checkout', '--out', 'HANDOFF.md');
    repo.write('OWN.md', 'mine\n');
    const code = await refusal(repo, 'group', 'handoff', 'checkout', '--out', 'OWN.md');
    expect([repo.read('HANDOFF.md')?.includes(ONE), code, repo.read('OWN.md')]).toEqual([
      true,
      'would-overwrite',
      'mine\n',
    ]);
  });
});

describe('groups in other verbs', () => {
  it('new --group says it on both sides', async () => {
    const repo = repoWith();
    const { stdout } = await runInProcess(['new', 'Fourth', '--group', 'Checkout', '--json'], {
      cwd: repo.root,
    });
    const { id, path } = JSON.parse(stdout) as { id: string; path: string };
    expect([members(repo), repo.read(path)?.includes('groups: ["checkout"]')]).toEqual([
      [id],
      true,
    ]);
    expect((await runInProcess(['lint'], { cwd: repo.root })).code).toBe(0);
  });

  it.each([
    ['an unknown group', 'active', 'nothing', 'unknown-group'],
    ['a closed group', 'closed', 'checkout', 'group-closed'],
  ])('new --group refuses %s, and makes no session', async (_, status, name, code) => {
    const repo = repoWith(`  status: ${status}\n`);
    expect(await refusal(repo, 'new', 'Fourth', '--group', name)).toBe(code);
    expect(repo.git('status', '--porcelain', '-uall').includes('fourth')).toBe(false);
  });

  it('list --group shows its sessions that are here', async () => {
    const repo = repoWith(`  status: active\n  members: [${ONE}, 20200101-000000-gone]\n`);
    repo.write(pathOf(TWO), sessionText().replace('status:', 'groups: [checkout]\n  status:'));
    const { stdout } = await runInProcess(['list', '--group', 'checkout', '--json'], {
      cwd: repo.root,
    });
    const { sessions } = JSON.parse(stdout) as { sessions: { id: string }[] };
    expect(sessions.map(({ id }) => id).toSorted()).toEqual([ONE, TWO]);
  });

  it.each(['show', 'status'])('%s names the groups of both sides', async (verb) => {
    const repo = repoWith(`  status: active\n  members: [${ONE}]\n`);
    repo.write(pathOf(ONE), sessionText().replace('status:', 'groups: [Other]\n  status:'));
    const { stdout } = await runInProcess([verb, ONE, '--json'], { cwd: repo.root });
    expect((JSON.parse(stdout) as { groups: string[] }).groups).toEqual(['checkout', 'Other']);
  });
});

describe('--json of session group', () => {
  it.each([
    ['group-list', ['list']],
    ['group-list', ['find', '--tags', 'a']],
    ['group', ['show', 'checkout']],
    ['group', ['handoff', 'checkout']],
    ['group-change', ['create', 'x']],
    ['group-change', ['add', 'checkout', 'two']],
    ['group-change', ['remove', 'checkout', 'one', '--dry-run']],
    ['group-change', ['close', 'checkout']],
    ['error', ['show', 'nothing']],
  ])('keeps the published shape "%s": %j', async (shape, argv) => {
    const repo = repoWith(`  status: active\n  tags: [a]\n  members: [${ONE}, away]\n`);
    const validate = new Ajv2020({ strict: false })
      .addSchema(schema)
      .getSchema(`${schema.$id}#/$defs/${shape}`);
    expect([validate?.(await json(repo, ...argv)), validate?.errors]).toEqual([true, null]);
  });
});

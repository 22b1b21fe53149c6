import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Tracker } from '../../src/core/mirror/tracker.ts';
import { openTracker } from '../../src/tracker/open-tracker.ts';
import { Workspace } from '../../src/workspace.ts';
import { NOW } from '../support/cli.ts';
import { FakeGitHub, TOKEN } from '../support/fake-github.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';
import { codeOf, trackedRepo } from '../support/tracked-repo.ts';

type Environment = Record<string, string | undefined>;

const open = (repo: Repo, env: Environment = {}): Promise<Tracker | undefined> =>
  openTracker(new Workspace(repo.root), { ...repo.env, ...NO_TOKENS, ...env }, { now: () => NOW });
const NO_TOKENS = { GITHUB_TOKEN: undefined, GH_TOKEN: undefined, GITHUB_API_URL: undefined };

describe('which tracker there is', () => {
  test.each([
    ['GitHub by its remote', {}, {}, 'GitHub'],
    [
      'GitHub for companies by its remote',
      { remote: 'https://acme.ghe.com/a/b.git' },
      {},
      'GitHub',
    ],
    ['none elsewhere', { remote: 'https://gitlab.com/acme/shop.git' }, {}, undefined],
    ['none without a remote', { remote: '' }, {}, undefined],
    ['none where it is off', { config: 'tracker: off\n' }, {}, undefined],
    [
      'GitHub elsewhere where it is said',
      { remote: 'git@git.acme.example:a/b.git', config: 'tracker: github\n' },
      {},
      'GitHub',
    ],
    [
      'GitHub by the address of its API',
      { remote: 'git@git.acme.example:a/b.git' },
      { GITHUB_API_URL: 'https://git.acme.example/api/v3' },
      'GitHub',
    ],
    [
      'Linear where it is said',
      { config: 'tracker: linear\nlinear:\n  team: back\n' },
      {},
      'Linear',
    ],
  ])('%s', async (_, given, env, name) => {
    expect((await open(trackedRepo(given), env))?.name).toBe(name);
  });

  test.each([
    [{ remote: '', config: 'tracker: github\n' }, 'tracker-no-repository'],
    [{ config: 'github:\n  repository: shop\n' }, 'tracker-bad-repository'],
    [{ config: 'github:\n  repository: ../..\n' }, 'tracker-bad-repository'],
    [{ config: 'tracker: linear\n' }, 'tracker-no-team'],
  ])('what is configured and cannot be used: %j', async (given, code) => {
    expect(await codeOf(open(trackedRepo(given)))).toBe(code);
  });
});

describe('whose issues are meant', () => {
  let server: FakeGitHub;
  beforeEach(async () => {
    server = await FakeGitHub.start();
  });
  afterEach(() => server.close());

  const asked = async (repo: Repo): Promise<string | undefined> => {
    const tracker = await open(repo, server.env);
    await tracker?.issues({}).catch(() => undefined);
    return server.calls[0]?.path.split('?')[0];
  };

  test('those of origin, else of the only remote', async () => {
    const repo = trackedRepo();
    repo.git('remote', 'add', 'upstream', 'https://github.com/other/shop.git');
    expect(await asked(repo)).toBe('/repos/acme/shop/issues');
    repo.git('remote', 'remove', 'origin');
    server.calls.length = 0;
    expect(await asked(repo)).toBe('/repos/other/shop/issues');
  });

  test('not those of one of several remotes without an origin', async () => {
    const repo = trackedRepo({ remote: '' });
    repo.git('remote', 'add', 'one', 'https://github.com/a/b.git');
    repo.git('remote', 'add', 'two', 'https://github.com/c/d.git');
    expect(await open(repo)).toBeUndefined();
  });

  test('those of the configuration', async () => {
    const repo = trackedRepo({ config: 'github:\n  repository: acme/tickets\n' });
    expect(await asked(repo)).toBe('/repos/acme/tickets/issues');
  });

  test('an address that git rewrites counts as rewritten', async () => {
    const repo = trackedRepo({ remote: 'gh:acme/shop' });
    repo.git('config', 'url.https://github.com/.insteadOf', 'gh:');
    expect(await asked(repo)).toBe('/repos/acme/shop/issues');
  });
});

describe('the token', () => {
  let server: FakeGitHub;
  beforeEach(async () => {
    server = await FakeGitHub.start();
  });
  afterEach(() => server.close());

  /** A `gh` that knows the token of one host, and writes down what it was asked. */
  function fakeGh(repo: Repo, script: string): string {
    repo.write('bin/gh', `#!/bin/sh\necho "$@" >> "$(dirname "$0")/asked"\n${script}\n`);
    chmodSync(repo.path('bin/gh'), 0o755);
    return `${repo.path('bin')}:${repo.env['PATH']}`;
  }
  const sent = (): (string | undefined)[] =>
    server.calls.map(({ headers }) => headers.authorization);

  test.each([
    [{ GITHUB_TOKEN: 'one', GH_TOKEN: 'two' }, 'token one'],
    [{ GITHUB_TOKEN: ' ', GH_TOKEN: 'two\n' }, 'token two'],
  ])('of the environment: %j', async (env, header) => {
    const tracker = await open(trackedRepo(), { GITHUB_API_URL: server.url, ...env });
    await codeOf(tracker?.issues({}) ?? Promise.resolve());
    expect(sent()).toEqual([header]);
  });

  test('else that of gh, asked only when something is asked', async () => {
    const repo = trackedRepo();
    const PATH = fakeGh(repo, `echo ${TOKEN}`);
    const tracker = await open(repo, { GITHUB_API_URL: server.url, PATH });
    expect(repo.read('bin/asked')).toBeUndefined();
    await tracker?.issues({});
    expect(sent()).toEqual([`token ${TOKEN}`]);
    expect(repo.read('bin/asked')?.trim()).toBe('auth token --hostname github.com');
  });

  test('a gh that knows none is as good as no gh', async () => {
    const repo = trackedRepo();
    const PATH = fakeGh(repo, 'echo "no oauth token" >&2; exit 1');
    const tracker = await open(repo, { GITHUB_API_URL: server.url, PATH });
    expect(await codeOf(tracker?.issues({}) ?? Promise.resolve())).toBe('tracker-no-token');
    expect(server.calls).toEqual([]);
  });

  test('a gh that takes longer than an answer may is as good as no gh', async () => {
    const repo = trackedRepo();
    const PATH = fakeGh(repo, `sleep 3; echo ${TOKEN}`);
    const env = { GITHUB_API_URL: server.url, PATH, SESSION_TRACKER_TIMEOUT: '0.2' };
    const tracker = await open(repo, env);
    expect(await codeOf(tracker?.issues({}) ?? Promise.resolve())).toBe('tracker-no-token');
  });

  test('that of the environment does not go to a host that only a remote names', async () => {
    const repo = trackedRepo({
      remote: 'git@git.acme.example:a/b.git',
      config: 'tracker: github\n',
    });
    const PATH = fakeGh(repo, 'exit 1');
    const tracker = await open(repo, { GITHUB_TOKEN: TOKEN, PATH });
    expect(await codeOf(tracker?.issues({}) ?? Promise.resolve())).toBe('tracker-no-token');
  });

  test('what is no token is told without it', async () => {
    const tracker = await open(trackedRepo(), {
      GITHUB_API_URL: server.url,
      GITHUB_TOKEN: 'secret\nwords here',
    });
    const told = await (tracker?.issues({}) ?? Promise.resolve()).then(String, String);
    expect(told).toContain('GITHUB_TOKEN');
    expect(told).not.toContain('secret');
  });

  test.each(['http://git.acme.example/api/v3', 'ftp://x', 'nonsense'])(
    'goes to no address that others can read on the way: %s',
    async (address) => {
      const tracker = await open(trackedRepo(), { GITHUB_API_URL: address, GITHUB_TOKEN: TOKEN });
      expect(await codeOf(tracker?.issues({}) ?? Promise.resolve())).toBe('tracker-bad-address');
    },
  );

  test('a password in the address of the API is in no error', async () => {
    const address = 'http://user:hidden-word@127.0.0.1:1/api';
    const tracker = await open(trackedRepo(), { GITHUB_API_URL: address, GITHUB_TOKEN: TOKEN });
    const told = await (tracker?.issues({}) ?? Promise.resolve()).then(String, String);
    expect(told).toContain('127.0.0.1:1');
    expect(told).not.toContain('hidden-word');
  });
});

test('packages that are not installed are named with how to install them', async () => {
  const repo = trackedRepo();
  const env = { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: 'http://127.0.0.1:1' };
  const script = process.argv[1] ?? '';
  // The tool looks beside the script that runs.
  process.argv[1] = repo.path('README.md');
  try {
    const tracker = await open(repo, env);
    const asked = tracker?.issues({}) ?? Promise.resolve();
    await expect(asked).rejects.toMatchObject({ code: 'package-missing' });
    await expect(asked).rejects.toThrow('npm install --save-dev @octokit/core');
  } finally {
    process.argv[1] = script;
  }
});

test('a folder without git has no tracker by itself', async () => {
  const repo = { ...makeRepo({}, { git: false }), root: makeFolder() };
  expect(await open(repo)).toBeUndefined();
});

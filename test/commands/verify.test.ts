import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Judged } from '../../src/core/claims/claim.ts';
import { runInProcess, runSession, type Outcome } from '../support/cli.ts';
import {
  cleanEnvironment,
  makeFolder,
  makeRepo,
  type Repo,
  type RepoOptions,
} from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';
const LINES = 'one\ntwo\nthree\nfour\n';

/** A session with the given lines under Notes, its front matter fields, and the files beside it. */
function project(
  lines: string,
  {
    files = {},
    front = '',
    ...options
  }: { files?: Record<string, string>; front?: string } & RepoOptions = {},
): Repo {
  const text = sessionText({ front, body: `## Notes\n\n${lines}\n` });
  return makeRepo({ ...files, [PATH]: text }, { commit: options.git !== false, ...options });
}

function verify(repo: Repo, ...args: string[]): Promise<Outcome> {
  return runInProcess(['verify', ...args], { cwd: repo.root, env: { PATH: '' } });
}

async function claims(repo: Repo): Promise<Judged[]> {
  return (JSON.parse((await verify(repo, '--json')).stdout) as { claims: Judged[] }).claims;
}

/** `status reason` of every claim. */
async function said(repo: Repo): Promise<string[]> {
  return (await claims(repo)).map(({ status, reason }) => `${status}: ${reason}`);
}

function commit(repo: Repo, message = 'more'): string {
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--allow-empty', `--message=${message}`);
  return repo.git('rev-parse', '--short', 'HEAD').trim();
}

describe('session verify', () => {
  it('prints the contract, and ends with 1 when something is stale', async () => {
    const repo = project('`src/a.ts` and `src/b.ts`', { files: { 'src/b.ts': '' } });
    const { code, stdout } = await verify(repo, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      {
        version: 1,
        claims: [
          {
            kind: 'path',
            text: 'src/a.ts',
            line: 29,
            status: 'stale',
            reason: 'src/a.ts does not exist',
          },
          {
            kind: 'path',
            text: 'src/b.ts',
            line: 29,
            status: 'verified',
            reason: 'src/b.ts exists',
          },
        ],
      },
    ]);
  });

  it('ends with 0 when nothing is', async () => {
    expect((await verify(project('`src/b.ts`', { files: { 'src/b.ts': '' } }))).code).toBe(0);
  });

  it('shows people what is stale first, and counts', async () => {
    const repo = project('`src/b.ts` and `src/a.ts` (#12)', { files: { 'src/b.ts': '' } });
    const { stdout } = await verify(repo);
    expect(stdout.split('\n').slice(3)).toEqual([
      'stale         line 29  path   src/a.ts does not exist',
      'unverifiable  line 29  issue  #12 is an issue; there is no tracker to ask',
      'verified      line 29  path   src/b.ts exists',
      '',
      '3 claims: 1 stale, 1 unverifiable, 1 verified.',
      '',
    ]);
  });

  it('is content with a session that names nothing', async () => {
    expect(await verify(project(''))).toMatchObject({ code: 0, stderr: '' });
  });

  it('changes nothing and leaves no lock', async () => {
    const repo = project('`src/a.ts`', { files: { 'src/a.ts': LINES } });
    repo.git('mv', 'src/a.ts', 'src/b.ts');
    const before = [repo.git('status', '--porcelain'), ...readdirSync(repo.path('.git'))];
    await verify(repo);
    expect([repo.git('status', '--porcelain'), ...readdirSync(repo.path('.git'))]).toEqual(before);
  });

  it('runs as the built command', async () => {
    const repo = project('`src/a.ts`', { files: { 'src/a.ts': '' } });
    const { code, stdout } = await runSession(['verify'], { cwd: repo.root });
    expect([code, stdout.includes('1 claim: 1 verified.')]).toEqual([0, true]);
  });

  it.each([
    ['deleted', 'gone'],
    ['unknown', '20261120-140000-other'],
  ])('ends with 2 for a session that is %s', async (_, ref) => {
    expect((await verify(project(''), ref)).code).toBe(2);
  });
});

describe('paths', () => {
  it('that were renamed are told where they went', async () => {
    const repo = project('`src/a.ts`', { files: { 'src/a.ts': LINES } });
    repo.git('mv', 'src/a.ts', 'src/b.ts');
    const hash = commit(repo);
    expect(await said(repo)).toEqual([
      `stale: src/a.ts no longer exists, renamed to src/b.ts in ${hash}`,
    ]);
  });

  it('that were renamed again are told where they are now', async () => {
    const repo = project('`src/a.ts`', { files: { 'src/a.ts': LINES } });
    repo.git('mv', 'src/a.ts', 'src/b.ts');
    commit(repo);
    repo.git('mv', 'src/b.ts', 'src/c.ts');
    const hash = commit(repo);
    expect(await said(repo)).toEqual([
      `stale: src/a.ts no longer exists, renamed to src/c.ts in ${hash}`,
    ]);
  });

  it('in a folder that moved are found there', async () => {
    const repo = project('`src/old/`', { files: { 'src/old/a.ts': LINES, 'src/x.ts': '' } });
    mkdirSync(repo.path('lib'));
    repo.git('mv', 'src/old', 'lib/new');
    const hash = commit(repo);
    expect(await said(repo)).toEqual([
      `stale: src/old/ no longer exists, renamed to lib/new in ${hash}`,
    ]);
  });

  it('that were deleted are told by which commit, also behind a merge', async () => {
    const repo = project('`src/a.ts`', { files: { 'src/a.ts': LINES } });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.git('rm', '--quiet', 'src/a.ts');
    const hash = commit(repo);
    repo.git('checkout', '--quiet', 'main');
    commit(repo);
    repo.git('merge', '--quiet', '--no-ff', '--message=merge', 'side');
    expect(await said(repo)).toEqual([`stale: src/a.ts no longer exists, deleted in ${hash}`]);
  });

  it('whose renaming is staged are told so', async () => {
    const repo = project('`src/a.ts`', { files: { 'src/a.ts': LINES } });
    repo.git('mv', 'src/a.ts', 'src/b.ts');
    expect((await said(repo))[0]).toMatch(
      /renamed to src\/b\.ts by a change that is not committed/,
    );
  });

  it.each(['lib/src/a.ts', 'src/a.ts'])('may be the end of a tracked one: %s', async (name) => {
    const repo = project(`\`${name}\``, { files: { 'packages/web/lib/src/a.ts': '' } });
    expect((await claims(repo))[0]).toMatchObject({
      status: 'verified',
      reason: `${name} exists as packages/web/lib/src/a.ts`,
    });
  });

  it.each([
    ['dist/a.js', 'dist/\n'],
    ['logs/a.log', '*.log\n'],
  ])('that git ignores may exist elsewhere: %s', async (name, ignored) => {
    const repo = project(`\`${name}\``, { files: { '.gitignore': ignored } });
    expect((await claims(repo))[0]?.status).toBe('unverifiable');
  });

  it('in a submodule that is not checked out cannot be checked', async () => {
    const repo = project('`vendor/lib/a.c`', {
      files: {
        '.gitmodules': '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.com/lib\n',
      },
    });
    mkdirSync(repo.path('vendor/lib'), { recursive: true });
    expect((await claims(repo))[0]?.reason).toContain('submodule vendor/lib');
  });

  it('left out of a sparse checkout are tracked all the same', async () => {
    const repo = project('`web/a.ts`', { files: { 'web/a.ts': '', 'src/b.ts': '' } });
    repo.git('sparse-checkout', 'set', '--no-cone', '/*', '!/web/');
    expect([repo.has('web/a.ts'), (await claims(repo))[0]?.status]).toEqual([false, 'verified']);
  });

  it.each([
    '../../../../etc/passwd.txt',
    '/etc/ssl/openssl.conf',
    '~/notes/a.md',
    'C:\\Users\\a\\b.md',
  ])('outside of the root are not looked at: %s', async (name) => {
    expect((await claims(project(`\`${name}\``)))[0]).toMatchObject({
      status: 'unverifiable',
      text: name,
    });
  });

  it('below the root are found by their whole name too', async () => {
    const repo = project('', { files: { 'src/a.ts': '' } });
    const text = repo.read(PATH) ?? '';
    // A temporary folder may be a place that no path of a session begins with.
    repo.write(PATH, `${text}\`${repo.root}/src/a.ts\`\n`);
    expect((await claims(repo)).map(({ status }) => status)).toEqual(['verified']);
  });

  it.each([
    '-rf/a.ts',
    '--output=x/a.ts',
    '--exec/a.ts',
    ':(glob)src/a.ts',
    ':/src/a.ts',
    '@{1}/a.ts',
  ])('of the name %s reach git as no option', async (name) => {
    const repo = project(`\`${name}\` and \`src/b.ts\``, { files: { 'src/b.ts': '' } });
    const found = await claims(repo);
    expect([found.at(-1)?.status, existsSync(repo.path('x'))]).toEqual(['verified', false]);
  });

  it('by a link that leads nowhere exist', async () => {
    const repo = project('`src/a.ts`');
    mkdirSync(repo.path('src'));
    symlinkSync('nowhere', repo.path('src/a.ts'));
    expect((await claims(repo))[0]?.status).toBe('verified');
  });

  it('below a file do not exist', async () => {
    const repo = project('`src/a.ts/b.ts`', { files: { 'src/a.ts': '' } });
    expect((await claims(repo))[0]?.status).toBe('stale');
  });
});

describe('branches', () => {
  const front = '  branch: feature/x\n';

  it('that is not checked out is stale, with both names', async () => {
    expect(await said(project('', { front }))).toEqual([
      'stale: branch is main, expected feature/x, which does not exist here',
    ]);
  });

  it('that exists and is not checked out is stale', async () => {
    const repo = project('', { front });
    repo.git('branch', 'feature/x');
    expect(await said(repo)).toEqual(['stale: branch is main, expected feature/x']);
  });

  it('that is checked out is verified, before the first commit too', async () => {
    const repo = project('', { front, branch: 'feature/x', commit: false });
    expect((await claims(repo)).map(({ status }) => status)).toEqual(['verified']);
  });

  it('whose tip is checked out, detached, is verified', async () => {
    const repo = project('', { front, branch: 'feature/x' });
    repo.git('checkout', '--quiet', '--detach');
    expect((await claims(repo))[0]?.status).toBe('verified');
  });

  it('that another worktree has is told so', async () => {
    const repo = project('', { front });
    repo.git('worktree', 'add', '--quiet', '-b', 'feature/x', join(makeFolder(), 'wt'));
    expect((await said(repo))[0]).toContain('another worktree');
  });

  it('is judged in the worktree that is asked', async () => {
    const repo = project('', { front });
    const folder = join(makeFolder(), 'wt');
    repo.git('worktree', 'add', '--quiet', '-b', 'feature/x', folder);
    const { stdout } = await runInProcess(['verify'], { cwd: folder });
    expect(stdout).toContain('1 claim: 1 verified.');
  });

  it('of a remote is none by the end of its name', async () => {
    const repo = project('On branch `far`, then on branch `topic/far`.');
    repo.git('update-ref', 'refs/remotes/origin/topic/far', 'HEAD');
    expect((await claims(repo)).map(({ status }) => status)).toEqual(['stale', 'verified']);
  });

  it('named in the text may be one of a remote', async () => {
    const origin = project('On branch `topic/far` now.');
    origin.git('branch', 'topic/far');
    const root = join(makeFolder(), 'clone');
    origin.git('clone', '--quiet', origin.root, root);
    const { stdout } = await runInProcess(['verify', '--json'], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject({
      claims: [{ status: 'verified', reason: 'topic/far is a branch of origin' }],
    });
  });

  it('named in the text is stale when there is none', async () => {
    expect((await claims(project('On branch `topic/none` now.')))[0]?.status).toBe('stale');
  });
});

describe('commits', () => {
  it('are counted from', async () => {
    const repo = project('');
    const base = repo.git('rev-parse', '--short', 'HEAD').trim();
    repo.write(PATH, sessionText({ front: `  base_commit: "${base}"\n` }));
    for (let at = 0; at < 3; at++) commit(repo);
    expect(await said(repo)).toEqual([
      `verified: ${base} is in the history of HEAD, 3 commits since`,
    ]);
  });

  it('that are the base of rewritten work are stale', async () => {
    const repo = project('', { branch: 'feature/x' });
    const base = commit(repo, 'lost');
    repo.git('commit', '--quiet', '--amend', '--allow-empty', '--message=rewritten');
    repo.write(PATH, sessionText({ front: `  branch: feature/x\n  base_commit: "${base}"\n` }));
    expect((await claims(repo)).find(({ kind }) => kind === 'commit')).toMatchObject({
      status: 'stale',
      reason: `${base} is a commit, but not in the history of feature/x`,
    });
  });

  it('that nobody knows are stale', async () => {
    expect((await claims(project('since commit 1a2b3c4')))[0]?.status).toBe('stale');
  });

  it('beyond a shallow clone are unverifiable', async () => {
    const origin = project('since commit 1a2b3c4');
    commit(origin);
    const root = join(makeFolder(), 'clone');
    origin.git('clone', '--quiet', '--depth=1', `file://${origin.root}`, root);
    const { stdout } = await runInProcess(['verify', '--json'], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject({ claims: [{ status: 'unverifiable' }] });
  });

  it.each(['--all', 'HEAD', 'main..side', '1a2b3c4;rm'])(
    'called %j are unverifiable',
    async (name) => {
      const repo = project('', { front: `  base_commit: ${JSON.stringify(name)}\n` });
      expect((await claims(repo))[0]).toMatchObject({ kind: 'commit', status: 'unverifiable' });
    },
  );
});

describe('commands', () => {
  const scripts = JSON.stringify({ scripts: { test: 'x', 'lint:fix': 'y' } });
  const keyCommands = (lines: string): string => `### Key Commands\n\n\`\`\`bash\n${lines}\n\`\`\``;

  it.each([
    ['npm test', 'verified'],
    ['npm run lint:fix', 'verified'],
    ['npm run lint', 'stale'],
    ['pnpm lint', 'stale'],
    ['yarn build', 'stale'],
    ['no-such-program --now', 'unverifiable'],
    ['cd web && npm run dev', 'stale'],
    ['cd api && npm run dev', 'verified'],
    ['npx tool', 'verified'],
    ['pnpm tool', 'verified'],
    ['npm -w app run dev', 'unverifiable'],
    ['constructor', 'unverifiable'],
    ['npm run constructor', 'stale'],
  ])('%j is %s', async (line, status) => {
    const repo = project(keyCommands(line), {
      files: {
        'package.json': scripts,
        'api/package.json': '{"scripts":{"dev":"x"}}',
        'node_modules/.bin/tool': '',
      },
    });
    expect((await claims(repo)).map((one) => one.status)).toEqual([status]);
  });

  it('that are on PATH are verified', async () => {
    const repo = project(keyCommands('node --version'));
    const { stdout } = await runInProcess(['verify', '--json'], {
      cwd: repo.root,
      env: cleanEnvironment(repo.root),
    });
    expect(JSON.parse(stdout)).toMatchObject({ claims: [{ status: 'verified' }] });
  });

  it.each(['{', '[]', '{"scripts":[]}', ''])(
    'beside the package.json %j are stale',
    async (text) => {
      const repo = project(keyCommands('npm test'), { files: { 'package.json': text } });
      expect((await claims(repo))[0]?.status).toBe('stale');
    },
  );
});

describe('without', () => {
  const lines = '`src/a.ts` at commit 1a2b3c4 on branch `topic/x`';

  it('git, paths are checked and the rest is unverifiable', async () => {
    const repo = project(lines, { git: false });
    expect((await claims(repo)).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'path stale',
      'branch unverifiable',
      'commit unverifiable',
    ]);
  });

  it('a commit, nothing fails', async () => {
    const repo = project(lines, { commit: false });
    expect((await claims(repo)).map(({ status }) => status)).toEqual(['stale', 'stale', 'stale']);
  });

  it('a git program, paths are checked and the rest is unverifiable', async () => {
    const repo = project(lines);
    const { code, stdout } = await runSession(['verify', '--json'], {
      cwd: repo.root,
      env: { PATH: makeFolder(), HOME: repo.root },
    });
    const { claims: found } = JSON.parse(stdout) as { claims: Judged[] };
    expect([code, ...found.map(({ status }) => status)]).toEqual([
      1,
      'stale',
      'unverifiable',
      'unverifiable',
    ]);
  });
});

it('a completed session is not held to its branch', async () => {
  const repo = project('', { front: '  branch: feature/x\n' });
  repo.write(PATH, (repo.read(PATH) ?? '').replace('in_progress', 'completed'));
  const { code } = await verify(repo, '20261120');
  expect(code).toBe(0);
});

import { expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { runSession } from '../support/cli.ts';
import { branchOf, identify, trailersOf } from '../support/git-work.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

/** Runs a command line as it stands in the guide, after `session`. */
async function session(repo: Repo, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runSession(args, { cwd: repo.root, env: repo.env });
  if (code !== 0) throw new Error(`session ${args.join(' ')}: ${code} ${stdout}${stderr}`);
  return stdout;
}

function sessionsOf(repo: Repo) {
  return repo
    .git('ls-files', '--cached', '--others', '.agents/sessions')
    .trim()
    .split('\n')
    .map((path) => parseSession(repo.read(path) ?? '', path));
}

function project(): Repo {
  const repo = makeRepo(
    { 'src/auth/login.ts': 'one\n', 'README.md': '# Shop\n' },
    { commit: true },
  );
  identify(repo);
  return repo;
}

test('daily development: resume in the morning, checkpoint at milestones, end in the evening', async () => {
  const repo = project();
  await session(repo, 'start', 'feature/new-feature', '--objective', 'Build user authentication');
  await session(repo, 'resume');
  repo.write('src/auth/login.ts', 'two\n');
  await session(repo, 'checkpoint', '--label', 'api-complete');
  expect(repo.git('log', '-1', '--format=%s')).toBe('feat(auth): api complete\n');
  expect(trailersOf(repo)).toContain('Session-Objective: now Build user authentication');
  await session(repo, 'checkpoint', '--label', 'oauth-complete');
  await session(repo, 'checkpoint', '--decision', 'Using JWT over sessions for stateless auth');
  expect(trailersOf(repo)).toContain(
    'Session-Decision: Using JWT over sessions for stateless auth',
  );
  await session(repo, 'end');
  await session(repo, 'end', '--handoff');
  expect(await session(repo, 'end', '--handoff', '--summary')).toContain('# Handoff: New feature');
  expect(sessionsOf(repo).map(({ status }) => status)).toEqual(['paused']);
  await session(repo, 'start', '--resume');
  expect(sessionsOf(repo).map(({ status }) => status)).toEqual(['in_progress']);
});

test('context switching: an urgent bug comes in, is fixed, merged, and the work goes on', async () => {
  const repo = project();
  await session(repo, 'start', 'feature/main-work', '--objective', 'Retry payments');
  repo.write('src/auth/login.ts', 'half done\n');
  await session(repo, 'checkpoint', '--label', 'half');
  repo.write('README.md', '# Half a sentence\n');

  await session(repo, 'switch', 'hotfix/critical-bug', '--stash');
  expect([branchOf(repo), repo.read('README.md')]).toEqual(['hotfix/critical-bug', '# Shop\n']);
  repo.write('src/auth/login.ts', 'fixed\n');
  await session(repo, 'checkpoint', '--message', 'Fix security issue');
  expect(repo.git('log', '-1', '--format=%s')).toBe('fix(auth): Fix security issue\n');
  await session(repo, 'end', '--merge-to', 'main');
  expect([branchOf(repo), repo.git('show', 'main:src/auth/login.ts')]).toEqual(['main', 'fixed\n']);

  const brief = await session(repo, 'resume', 'feature/main-work');
  expect(brief).toContain('Retry payments');
  expect([branchOf(repo), repo.read('README.md'), repo.read('src/auth/login.ts')]).toEqual([
    'feature/main-work',
    '# Half a sentence\n',
    'half done\n',
  ]);
  expect(repo.git('stash', 'list')).toBe('');
});

test('every step of a session is found again by its trailer, with one command of git', async () => {
  const repo = project();
  await session(repo, 'start', 'feature/x', '--objective', 'One', '--objective', 'Two');
  await session(repo, 'checkpoint', '--label', 'one');
  await session(repo, 'objective', 'done', '1');
  await session(repo, 'checkpoint', '--label', 'two');
  const format = '--format=%(trailers:key=Session-Objective,valueonly,separator=%x2C)';
  expect(repo.git('log', format, 'main..').trim().split('\n')).toEqual([
    'now One,next Two',
    'now One,next Two',
  ]);
});

test('an experiment: kept beside the branch, thrown away, brought back', async () => {
  const repo = project();
  await session(repo, 'start', 'feature/x');
  await session(repo, 'checkpoint', '--label', 'begin');
  repo.write('src/auth/login.ts', 'experiment\n');
  repo.write('src/auth/idea.ts', 'new\n');
  const before = repo.git('status', '--porcelain=v2');
  await session(repo, 'checkpoint', '--shadow', '--label', 'experiment');
  expect(repo.git('status', '--porcelain=v2')).toBe(before);
  repo.git('reset', '--quiet', '--hard');
  repo.git('clean', '-fdq', 'src');
  await session(repo, 'checkpoint', '--restore', '1');
  expect(repo.git('status', '--porcelain=v2')).toBe(before);
});

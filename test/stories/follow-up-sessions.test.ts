import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { runSession } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

async function session(repo: Pick<Repo, 'root' | 'env'>, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runSession(args, { cwd: repo.root, env: repo.env });
  if (code !== 0) throw new Error(`session ${args.join(' ')}: ${code} ${stdout}${stderr}`);
  return stdout;
}

async function begin(repo: Repo, ...args: string[]): Promise<Session> {
  const { path } = JSON.parse(await session(repo, 'new', ...args, '--json')) as { path: string };
  return parseSession(repo.read(path) ?? '', path);
}

/** An agent writes where it is told; what it leaves is committed. */
async function agentWrites(repo: Repo, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = await session(repo, 'artifact', 'path', name, '--relative');
    repo.write(path.trimEnd(), `made as ${name}\n`);
  }
  repo.git('add', '--all');
  repo.git('commit', '-qm', 'work');
}

/** Session 1: architecture and design, completed. */
async function planned(): Promise<{ repo: Repo; plan: Session }> {
  const repo = makeRepo({ 'README.md': '# Alpha\n' }, { commit: true });
  const plan = await begin(repo, 'Project alpha planning', '-o', 'Design is agreed');
  await session(repo, 'decision', 'add', 'Use a queue', '--rationale', 'The provider is slow');
  await session(repo, 'objective', 'done', '1');
  await session(repo, 'update', '--state', 'The design is agreed.', '--next', 'Write the parser');
  await agentWrites(repo, ['docs/architecture.md', 'code/spike.ts']);
  await session(repo, 'complete', '--yes', '--waive', 'lessons=none');
  return { repo, plan };
}

test('a project of several sessions: each knows what the one before it left, though that is gone', async () => {
  const { repo, plan } = await planned();
  expect(repo.has(plan.path)).toBe(false);

  const core = await begin(repo, 'Project alpha core', '--from', 'alpha-planning');
  expect(core.body('Context')).toContain(plan.id);
  expect(core.body('Context')).toContain('`docs/decisions/0001-use-a-queue.md`');
  const architecture = 'docs/project-alpha-planning/architecture.md';
  expect(core.body('Context')).toContain(`\`${architecture}\``);
  expect(repo.read(architecture)).toBe('made as docs/architecture.md\n');
  expect(core.nextSteps.map(({ text }) => text)).toEqual(['Write the parser']);

  await agentWrites(repo, ['docs/core.md']);
  await session(repo, 'update', '--state', 'The parser works.', '--next', 'Test it with bad input');
  const tests = await begin(repo, 'Project alpha testing', '--from', 'alpha-core');
  expect(tests.body('Context')).toContain(core.id);
  expect(tests.body('Context')).toContain('artifacts/docs/core.md`');
  expect(tests.nextSteps.map(({ text }) => text)).toContain('Test it with bad input');
});

test('a clone, which has none of the records, follows up from history', async () => {
  const { repo, plan } = await planned();
  const root = makeFolder();
  execFileSync('git', ['clone', '-q', repo.root, root], { env: repo.env });
  const clone: Repo = { ...repo, root };
  const made = JSON.parse(
    await session(clone, 'new', 'Project alpha core', '--from', 'alpha-planning', '--json'),
  ) as { path: string; from: { id: string; kind: string } };
  expect(made.from).toEqual({ id: plan.id, kind: 'deleted' });
  const shown = await session(clone, 'show', made.path, '--section', 'Context');
  expect(shown).toContain('docs/decisions/0001-use-a-queue.md');
  expect(shown).toMatch(/git show [0-9a-f]{12}:\S+code\/spike\.ts/);
});

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HookWorld } from '../../hooks/hook.ts';
import { postToolUse } from '../../hooks/post-tool-use.ts';
import { sessionEnd } from '../../hooks/session-end.ts';
import { sessionStart } from '../../hooks/session-start.ts';
import { stop } from '../../hooks/stop.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { NOW, runInProcess, runSession } from '../support/cli.ts';
import { answerOf, callHook, payload } from '../support/hook.ts';
import { know } from '../support/journal.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const NAMES = ['code/calc.js', 'tests/calc.test.js', 'docs/API.md', 'notes/review.md'];

async function session(repo: Repo, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runSession(args, { cwd: repo.root, env: repo.env });
  if (code !== 0) throw new Error(`session ${args.join(' ')}: ${code} ${stdout}${stderr}`);
  return stdout;
}

/** The calculator: four agents, each with an artifact where it was told, tests that ran, something learned. */
async function calculator(): Promise<{ repo: Repo; id: string }> {
  const repo = makeRepo(
    { 'README.md': '# Apps\n', '.gitignore': 'coverage/\njunit.xml\n' },
    { commit: true },
  );
  repo.git('config', 'user.name', 'Test');
  repo.git('config', 'user.email', 'test@example.org');
  const { id } = JSON.parse(
    await session(repo, 'new', 'Calculator app', '-o', 'It adds', '--json'),
  ) as { id: string };
  for (const [at, agent] of ['implementer', 'tester', 'api-docs', 'reviewer'].entries()) {
    await session(repo, 'agent', 'add', agent, `Make ${NAMES[at]}`, '--status', 'in_progress');
    const path = (await session(repo, 'artifact', 'path', NAMES[at] ?? '', '--relative')).trim();
    repo.write(path, `made by ${agent}\n`);
    await session(repo, 'agent', 'done', agent, '--summary', 'Done, reviewed');
  }
  await session(repo, 'decision', 'add', 'Use decimals', '--rationale', 'Money');
  await session(repo, 'objective', 'done', '1');
  await session(
    repo,
    'update',
    '--state',
    'The calculator adds.',
    '--next',
    'Add division',
    '--log',
    'Pattern: test zero first',
  );
  repo.write(
    'junit.xml',
    '<testsuites><testsuite name="calc" tests="9" failures="0" errors="0"/></testsuites>',
  );
  repo.write('coverage/lcov.info', 'TN:\nSF:calc.js\nDA:1,1\nDA:2,1\nLF:2\nLH:2\nend_of_record\n');
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--message=Add the calculator');
  return { repo, id };
}

test('the summary shows all agents, artifacts, figures and where everything goes', async () => {
  const { repo } = await calculator();
  const shown = await session(repo, 'complete', '--dry-run');
  for (const words of [
    'implementer',
    'tester',
    'api-docs',
    'reviewer',
    ...NAMES,
    '9 passed, 0 failed',
    'coverage 100 %',
    'Recommendation',
    'docs/calculator-app/API.md',
  ])
    expect(shown).toContain(words);
});

test('closed out with approval, the session leaves a whole snapshot, what was learned, and a clean repository', async () => {
  const { repo, id } = await calculator();
  const { code } = await runInProcess(['complete', '--backup=backup.json'], {
    cwd: repo.root,
    answers: ['y'],
    now: () => new Date(),
  });
  expect(code).toBe(0);
  expect(JSON.parse(repo.read('backup.json') ?? '')).toMatchObject({
    session_id: id,
    topic: 'calculator-app',
    agents: [
      { type: 'implementer' },
      { type: 'tester' },
      { type: 'api-docs' },
      { type: 'reviewer' },
    ],
    artifacts: {
      code: ['calc.js'],
      tests: ['calc.test.js'],
      docs: ['API.md'],
      notes: ['review.md'],
    },
    metrics: { agents_spawned: 4, test_coverage: 100, tests_passed: 9, objectives_done: 1 },
    learned_patterns: [{ pattern_id: 'test-zero-first', reusable: true }],
  });
  expect(await session(repo, 'knowledge', 'find', 'zero')).toContain('test-zero-first');
  expect([repo.has(`.agents/sessions/${id}`), repo.git('status', '--porcelain')]).toEqual([
    false,
    '?? backup.json\n',
  ]);
  expect(repo.read('docs/calculator-app/API.md')).toBe('made by api-docs\n');
});

test('a second session finds what the first one left', async () => {
  const { repo, id } = await calculator();
  await session(repo, 'complete', '--yes');
  const { path } = JSON.parse(
    await session(repo, 'new', 'Calculator division', '--from', id, '--json'),
  ) as { path: string };
  for (const words of ['Use decimals', 'Add division', 'docs/calculator-app/API.md'])
    expect(repo.read(path)).toContain(words);
});

interface Item {
  id: string;
  state: string;
  evidence: string[];
}

/** A session that has something for every row of the checklists. */
async function full(): Promise<{
  repo: Repo;
  id: string;
  plan: (...args: string[]) => Promise<{ items: Map<string, Item>; to: Map<string, string> }>;
}> {
  const repo = makeRepo({}, { commit: true });
  repo.git('config', 'user.name', 'Test');
  repo.git('config', 'user.email', 'test@example.org');
  const { id, path } = JSON.parse(
    await session(repo, 'new', 'Fix login', '-o', 'No loop', '--json'),
  ) as { id: string; path: string };
  await session(repo, 'decision', 'add', 'Keep the cookie', '--rationale', 'Old clients');
  const text = (repo.read(path) ?? '').replace('  status:', '  github_issue: 128\n  status:');
  repo.write(
    path,
    `${text}\n## Lessons\n\n- Cookies outlive deploys\n\n## API Contracts\n\n### POST /login\n\nReturns 204.\n`,
  );
  repo.write('docs/a.md', `see [it](../${path})\n`);
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--message=Work');
  const plan = async (...args: string[]) => {
    const { checklist, extractions } = JSON.parse(
      await session(repo, 'complete', '--dry-run', '--json', ...args),
    ) as {
      checklist: Item[];
      extractions: { kind: string; to: string }[];
    };
    return {
      items: new Map(checklist.map((one) => [one.id, one])),
      to: new Map(extractions.map(({ kind, to }) => [kind, to])),
    };
  };
  return { repo, id, plan };
}

describe('every kind of information goes where it belongs', () => {
  test('architectural decisions, API contracts and remaining work into their files', async () => {
    const { plan } = await full();
    const { to } = await plan();
    expect([to.get('decision'), to.get('contract'), to.get('remaining-work')]).toEqual([
      'docs/decisions/0001-keep-the-cookie.md',
      'docs/api.md',
      'BACKLOG.md',
    ]);
  });

  test('work tracking into the external issue, implementation details into the commits', async () => {
    const { plan, repo } = await full();
    const { items } = await plan();
    expect(items.get('external-issue')).toMatchObject({ state: 'question', evidence: ['#128'] });
    await session(
      repo,
      'complete',
      '--yes',
      '--answer',
      'external-issue=closed',
      '--fix-references',
    );
    expect(repo.git('log', '-1', '--format=%B')).toContain(
      'docs/decisions/0001-keep-the-cookie.md',
    );
  });
});

describe('each item of the deletion checklist', () => {
  test('is found, planned or asked, with its evidence', async () => {
    const { plan } = await full();
    const { items } = await plan();
    expect([...items.values()].map(({ id, state }) => `${id}: ${state}`)).toEqual([
      'external-issue: question',
      'decisions: planned',
      'lessons: planned',
      'remaining-work: planned',
      'references: open',
      'deletion: planned',
    ]);
    expect(items.get('references')?.evidence.join()).toContain('docs/a.md:1');
  });

  test('is so afterwards', async () => {
    const { repo, id } = await full();
    await session(
      repo,
      'complete',
      '--yes',
      '--answer',
      'external-issue=closed it',
      '--fix-references',
    );
    const history = await session(repo, 'history', id, '--json');
    expect(history).toContain('closed it');
    expect(repo.read('docs/decisions/0001-keep-the-cookie.md')).toContain('Old clients');
    expect(repo.read('.agents/knowledge/cookies-outlive-deploys.md')).toContain(id);
    expect(repo.read('BACKLOG.md')).toContain('- [ ] No loop');
    expect(repo.read('docs/a.md')).not.toContain('.md)');
    expect(repo.has(`.agents/sessions/${id}.md`)).toBe(false);
  });
});

describe('what not to do is not done', () => {
  test('a session is deleted, not archived: no file of it stays in the work tree', async () => {
    const { repo, id } = await full();
    await session(repo, 'complete', '--yes', '--answer', 'external-issue=x', '--fix-references');
    const names = repo.git('ls-files').split('\n');
    expect(names.filter((name) => name.includes(id))).toEqual([]);
  });

  test('a stale reference keeps a completion from passing silently', async () => {
    const { repo } = await full();
    const { code } = await runSession(['complete', '--yes', '--answer', 'external-issue=x'], {
      cwd: repo.root,
      env: repo.env,
    });
    expect(code).toBe(1);
  });

  test('decisions do not live in sessions only', async () => {
    const { plan } = await full();
    expect((await plan()).items.get('decisions')?.evidence).toEqual([
      'dec-1 → docs/decisions/0001-keep-the-cookie.md',
    ]);
  });

  test('work that no state tells of is a warning of the plan', async () => {
    const { repo } = await full();
    const { stdout } = await runSession(['complete', '--dry-run'], {
      cwd: repo.root,
      env: repo.env,
    });
    expect(stdout).toContain('not started');
  });

  test('updates are not saved up: three files later the person is told, and one update settles it', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() }, { commit: true });
    const at = (minutes: number): Partial<HookWorld> => ({
      now: new Date(NOW.getTime() + minutes * 60_000),
    });
    know(repo);
    callHook(sessionStart, payload('SessionStart.startup.interactive'), repo, at(0));
    for (const [minute, name] of ['a', 'b', 'c'].entries()) {
      const tool_input = { file_path: join(repo.root, `src/${name}.ts`) };
      const edit = payload('PostToolUse.Write', { tool_input });
      callHook(postToolUse, edit, repo, at(20 + minute));
    }
    const told = callHook(stop, payload('Stop'), repo, at(30));
    await session(repo, 'update', '--state', 'All three files are written; none is tested.');
    const settled = callHook(stop, payload('Stop'), repo, at(31));
    expect([answerOf(told).message.includes('3 files'), settled]).toEqual([true, '']);
  });

  test('a session that rests does not stay in progress: its end asks for it, and pause does it', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() }, { commit: true });
    know(repo, { started: NOW.toISOString() });
    const asked = callHook(sessionEnd, payload('SessionEnd.prompt_input_exit'), repo);
    await session(repo, 'pause', FIX_LOGIN);
    const { sessions } = JSON.parse(await session(repo, 'list', '--json')) as {
      sessions: { status: string }[];
    };
    expect([asked.includes('session pause'), sessions.map(({ status }) => status)]).toEqual([
      true,
      ['paused'],
    ]);
  });
});

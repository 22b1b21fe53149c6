import { chmodSync, mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIX_LOGIN, pathOf, READY, sessionText, type Said } from '../support/any-session.ts';
import { runInProcess, runSession, type FakeWorld, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo, type RepoOptions } from '../support/repo.ts';

const RECORD = 'docs/decisions/0001-keep-the-cookie.md';
const SECTIONS = {
  ...READY,
  'Next Steps': '- Roll it out',
  Decisions:
    '### Decision 1: Keep the cookie\n\n**Decision**: Keep it.\n\n**Rationale**: Old clients.',
  Lessons: '- Cookies outlive deploys',
};

interface Project extends Said {
  files?: Readonly<Record<string, string>>;
  options?: RepoOptions;
}

function project({ files = {}, options = { commit: true }, ...said }: Project = {}): Repo {
  const repo = makeRepo(
    { [pathOf()]: sessionText({ sections: SECTIONS, ...said }), 'src/login.ts': '', ...files },
    options,
  );
  if (options.git !== false) {
    repo.git('config', 'user.name', 'Test');
    repo.git('config', 'user.email', 'test@example.org');
  }
  return repo;
}

const complete = (
  repo: Repo,
  args: readonly string[] = [],
  world: Partial<FakeWorld> = {},
): Promise<Outcome> => runInProcess(['complete', ...args], { cwd: repo.root, ...world });

interface Plan {
  hash: string;
  approve: string;
  open: string[];
  warnings: string[];
  extractions: { id: string; to: string; action: string }[];
  checklist: { id: string; state: string; evidence: string[] }[];
  writes: { path: string; text: string }[];
}

async function planOf(repo: Repo, ...args: string[]): Promise<Plan> {
  const { stdout } = await complete(repo, ['fix', '--dry-run', '--json', ...args]);
  return JSON.parse(stdout) as Plan;
}

async function errorOf(repo: Repo, ...args: string[]): Promise<{ exit: number; code: string }> {
  const { code: exit, stdout } = await complete(repo, [...args, '--json']);
  return { exit, code: (JSON.parse(stdout) as { error: { code: string } }).error.code };
}

const status = (repo: Repo): string => repo.git('status', '--porcelain');
const trailers = (repo: Repo): string => repo.git('log', '-1', '--format=%(trailers:only)');

describe('session complete --dry-run', () => {
  test('shows the plan and changes nothing', async () => {
    const repo = project();
    const { code, stdout } = await complete(repo, ['--dry-run']);
    expect([code, status(repo), repo.has(RECORD)]).toEqual([0, '', false]);
    for (const word of [RECORD, 'BACKLOG.md', 'line 2', '[>] decisions', '--approve'])
      expect(stdout).toContain(word);
  });

  test('as JSON has what the contract says', async () => {
    const { stdout } = await complete(project(), ['--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      hash: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      extractions: expect.any(Array) as unknown[],
      checklist: expect.any(Array) as unknown[],
      removals: [{ path: pathOf() }],
      warnings: expect.any(Array) as unknown[],
    });
  });

  test('shows the exact change of every file with --diff', async () => {
    const repo = project({ files: { 'BACKLOG.md': '# Ours\n' } });
    const { stdout } = await complete(repo, ['--dry-run', '--diff']);
    expect(stdout).toContain('+- [ ] Roll it out');
  });

  test('shows terminal escapes of the session instead of obeying them', async () => {
    const repo = project({
      title: 'Fix \u001b[31mlogin',
      sections: { ...SECTIONS, Lessons: '- Red \u001b[31m' },
    });
    const { stdout } = await complete(repo, ['--dry-run', '--diff']);
    expect(stdout).not.toContain('\u001b');
  });
});

describe('approval', () => {
  test('of the hash that was shown does exactly that, in one commit with trailers', async () => {
    const repo = project();
    const { hash, writes } = await planOf(repo);
    const { code } = await complete(repo, ['fix', '--approve', hash]);
    expect([code, status(repo), repo.has(pathOf())]).toEqual([0, '', false]);
    expect(writes.map(({ path, text }) => repo.read(path) === text)).toEqual([true, true, true]);
    expect(trailers(repo).split('\n')).toEqual(
      expect.arrayContaining([`Session: ${FIX_LOGIN}`, 'Session-Decision: Keep the cookie']),
    );
  });

  test('works with the command that the plan shows, as a process', async () => {
    const repo = project({ files: { 'a.ts': `// ${FIX_LOGIN}` } });
    const waiver = "references=it's an example";
    const { approve } = await planOf(repo, '--waive', waiver);
    const hash = /--approve (\w+)/.exec(approve)?.[1] ?? '';
    const { code } = await runSession(
      ['complete', FIX_LOGIN, '--approve', hash, '--waive', waiver],
      { cwd: repo.root, env: repo.env },
    );
    expect([code, repo.has(pathOf())]).toEqual([0, false]);
  });

  test('still holds after a commit and some time', async () => {
    const repo = project();
    const { hash } = await planOf(repo);
    repo.write('src/login.ts', 'export {};\n');
    repo.git('commit', '--quiet', '--all', '--message=work');
    const { code } = await complete(repo, ['fix', '--approve', hash], {
      now: () => new Date('2026-11-22T00:00:00Z'),
    });
    expect(code).toBe(0);
  });

  test.each<[string, (repo: Repo) => void]>([
    [
      'the session',
      (repo) => repo.write(pathOf(), sessionText({ sections: { ...SECTIONS, Lessons: '- Else' } })),
    ],
    ['a destination', (repo) => repo.write('BACKLOG.md', '# Ours\n')],
    [
      'the configuration',
      (repo) =>
        repo.write('.agents/config.yaml', 'completion:\n  destinations:\n    backlog: TODO.md\n'),
    ],
    ['an artifact', (repo) => repo.write(`.agents/sessions/${FIX_LOGIN}/artifacts/code/a.js`, 'x')],
  ])('is refused when %s changed', async (_, change) => {
    const repo = project();
    const { hash } = await planOf(repo);
    change(repo);
    expect(await errorOf(repo, 'fix', '--approve', hash)).toEqual({
      exit: 2,
      code: 'plan-changed',
    });
    expect([repo.has(pathOf()), repo.has(RECORD)]).toEqual([true, false]);
  });

  test('is refused without the waiver that the plan was made with', async () => {
    const repo = project({ files: { 'a.ts': `// ${FIX_LOGIN}` } });
    const { hash } = await planOf(repo, '--waive', 'references=no');
    expect((await errorOf(repo, 'fix', '--approve', hash)).code).toBe('plan-changed');
  });

  test('with a required item open is refused', async () => {
    const repo = project({ files: { 'a.ts': `// ${FIX_LOGIN}` } });
    const { hash } = await planOf(repo);
    expect(await errorOf(repo, 'fix', '--approve', hash)).toEqual({ exit: 1, code: 'items-open' });
    expect(repo.has(pathOf())).toBe(true);
  });
});

describe('without a terminal', () => {
  test('it never asks, says how to approve, and ends with 1', async () => {
    const repo = project();
    const { hash } = await planOf(repo);
    const { code, stdout } = await complete(repo, ['fix']);
    expect([code, stdout.includes(`--approve ${hash}`), repo.has(pathOf())]).toEqual([
      1,
      true,
      true,
    ]);
  });

  test('--yes does it', async () => {
    const repo = project();
    expect([(await complete(repo, ['--yes'])).code, status(repo)]).toEqual([0, '']);
  });

  test('--yes is refused while an item is open, and names it', async () => {
    const repo = project({ files: { 'a.ts': `// ${FIX_LOGIN}`, 'b.md': `${FIX_LOGIN}.md` } });
    const { code, stderr } = await complete(repo, ['--yes']);
    expect([code, stderr.includes('references'), repo.has(pathOf())]).toEqual([1, true, true]);
  });

  test('--yes goes through with a waiver, which is recorded', async () => {
    const repo = project({ files: { 'a.ts': `// ${FIX_LOGIN}` } });
    const { stdout } = await complete(repo, [
      '--yes',
      '--waive',
      'references=an example',
      '--json',
    ]);
    const { record } = JSON.parse(stdout) as { record: string };
    expect(repo.read(record.slice(repo.root.length + 1))).toContain('an example');
  });

  test('--fix-references mends texts in the same commit', async () => {
    const repo = project({ files: { 'docs/a.md': `see [it](../${pathOf()}).\n` } });
    await complete(repo, ['--yes', '--fix-references']);
    expect([status(repo), repo.read('docs/a.md')]).toEqual([
      '',
      `see it (session ${FIX_LOGIN} (completed)).\n`,
    ]);
  });

  test('--no-commit leaves everything uncommitted', async () => {
    const repo = project();
    await complete(repo, ['--yes', '--no-commit']);
    expect([
      repo.git('rev-list', '--count', 'HEAD').trim(),
      repo.has(pathOf()),
      repo.has(RECORD),
    ]).toEqual(['1', false, true]);
  });

  test('--backup writes the snapshot', async () => {
    const repo = project();
    await complete(repo, ['--yes', '--backup=out.json']);
    expect(JSON.parse(repo.read('out.json') ?? '')).toMatchObject({
      session_id: FIX_LOGIN,
      topic: 'fix-login',
    });
  });

  test.each([
    [['--waive', 'lesson=x'], 'unknown-item'],
    [['--answer', 'lessons'], 'bad-choice'],
    [['--skip', 'dec-9=x'], 'unknown-item'],
    [['--outcome', 'great'], 'wrong-use'],
    [['--approve', '000000000000'], 'plan-changed'],
  ])('refuses %j', async (args, code) => {
    expect(await errorOf(project(), 'fix', ...args)).toEqual({ exit: 2, code });
  });
});

describe('at a terminal', () => {
  test.each<[string, string[], boolean]>([
    ['yes', ['y'], false],
    ['no', ['n'], true],
    ['nothing', [''], true],
  ])('the answer %s decides', async (_, answers, stays) => {
    const repo = project();
    await complete(repo, ['fix'], { answers });
    expect(repo.has(pathOf())).toBe(stays);
  });

  test('review leaves a piece out and shows the new plan', async () => {
    const repo = project();
    const answers = ['r', 's', 'not architectural', 'k', 'k', 'y'];
    const { stdout } = await complete(repo, ['fix'], { answers });
    expect([repo.has(RECORD), repo.has(pathOf()), repo.has('BACKLOG.md')]).toEqual([
      false,
      false,
      true,
    ]);
    expect(new Set(stdout.match(/^Plan \w{12}$/gm)).size).toBe(2);
  });

  test('review asks again where an answer is none of those offered', async () => {
    const repo = project();
    const answers = ['r', 'n', 's', 'not architectural', 'k', 'k', 'y'];
    await complete(repo, ['fix'], { answers });
    expect([repo.has(RECORD), repo.has(pathOf())]).toEqual([false, false]);
  });

  test('review settles what is open', async () => {
    const repo = project({
      sections: { ...READY, 'Next Steps': 'None.' },
      files: { 'docs/a.md': `see ${FIX_LOGIN}\n` },
    });
    const answers = ['y', 'r', 'a', 'Cookies last', 'f', 'y'];
    const { code } = await complete(repo, ['fix'], { answers });
    expect([code, repo.has('.agents/knowledge/cookies-last.md'), repo.read('docs/a.md')]).toEqual([
      0,
      true,
      `see ${FIX_LOGIN} (completed)\n`,
    ]);
  });

  test('a session that changed while the question stood is refused', async () => {
    const repo = project();
    const ask = (): Promise<string> => {
      repo.write(pathOf(), sessionText({ sections: { ...SECTIONS, Lessons: '- Else' } }));
      return Promise.resolve('y');
    };
    const { code } = await complete(repo, ['fix'], { interactive: true, ask });
    expect([code, repo.has(pathOf())]).toEqual([2, true]);
  });
});

describe('a plan warns', () => {
  test('of work of the session that is not committed', async () => {
    const repo = project({ sections: { ...SECTIONS, 'Files Modified': '- `src/login.ts`' } });
    repo.write('src/login.ts', 'export {};\n');
    expect((await planOf(repo)).warnings.join()).toContain('src/login.ts');
  });

  test('of a detached HEAD, and still completes', async () => {
    const repo = project();
    repo.git('checkout', '--quiet', '--detach');
    expect((await planOf(repo)).warnings.join()).toContain('detached');
    expect((await complete(repo, ['--yes'])).code).toBe(0);
    expect(trailers(repo)).toContain(`Session: ${FIX_LOGIN}`);
  });

  test('of another branch than that of the session', async () => {
    const repo = project({ branch: 'feature/x' });
    expect((await planOf(repo)).warnings.join()).toContain('feature/x');
  });
});

describe('bad input', () => {
  test('nothing to extract is completed', async () => {
    const repo = project({ sections: { ...READY, 'Next Steps': 'None.' } });
    expect([
      (await complete(repo, ['--yes'])).code,
      repo.has(pathOf()),
      repo.has('BACKLOG.md'),
    ]).toEqual([0, false, false]);
  });

  test.each([
    [
      'merge markers',
      sessionText({
        sections: { ...READY, Lessons: '<<<<<<< HEAD\n- A\n=======\n- B\n>>>>>>> b' },
      }),
    ],
    ['no front matter', '# Session: Fix login\n\n## Context\n\nx\n'],
    ['a section twice', `${sessionText()}\n## Context\n\nAgain.\n`],
    ['an open fence', sessionText({ sections: { ...READY, Context: '```\nopen' } })],
  ])('a session with %s is refused', async (_, text) => {
    const repo = project({ files: { [pathOf()]: text } });
    expect([await errorOf(repo, 'fix', '--dry-run'), repo.read(pathOf())]).toEqual([
      { exit: 2, code: 'session-unsound' },
      text,
    ]);
  });

  test('a session with other errors is completed with a warning', async () => {
    const repo = project({ sections: { ...SECTIONS, 'Technical Context': '' } });
    expect((await planOf(repo)).warnings.join()).toContain('sections-filled');
  });

  test.each<[string, (repo: Repo) => void]>([
    ['a folder', (repo) => mkdirSync(repo.path('BACKLOG.md'))],
    ['below a file', (repo) => repo.write('docs', 'a file')],
    ['outside by a link', (repo) => symlinkSync(makeFolder(), repo.path('docs'))],
    [
      'outside by its name',
      (repo) =>
        repo.write('.agents/config.yaml', 'completion:\n  destinations:\n    backlog: ../B.md\n'),
    ],
    [
      'an absolute path',
      (repo) =>
        repo.write('.agents/config.yaml', 'completion:\n  destinations:\n    decisions: /tmp/d\n'),
    ],
  ])('a destination that is %s is refused and nothing is touched', async (_, make) => {
    const repo = project();
    make(repo);
    const before = status(repo);
    expect([await errorOf(repo, 'fix', '--yes'), status(repo)]).toEqual([
      { exit: 2, code: 'bad-destination' },
      before,
    ]);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a read-only destination is refused and nothing is touched',
    async () => {
      const repo = project({ files: { 'docs/decisions/README.md': '' } });
      chmodSync(repo.path('docs/decisions'), 0o555);
      expect([(await errorOf(repo, 'fix', '--yes')).exit, status(repo)]).toEqual([2, '']);
    },
  );

  test('a destination with uncommitted changes is refused, and taken with --no-commit', async () => {
    const repo = project({ files: { 'BACKLOG.md': '# Ours\n' } });
    repo.write('BACKLOG.md', '# Ours\n\n- mine\n');
    expect([await errorOf(repo, 'fix', '--yes'), repo.read('BACKLOG.md')]).toEqual([
      { exit: 2, code: 'uncommitted-destination' },
      '# Ours\n\n- mine\n',
    ]);
    await complete(repo, ['fix', '--yes', '--no-commit']);
    expect(repo.read('BACKLOG.md')).toMatch(/^# Ours\n\n- mine\n[\s\S]*Roll it out/);
  });

  test('without git it completes, and keeps the bytes', async () => {
    const repo = project({ options: { git: false }, files: { 'docs/a.md': `${FIX_LOGIN}.md` } });
    expect((await planOf(repo)).open).toEqual(['references']);
    const { code } = await complete(repo, ['--yes', '--fix-references']);
    expect([code, repo.has(pathOf()), repo.has(RECORD)]).toEqual([0, false, true]);
    await runInProcess(['restore', FIX_LOGIN], { cwd: repo.root });
    expect(repo.read(pathOf())).toBe(sessionText({ sections: SECTIONS }));
  });

  test('in an empty repository it makes the first commit', async () => {
    const repo = project({ options: { commit: false } });
    const { code } = await complete(repo, ['--yes']);
    expect([code, repo.has(pathOf()), trailers(repo).includes(FIX_LOGIN)]).toEqual([
      0,
      false,
      true,
    ]);
  });

  test('a session that is completed already says so', async () => {
    const repo = project();
    await complete(repo, ['--yes']);
    expect(await errorOf(repo, FIX_LOGIN, '--yes')).toEqual({ exit: 2, code: 'already-completed' });
  });

  test('a failing commit hook stops it where it can be carried on', async () => {
    const repo = project();
    repo.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n');
    chmodSync(repo.path('.git/hooks/pre-commit'), 0o755);
    const { stderr } = await complete(repo, ['--yes']);
    expect([
      stderr.includes(`session complete ${FIX_LOGIN}`),
      stderr.includes(`session restore ${FIX_LOGIN}`),
    ]).toEqual([true, true]);
    repo.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n');
    expect([(await complete(repo, [FIX_LOGIN])).code, status(repo)]).toEqual([0, '']);
  });

  test('the same number on two branches is found by lint after the merge', async () => {
    const other = '20261120-150000-fix-search';
    const decided = { ...SECTIONS, Decisions: '### Decision 1: Use an index\n\nIt is fast.' };
    const repo = project({
      files: { [pathOf(other)]: sessionText({ title: 'Fix search', sections: decided }) },
    });
    repo.git('checkout', '--quiet', '-b', 'search');
    await complete(repo, [other, '--yes', '--waive', 'remaining-work=no', '--waive', 'lessons=no']);
    repo.git('checkout', '--quiet', 'main');
    await complete(repo, [FIX_LOGIN, '--yes']);
    repo.git('merge', '--quiet', '--no-edit', 'search');
    const { stdout } = await runInProcess(['lint', '--json'], { cwd: repo.root });
    const { problems } = JSON.parse(stdout) as { problems: { path: string }[] };
    expect(
      problems.filter(({ path }) => path.startsWith('docs/decisions/')).length,
    ).toBeGreaterThan(0);
  });
});

describe('the plan takes figures', () => {
  test('from the newest reports, else they are not known', async () => {
    const repo = project();
    expect((await complete(repo, ['fix', '--dry-run'])).stdout).toContain('not known');
    repo.write(
      'junit.xml',
      '<testsuites><testsuite name="a" tests="3" failures="1" errors="0"/></testsuites>',
    );
    utimesSync(
      repo.path('junit.xml'),
      new Date('2026-11-20T14:50:00Z'),
      new Date('2026-11-20T14:50:00Z'),
    );
    expect((await complete(repo, ['fix', '--dry-run'])).stdout).toContain('2 passed, 1 failed');
  });

  test('and commits that belong to the session', async () => {
    const repo = project();
    const base = repo.git('rev-parse', 'HEAD').trim();
    const text =
      repo.read(pathOf())?.replace('  status:', `  base_commit: "${base}"\n  status:`) ?? '';
    repo.write(pathOf(), text);
    repo.write('src/new.ts', '');
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=Guard the page');
    const { stdout } = await complete(repo, ['fix', '--dry-run', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      snapshot: { commits: [{ subject: 'Guard the page' }], metrics: { files_created: 1 } },
    });
  });
});

import { describe, expect, it, test } from 'vitest';
import type { Problem } from '../../src/core/lint/rule.ts';
import { runInProcess, runSession } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const RECORDS = 'docs/decisions';
const KNOWLEDGE = '.agents/knowledge';

async function lint(repo: Repo, ...argv: string[]): Promise<Problem[]> {
  const { stdout } = await runInProcess(['lint', '--json', ...argv], { cwd: repo.root });
  return (JSON.parse(stdout) as { problems: Problem[] }).problems;
}

function found(problems: readonly Problem[]): string[] {
  return problems.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

/** Two branches that each added record 2, merged; the one of the branch came first. */
function merged(): Repo {
  const repo = makeRepo({ [`${RECORDS}/0001-one.md`]: '# 1. One\n' }, { commit: true });
  const add = (name: string, text: string, day: number): void => {
    repo.write(`${RECORDS}/${name}`, text);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', `--date=2026-11-${day}T10:00:00Z`, '--message=add');
  };
  repo.git('checkout', '--quiet', '-b', 'other');
  add('0002-zebra.md', '# 2. Zebra\n\nSee [1](0001-one.md).\n', 10);
  repo.git('checkout', '--quiet', 'main');
  add('0002-ape.md', '# 2. Ape\n\n## Status\n\nAccepted\n', 12);
  add('0003-later.md', '# 3. Later\n\nSupersedes [2. Ape](0002-ape.md).\n', 13);
  repo.git('merge', '--quiet', '--no-edit', 'other');
  return repo;
}

describe('decision records', () => {
  it('of one number are found, the later one named', async () => {
    expect(found(await lint(merged()))).toEqual([`${RECORDS}/0002-ape.md:1 records-numbered-once`]);
  });

  it('get numbers of their own with --fix, and links follow', async () => {
    const repo = merged();
    const problems = await lint(repo, '--fix');
    expect([problems, repo.git('status', '--porcelain').split('\n').toSorted()]).toEqual([
      [],
      [
        '',
        ' D docs/decisions/0002-ape.md',
        ' M docs/decisions/0003-later.md',
        '?? docs/decisions/0004-ape.md',
      ],
    ]);
    expect([repo.read(`${RECORDS}/0004-ape.md`), repo.read(`${RECORDS}/0003-later.md`)]).toEqual([
      '# 4. Ape\n\n## Status\n\nAccepted\n',
      '# 3. Later\n\nSupersedes [4. Ape](0004-ape.md).\n',
    ]);
  });

  it('stay with --dry-run, which shows what would change', async () => {
    const repo = merged();
    const { stdout } = await runInProcess(['lint', '--fix', '--dry-run'], { cwd: repo.root });
    expect([
      stdout.includes('+++ b/docs/decisions/0004-ape.md'),
      repo.git('status', '--porcelain'),
    ]).toEqual([true, '']);
  });

  it('are looked at in whole-project runs only, and when the rule is on', async () => {
    const repo = merged();
    repo.write('.agents/sessions/20261120-140000-x.md', '');
    const named = await lint(repo, '.agents/sessions');
    repo.write('.agents/config.yaml', 'lint:\n  rules:\n    records-numbered-once: off\n');
    const rules = [...named, ...(await lint(repo))].map(({ rule }) => rule);
    expect(rules).not.toContain('records-numbered-once');
  });

  it('without git go by their names', async () => {
    const repo = makeRepo(
      { [`${RECORDS}/0002-b.md`]: '# 2. B\n', [`${RECORDS}/0002-a.md`]: '# 2. A\n' },
      { git: false },
    );
    expect(found(await lint(repo))).toEqual([`${RECORDS}/0002-b.md:1 records-numbered-once`]);
  });

  it('of the built command too', async () => {
    const repo = merged();
    const { code } = await runSession(['lint', '--fix'], { cwd: repo.root, env: repo.env });
    expect([code, repo.has(`${RECORDS}/0004-ape.md`)]).toEqual([0, true]);
  });
});

describe('knowledge files', () => {
  const front = (fields: string): string => `---\nknowledge:\n${fields}\n---\n\n# T\n`;

  test.each([
    ['a kind that is none', front('  kind: idea\n  title: a'), 3],
    ['no title', front('  kind: lesson'), 2],
    ['an importance beyond 1', front('  kind: lesson\n  title: a\n  importance: 7'), 5],
    ['a time that is none', front('  kind: lesson\n  title: a\n  created: today'), 5],
    ['a tag that is none', front('  kind: lesson\n  title: a\n  tags: [a, 1]'), 5],
    ['more successes than uses', front('  kind: lesson\n  title: a\n  successes: 2'), 2],
    ['broken front matter', '---\nknowledge:\n  title: "a\n---\n', 3],
    ['text instead of a mapping', '---\nknowledge: yes\n---\n', 2],
  ])('with %s are told', async (_, text, line) => {
    const repo = makeRepo({ [`${KNOWLEDGE}/a.md`]: text, [`${KNOWLEDGE}/README.md`]: '# Other\n' });
    expect(found(await lint(repo))).toEqual([`${KNOWLEDGE}/a.md:${line} knowledge-valid`]);
  });

  it('that the tool writes are fine', async () => {
    const repo = makeRepo();
    for (const argv of [
      ['add', 'Retry with a queue', '--tags', 'a,b', '--session', '20261120-140000-x'],
      ['apply', 'retry', '--note', 'x'],
      ['retire', 'retry', '--reason', 'y'],
    ])
      await runInProcess(['knowledge', ...argv], { cwd: repo.root });
    expect([await lint(repo), repo.has(`${KNOWLEDGE}/retry-with-a-queue.md`)]).toEqual([[], true]);
  });
});

it('a rule of kept files is explained', async () => {
  const { code } = await runInProcess(['lint', '--explain', 'knowledge-valid'], {
    cwd: makeRepo().root,
  });
  expect(code).toBe(0);
});

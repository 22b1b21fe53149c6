import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { readKnowledge, type Knowledge } from '../../src/core/knowledge/knowledge.ts';
import { runInProcess, runSession, type FakeWorld, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';
import { ID, PATH } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const FOLDER = '.agents/knowledge';
const QUEUE = `${FOLDER}/retry-with-a-queue.md`;

interface Place {
  repo: Repo;
  run(...argv: string[]): Promise<Outcome>;
  runIn(world: FakeWorld, ...argv: string[]): Promise<Outcome>;
  json(...argv: string[]): Promise<Record<string, unknown>>;
  item(path?: string): Knowledge;
}

function text(title: string, fields = '', body = 'Text.'): string {
  return `---\nknowledge:\n  kind: lesson\n  title: "${title}"\n${fields}---\n\n# ${title}\n\n${body}\n`;
}

function place(files: Readonly<Record<string, string>> = {}): Place {
  const repo = makeRepo(files);
  const runIn = (world: FakeWorld, ...argv: string[]): Promise<Outcome> =>
    runInProcess(['knowledge', ...argv], { cwd: repo.root, ...world });
  return {
    repo,
    runIn,
    run: (...argv) => runIn({}, ...argv),
    json: async (...argv) =>
      JSON.parse((await runIn({}, ...argv, '--json')).stdout) as Record<string, unknown>,
    item: (path = QUEUE) => readKnowledge(path, repo.read(path) ?? '') as Knowledge,
  };
}

const QUEUED = { [QUEUE]: text('Retry with a queue', '  tags: [webhooks]\n') };

describe('session knowledge add', () => {
  it('writes a file of what was said', async () => {
    const one = place();
    const argv = ['--tags', 'webhooks, payments', '--importance', '0.8', '--kind', 'pattern'];
    await one.run('add', 'Retry with a queue. The provider is down for minutes.', ...argv);
    expect(one.item()).toMatchObject({
      kind: 'pattern',
      title: 'Retry with a queue',
      tags: ['webhooks', 'payments'],
      importance: 0.8,
      body: 'Retry with a queue. The provider is down for minutes.',
      created: '2026-11-20T15:00:00Z',
    });
  });

  it('names the session of the conversation it is said in', async () => {
    const one = place({ [PATH]: sessionText() });
    const env = { CLAUDE_CODE_SESSION_ID: 'c1' };
    await runInProcess(['resume', ID], { cwd: one.repo.root, env });
    await one.runIn({ env }, 'add', 'Retry with a queue');
    expect(one.item().session).toBe(ID);
  });

  it('names no session by guessing', async () => {
    const one = place({ [PATH]: sessionText() });
    await one.run('add', 'Retry with a queue');
    expect(one.item().session).toBeUndefined();
  });

  it('takes a session that is gone', async () => {
    const one = place();
    await one.run('add', 'Retry with a queue', '--session', ID);
    expect(one.item().session).toBe(ID);
  });

  it('gives another text under the same title a name of its own', async () => {
    const one = place(QUEUED);
    const { stdout } = await one.run('add', 'Other words', '--title', 'Retry with a queue');
    expect(stdout).toBe(`${FOLDER}/retry-with-a-queue-2.md\n`);
  });

  it('writes the same only once', async () => {
    const one = place();
    await one.run('add', 'Retry with a queue');
    expect(await one.json('add', 'Retry  with a queue')).toMatchObject({
      changed: false,
      path: QUEUE,
    });
  });

  it('writes nothing with --dry-run', async () => {
    const one = place();
    await one.run('add', 'Retry with a queue', '--dry-run');
    expect(one.repo.has(FOLDER)).toBe(false);
  });

  it('uses the folder of the configuration', async () => {
    const one = place({
      '.agents/config.yaml': 'completion:\n  destinations:\n    knowledge: docs/lessons/\n',
    });
    await one.run('add', 'Retry with a queue');
    expect(one.repo.has('docs/lessons/retry-with-a-queue.md')).toBe(true);
  });

  test.each(['1.5', '-1', 'high', 'NaN', ''])('refuses the importance %j', async (value) => {
    const { code, stdout } = await place().run('add', 'x', '--importance', value, '--json');
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'bad-importance']);
  });

  it.each([
    ['a link that leads out', FOLDER, ''],
    ['a place outside', '', 'completion:\n  destinations:\n    knowledge: ../lessons\n'],
  ])('refuses %s', async (_, link, config) => {
    const one = place(config === '' ? {} : { '.agents/config.yaml': config });
    mkdirSync(one.repo.path('.agents'), { recursive: true });
    if (link !== '') symlinkSync(makeFolder(), one.repo.path(link));
    expect(await one.json('add', 'x')).toMatchObject({ error: { code: 'folder-outside' } });
  });
});

describe('session knowledge list', () => {
  const files = {
    [`${FOLDER}/old.md`]: text('Old', '  importance: 0.9\n  created: "2026-01-01T00:00:00Z"\n'),
    [`${FOLDER}/new.md`]: text('New', '  importance: 0.9\n  created: "2026-02-01T00:00:00Z"\n'),
    [`${FOLDER}/low.md`]: text('Low', '  importance: 0.1\n  tags: [Api]\n'),
    [`${FOLDER}/gone.md`]: text('Gone', '  importance: 1\n  retired: "2026-02-01T00:00:00Z"\n'),
    [`${FOLDER}/README.md`]: '# Not ours\n',
  };
  const ids = async (...argv: string[]): Promise<string[]> =>
    ((await place(files).json('list', ...argv))['knowledge'] as Knowledge[]).map(({ id }) => id);

  it('puts what matters first, then what is new', async () => {
    expect(await ids()).toEqual(['new', 'old', 'low']);
  });

  test.each([
    [['--tags', 'api'], ['low']],
    [['--kind', 'pattern'], []],
    [['--all', '--limit', '1'], ['gone']],
    [['--session', 'x'], []],
  ])('filters by %j', async (argv, wanted) => {
    expect(await ids(...argv)).toEqual(wanted);
  });

  it('tells of broken files and hides no other', async () => {
    const one = place({
      ...QUEUED,
      [`${FOLDER}/broken.md`]: '---\nknowledge:\n  title: "a\n---\n',
    });
    one.repo.write(`${FOLDER}/bytes.md`, new Uint8Array([0xff, 0xfe, 0]));
    symlinkSync(makeFolder(), one.repo.path(`${FOLDER}/out.md`));
    symlinkSync('nowhere', one.repo.path(`${FOLDER}/lost.md`));
    const { knowledge, broken } = await one.json('list');
    expect([knowledge, (broken as { path: string }[]).map(({ path }) => path.slice(18))]).toEqual([
      [expect.objectContaining({ id: 'retry-with-a-queue' })],
      ['broken.md', 'bytes.md', 'lost.md', 'out.md'],
    ]);
  });

  it('has no column for what became of them where none was used', async () => {
    const one = place({ [`${FOLDER}/a.md`]: text('First'), [`${FOLDER}/b.md`]: text('Second') });
    const { stdout } = await one.run('list');
    expect(stdout.split('\n')[0]?.split(/ {2,}/)).toHaveLength(3);
    expect(stdout).not.toMatch(/ {4}/);
  });

  it('shows no escape of a file to the terminal', async () => {
    const one = place({ [`${FOLDER}/a.md`]: text('x\\u001b[31mred', '  tags: ["\\e[2J"]\n') });
    const { stdout } = await one.run('list');
    expect(stdout + (await one.run('show', 'a')).stdout).not.toContain('\u001b');
  });
});

describe('session knowledge find', () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [
      `${FOLDER}/k${at}.md`,
      text(
        `Retry ${'webhooks '.repeat(12)}${at}`,
        `  importance: ${at / 30}\n`,
        'word '.repeat(80),
      ),
    ]),
  );

  it('answers within 300 tokens and says how many more there are', async () => {
    const { stdout } = await place(many).run('find', 'retry', 'webhooks');
    expect(stdout).toMatch(/and \d+ more/);
    expect(estimateTokens(stdout)).toBeLessThanOrEqual(300);
  });

  it('puts what matters first among equals', async () => {
    const { results } = await place(many).json('find', 'retry', '--limit', '2');
    expect((results as Knowledge[]).map(({ id }) => id)).toEqual(['k29', 'k28']);
  });

  it('leaves retired ones out', async () => {
    const one = place({ [QUEUE]: text('Retry', '  retired: "2026-02-01T00:00:00Z"\n') });
    expect([
      (await one.run('find', 'retry')).code,
      (await one.run('find', 'retry', '--all')).code,
    ]).toEqual([1, 0]);
  });

  it('gives the line that fits', async () => {
    const one = place({ [QUEUE]: text('Queues', '', 'First.\n\nCall `drain` before a deploy.') });
    expect((await one.json('find', 'drain'))['results']).toMatchObject([
      { line: 11, text: 'Call `drain` before a deploy.' },
    ]);
  });

  it('wants words', async () => {
    expect(await place().json('find')).toMatchObject({ error: { code: 'no-words' } });
  });
});

describe('session knowledge show', () => {
  it('takes a unique part of the id, or words of the title', async () => {
    const one = place({ ...QUEUED, [`${FOLDER}/other.md`]: text('Something else') });
    expect([
      (await one.json('show', 'retry'))['id'],
      (await one.json('show', 'else'))['id'],
    ]).toEqual(['retry-with-a-queue', 'other']);
  });

  test.each([
    ['', 'unknown-knowledge'],
    ['zebra', 'unknown-knowledge'],
    ['e', 'ambiguous-knowledge'],
  ])('refuses %j', async (ref, code) => {
    const one = place({ ...QUEUED, [`${FOLDER}/other.md`]: text('Else') });
    expect(await one.json('show', ref)).toMatchObject({ error: { code } });
  });
});

describe('session knowledge apply', () => {
  it('counts uses and successes', async () => {
    const one = place(QUEUED);
    await one.run('apply', 'retry');
    await one.run('apply', 'retry', '--failure');
    expect(await one.json('apply', 'retry', '--success')).toMatchObject({
      uses: 3,
      successes: 2,
      success_rate: 2 / 3,
    });
  });

  it('touches nothing but the counts', async () => {
    const before = text('Retry', '  uses: 1 # so far\n  successes: 1\n  mine: "kept"\n').replaceAll(
      '\n',
      '\r\n',
    );
    const one = place({ [QUEUE]: before });
    await one.run('apply', 'retry');
    expect(one.repo.read(QUEUE)).toBe(
      before
        .replace('uses: 1', 'uses: 2')
        .replace('successes: 1', 'successes: 2')
        .replace('mine: "kept"', 'mine: "kept"\r\n  last_used: "2026-11-20T15:00:00Z"'),
    );
  });

  it('keeps notes', async () => {
    const one = place(QUEUED);
    await one.run('apply', 'retry', '--note', 'Fine');
    await one.run('apply', 'retry', '--failure', '--note', '# Too slow');
    expect(one.item().body).toBe(
      'Text.\n\n## Uses\n\n- 2026-11-20 15:00 worked: Fine\n- 2026-11-20 15:00 failed: \\# Too slow',
    );
  });

  it('changes nothing with --dry-run', async () => {
    const one = place(QUEUED);
    expect((await one.run('apply', 'retry', '--dry-run')).stdout).toContain('+  uses: 1');
    expect(one.item().uses).toBe(0);
  });

  it('refuses two outcomes', async () => {
    expect((await place(QUEUED).run('apply', 'retry', '--success', '--failure')).code).toBe(2);
  });

  it('counts every one of many at once', async () => {
    const one = place(QUEUED);
    const { root, env } = one.repo;
    const calls = Array.from({ length: 16 }, () =>
      runSession(['knowledge', 'apply', 'retry-with-a-queue'], { cwd: root, env }),
    );
    const outcomes = await Promise.all(calls);
    expect([outcomes.map(({ code }) => code).join(''), one.item().uses]).toEqual([
      '0'.repeat(16),
      16,
    ]);
  }, 60_000);
});

describe('session knowledge add, many at once', () => {
  it('gives each its own file', async () => {
    const { repo } = place();
    const calls = Array.from({ length: 8 }, (_, at) =>
      runSession(['knowledge', 'add', `Text ${at}`, '--title', 'Same'], {
        cwd: repo.root,
        env: repo.env,
      }),
    );
    const paths = (await Promise.all(calls)).map(({ stdout }) => stdout);
    expect(new Set(paths).size).toBe(8);
  }, 60_000);
});

describe('session knowledge retire', () => {
  it('keeps the file with the day and the reason', async () => {
    const one = place(QUEUED);
    await one.run('retire', 'retry', '--reason', 'Not so any more');
    expect([one.item().retired, one.repo.read(QUEUE)]).toEqual([
      true,
      expect.stringContaining('retired_reason: "Not so any more"'),
    ]);
  });

  it('retires once', async () => {
    const one = place(QUEUED);
    await one.run('retire', 'retry', '--reason', 'a');
    expect(await one.json('retire', 'retry', '--reason', 'b')).toMatchObject({ changed: false });
  });

  it('wants a reason', async () => {
    expect(await place(QUEUED).json('retire', 'retry')).toMatchObject({
      error: { code: 'no-reason' },
    });
  });
});

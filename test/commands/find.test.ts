import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { runInProcess, type Outcome } from '../support/cli.ts';
import { completable, complete } from '../support/completable.ts';
import { EXPORT, LOGIN, SEARCH, threeSessions } from '../support/insight-repo.ts';
import { ID } from '../support/one-session.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

function find(...argv: string[]): Promise<Outcome> {
  const files = Array.from({ length: 30 }, (_, at) => [
    `.agents/sessions/202611${String(at + 1).padStart(2, '0')}-100000-s${at}.md`,
    sessionText({
      title: `Retry ${'queue '.repeat(20)}${at}`,
      front: at === 3 ? '  type: research\n' : '',
    }).replace('in_progress', at < 2 ? 'paused' : 'completed'),
  ]);
  return runInProcess(['find', ...argv], { cwd: makeRepo(Object.fromEntries(files)).root });
}

describe('session find', () => {
  it('answers within 300 tokens and says how many more there are', async () => {
    const { stdout } = await find('retry', 'queue');
    expect(estimateTokens(stdout)).toBeLessThanOrEqual(300);
    expect(stdout).toMatch(/and \d+ more/);
  });

  it.each([
    [['--status', 'paused'], 2],
    [['--type', 'research'], 1],
    [[], 30],
  ])('counts with %j', async (argv, total) => {
    expect(JSON.parse((await find('retry', ...argv, '--json')).stdout)).toMatchObject({
      query: 'retry',
      total,
    });
  });

  it('gives as many results as asked for', async () => {
    expect(
      JSON.parse((await find('retry', '--limit', '12', '--json')).stdout).results,
    ).toHaveLength(12);
  });

  it('ends with 1 when nothing fits', async () => {
    expect((await find('zebra')).code).toBe(1);
  });
});

interface Found {
  total: number;
  results: Record<string, unknown>[];
}

async function found(repo: Repo, ...argv: string[]): Promise<Found> {
  const { stdout } = await runInProcess(['find', ...argv, '--json'], { cwd: repo.root });
  return JSON.parse(stdout) as Found;
}

describe('session find, over sessions that have ended too', () => {
  it.each<[string[], string[]]>([
    [
      ['--since', '2026-01-01'],
      [EXPORT, SEARCH, LOGIN],
    ],
    [['--since', '2026-11-06'], [EXPORT]],
    [['--until', '2026-11-02'], [LOGIN]],
    [['--since', '2026-11-03', '--until', '2026-11-05'], [SEARCH]],
    [
      ['--status', 'active'],
      [SEARCH, LOGIN],
    ],
    [['--status', 'deleted'], [EXPORT]],
    [['--contains', 'STREAM rows'], [EXPORT]],
    [['--contains', 'rows stream'], []],
    [['cookie', '--contains', 'Redirect works'], [LOGIN]],
    [
      ['--type', 'general'],
      [EXPORT, SEARCH, LOGIN],
    ],
    [['--type', 'research'], []],
  ])('%j gives %j', async (argv, ids) => {
    const { results } = await found(threeSessions(), ...argv);
    expect(results.map(({ id }) => id)).toEqual(ids);
  });

  it('finds a completed session by its outcome and says where it is', async () => {
    const repo = completable();
    await complete(repo);
    expect((await found(repo, '--outcome', 'successful', '--status', 'completed')).results).toEqual(
      [
        expect.objectContaining({
          id: ID,
          here: false,
          outcome: 'successful',
          status: 'completed',
        }),
      ],
    );
    expect((await found(repo, '--outcome', 'blocked')).total).toBe(0);
  });

  it('lists a session that is here again once', async () => {
    const repo = completable();
    await complete(repo);
    await runInProcess(['restore', ID], { cwd: repo.root });
    expect((await found(repo, 'login')).results).toMatchObject([{ id: ID, here: true }]);
  });

  it.each([[['rows']], [['--since', '2026-01-01']], [['zebra']]])(
    'keeps the published shape for %j',
    async (argv) => {
      const validate = new Ajv2020({ strict: false })
        .addSchema(schema)
        .getSchema(`${schema.$id}#/$defs/find`);
      expect([validate?.(await found(threeSessions(), ...argv)), validate?.errors]).toEqual([
        true,
        null,
      ]);
    },
  );

  it('names no path that is not there', async () => {
    const { stdout } = await runInProcess(['find', 'rows'], { cwd: threeSessions().root });
    expect(stdout).toContain(`session history ${EXPORT}`);
    expect(stdout).not.toContain('.agents/');
  });

  it.each([
    [[]],
    [['--status', 'open']],
    [['--outcome', 'fine']],
    [['--since', 'soon']],
    [['--until', 'soon']],
    [['--limit', '0', 'x']],
  ])('ends with 2 for %j', async (argv) => {
    expect((await runInProcess(['find', ...argv], { cwd: makeRepo().root })).code).toBe(2);
  });
});

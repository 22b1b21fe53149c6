import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { LAYERS, layersOf, STAGES } from '../../src/core/stages/stages.ts';
import { FIX_LOGIN, pathOf, READY, sessionText } from '../support/any-session.ts';
import { runInProcess, runSession, type FakeWorld, type Outcome } from '../support/cli.ts';
import { record } from '../support/journal.ts';
import { startRedis, WITHOUT_REDIS } from '../support/redis-server.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const OTHER = '20261101-100000-old-login';
const lesson = (title: string, front: string): string =>
  `---\nknowledge:\n  kind: lesson\n  created: "2026-11-01T10:00:00Z"\n${front}---\n\n# ${title}\n\nBecause of the guard.\n`;

/** A project with something in every layer. */
function project(config = ''): Repo {
  const repo = makeRepo({
    [pathOf()]: sessionText({ sections: READY }),
    [pathOf(OTHER)]: sessionText({
      title: 'Old login',
      status: 'paused',
      sections: { ...READY, 'Current State': 'The old page is measured.' },
    }),
    '.agents/config.yaml': `project: shop\n${config}`,
    '.agents/facts.md':
      '### Runtime\n\n- **NODE**: Node >= 20\n- ~~**OLD**: struck~~\n\nProse beside.\n',
    '.agents/conventions.md': '# Conventions\n\n## Code\n\nNo default exports.\n',
    '.agents/knowledge/guard.md': lesson('Guards before redirects', '  importance: 0.95\n'),
    '.agents/knowledge/blue.md': lesson('Buttons are blue', '  importance: 0.1\n'),
    '.agents/groups/login.md': `---\ngroup:\n  description: All login work\n  status: active\n  created: "2026-11-01T10:00:00Z"\n  members:\n    - session: ${FIX_LOGIN}\n      added: "2026-11-01T10:00:00Z"\n    - session: ${OTHER}\n      added: "2026-11-01T10:00:00Z"\n---\n\n# Login\n`,
    'docs/decisions/0001-use-cookies.md':
      '# 1. Use cookies\n\n## Status\n\nAccepted\n\n## Decision\n\nCookies it is.\n',
  });
  record(repo, [
    { ago: 30 * 60, kind: 'edit', path: 'src/older.ts' },
    { ago: 20 * 60, kind: 'edit', path: 'src/cookie.ts' },
  ]);
  return repo;
}

interface Told {
  version: number;
  stage: string;
  mode: string;
  budget: number;
  tokens: number;
  text: string;
  layers: { layer: string; tokens: number; included: { part: string }[]; omitted: string[] }[];
  gaps: { layer: string; code: string }[];
}

const brief = (repo: Repo, args: readonly string[], world: FakeWorld = {}): Promise<Outcome> =>
  runInProcess(['brief', FIX_LOGIN, ...args], { cwd: repo.root, ...world });
const told = async (repo: Repo, ...args: string[]): Promise<Told> =>
  JSON.parse((await brief(repo, [...args, '--json'])).stdout) as Told;
const setMemory = (repo: Repo, key: string, value: string): Promise<Outcome> =>
  runInProcess(['memory', 'set', key, value], { cwd: repo.root });

/** One sign of each layer. */
const SIGNS = {
  session: 'half written',
  facts: 'NODE (Runtime): Node >= 20',
  cache: 'src/cookie.ts',
  knowledge: 'Guards before redirects',
  groups: 'The old page is measured',
} as const;

describe('session brief --stage', () => {
  test.each(STAGES)('%s loads the layers of its row', async (stage) => {
    const { text, layers } = await told(project(), '--stage', stage, '--budget', '4000');
    expect([
      layers.map(({ layer }) => layer),
      LAYERS.filter((layer) => text.includes(SIGNS[layer])),
    ]).toEqual([layersOf(stage), layersOf(stage)]);
  });

  test('has the shape of the schema', async () => {
    const ajv = new Ajv2020({ strict: false, schemas: [{ ...schema, $id: 'output' }] });
    const validate = ajv.getSchema('output#/$defs/stage-brief');
    const one = await told(project(), '--stage', 'reflect');
    expect([validate?.(one), validate?.errors]).toEqual([true, null]);
  });

  test.each([
    [[], 'standard', 1000],
    [['--mode', 'rapid'], 'rapid', 500],
    [['--mode', 'rigorous'], 'rigorous', 2000],
    [['--budget', '321'], 'standard', 321],
  ] as const)('with %j is %s and has %i tokens', async (args, mode, budget) => {
    const one = await told(project(), '--stage', 'reflect', ...args);
    expect([one.mode, one.budget, one.tokens <= budget]).toEqual([mode, budget, true]);
  });

  test('a mode scales the configured budget', async () => {
    const one = await told(
      project('context:\n  budget: 700\n'),
      '--stage',
      'plan',
      '--mode',
      'rapid',
    );
    expect([one.budget, one.tokens <= 350]).toEqual([350, true]);
  });

  test('a configured row replaces the default', async () => {
    const repo = project('context:\n  stages:\n    implement: [knowledge, session]\n');
    const names = (await told(repo, '--stage', 'implement')).layers.map(({ layer }) => layer);
    expect(names).toEqual(['session', 'knowledge']);
  });

  test('ranks knowledge, and names how to read it', async () => {
    const { text } = await told(project(), '--stage', 'plan', '--budget', '3000');
    const places = ['Guards before redirects', 'Buttons are blue'].map((title) =>
      text.indexOf(title),
    );
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    expect(text).toContain('[session knowledge show guard]');
    expect(text).toContain(
      'decision: Use cookies. Cookies it is. [docs/decisions/0001-use-cookies.md]',
    );
  });

  test('tells memory and journal of the last 24 hours', async () => {
    const repo = project();
    await setMemory(repo, `session/${FIX_LOGIN}/step`, 'own value');
    await setMemory(repo, `session/${OTHER}/step`, 'of another');
    await setMemory(repo, 'shared', 'for all');
    const { text } = await told(repo, '--stage', 'implement', '--budget', '3000');
    expect(
      ['own value', 'for all', 'src/cookie.ts', 'of another', 'src/older.ts'].filter((one) =>
        text.includes(one),
      ),
    ).toEqual(['own value', 'for all', 'src/cookie.ts']);
    // The store has the clock of the machine.
    const later = new Date(Date.now() + 25 * 3_600_000);
    const { stdout } = await brief(repo, ['--stage', 'implement'], { now: () => later });
    expect(['own value', 'for all', 'src/cookie.ts'].filter((one) => stdout.includes(one))).toEqual(
      [],
    );
  });

  test('tells no fact that is struck, and what stands beside the facts', async () => {
    const { text } = await told(project(), '--stage', 'understand');
    expect([text.includes('struck'), text.includes('Prose beside.')]).toEqual([false, true]);
  });

  test('the brief without a stage tells no struck fact either', async () => {
    const { stdout } = await brief(project(), []);
    expect([stdout.includes('Node >= 20'), stdout.includes('struck')]).toEqual([true, false]);
  });

  test('names a facts file that cannot be read, and tells the rest', async () => {
    const repo = project();
    repo.write('.agents/facts.md', Buffer.from([0, 255, 1]));
    const { gaps, text } = await told(repo, '--stage', 'understand');
    expect([gaps.map(({ code }) => code), text.includes('half written')]).toEqual([
      ['facts-unreadable'],
      true,
    ]);
    expect(text).toContain('session verify --facts');
  });

  test('names knowledge and groups that cannot be read, and tells the others', async () => {
    const repo = project();
    repo.write('.agents/knowledge/broken.md', '---\nknowledge: [\n---\n');
    repo.write('.agents/groups/broken.md', '---\ngroup: [\n---\n');
    const { gaps, text } = await told(repo, '--stage', 'reflect', '--mode', 'rigorous');
    expect([
      gaps.map(({ layer, code }) => `${layer} ${code}`),
      [SIGNS.knowledge, SIGNS.groups].every((sign) => text.includes(sign)),
    ]).toEqual([['groups unreadable-group', 'knowledge unreadable-knowledge'], true]);
  });

  test('tells messages of the log, the newest first', async () => {
    const repo = project();
    const says = [
      'first message',
      'second message',
      'third message',
      'fourth message',
      'fifth message',
    ];
    for (const [at, text] of says.entries()) {
      const now = (): Date => new Date(Date.UTC(2026, 10, 20, 14, 40 + at));
      await runInProcess(['log', FIX_LOGIN, text, '--role', 'user'], { cwd: repo.root, now });
    }
    const { text } = await told(repo, '--stage', 'reflect', '--mode', 'rigorous');
    const places = says.toReversed().map((one) => text.indexOf(`user: ${one}`));
    expect([Math.min(...places) > 0, places.toSorted((a, b) => a - b)]).toEqual([true, places]);
  });

  test.each([
    ['--stage', 'ship'],
    ['--stage', 'plan', '--mode', 'fast'],
    ['--mode', 'rapid'],
    ['--stage', 'plan', '--mode', 'rapid', '--budget', '400'],
  ])('refuses %j %j %j', async (...args) => {
    expect((await brief(project(), args)).code).toBe(2);
  });
});

test.skipIf(WITHOUT_REDIS)('session brief --stage tells memory of a real Redis', async () => {
  const { url } = await startRedis();
  const repo = project();
  const options = { cwd: repo.root, env: { ...repo.env, SESSION_MEMORY_URL: url } };
  await runSession(['memory', 'set', 'shared', 'over the network'], options);
  const { code, stdout } = await runSession(
    ['brief', FIX_LOGIN, '--stage', 'implement', '--json'],
    options,
  );
  const { text, gaps } = JSON.parse(stdout) as Told;
  expect([code, text.includes('shared, just now = over the network'), gaps]).toEqual([0, true, []]);
});

describe('memory that cannot be reached', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  /** A port that takes connections and says nothing. */
  const silence = async (): Promise<number> => {
    const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  };
  const closed = async (): Promise<number> => {
    const port = await silence();
    await new Promise((done) => servers.pop()?.close(done));
    return port;
  };

  test.each([
    ['is down', closed],
    ['says nothing', silence],
  ])(
    'is told in a line when it %s, with the rest and exit code 0',
    async (_, port) => {
      const repo = project();
      const url = `redis://127.0.0.1:${await port()}`;
      const { code, stdout } = await runSession(['brief', FIX_LOGIN, '--stage', 'implement'], {
        cwd: repo.root,
        env: { ...repo.env, SESSION_MEMORY_URL: url },
      });
      expect([code, /The layer cache is not here in whole \(memory-[a-z]+\)/.test(stdout)]).toEqual(
        [0, true],
      );
      expect([stdout.includes('half written'), stdout.includes('127.0.0.1')]).toEqual([
        true,
        false,
      ]);
    },
    30_000,
  );

  test('is told when its address is none', async () => {
    const { code, stdout } = await brief(project('memory:\n  url: nonsense\n'), [
      '--stage',
      'implement',
    ]);
    expect([code, stdout.includes('(bad-memory-url)')]).toEqual([0, true]);
  });

  test('is not asked where the stage does not load it', async () => {
    const { gaps } = await told(project('memory:\n  url: nonsense\n'), '--stage', 'understand');
    expect(gaps).toEqual([]);
  });
});

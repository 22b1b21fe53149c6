import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { runInProcess, runSession, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';

function assess(argv: readonly string[], input = ''): Promise<Outcome> {
  return runInProcess(['assess', ...argv], { cwd: makeFolder(), input });
}

async function json(argv: readonly string[], input = ''): Promise<Record<string, unknown>> {
  const { code, stdout } = await assess([...argv, '--json'], input);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('session assess', () => {
  it('says verdict, rule, type and a title', async () => {
    expect(await json(['Please', 'refactor the whole payments module.'])).toEqual({
      version: 1,
      verdict: 'recommended',
      rule: 'large-refactoring',
      type: 'development',
      why: 'it is a large refactoring',
      title: 'Refactor the whole payments module',
    });
  });

  it.each([[['Build a shop']], [['!!!']], [['']], [['-']]])(
    'keeps the published shape for %j',
    async (argv) => {
      const validate = new Ajv2020({ strict: false })
        .addSchema(schema)
        .getSchema(`${schema.$id}#/$defs/assess`);
      expect([validate?.(await json(argv)), validate?.errors]).toEqual([true, null]);
    },
  );

  it.each<[string[], string]>([
    [['--command', 'swarm'], 'multi-agent'],
    [['--command', 'query'], 'query-command'],
    [['--command', 'task'], 'medium-complexity'],
    [['--components', '3'], 'three-components'],
    [['--complexity', 'high'], 'high-complexity'],
    [['--complexity', 'low'], 'low-complexity'],
  ])('heeds %j', async (options, rule) => {
    expect((await json(['Polish the form', ...options])).rule).toBe(rule);
  });

  it('reads the request from standard input', async () => {
    const found = await json(['-', '--command', 'task'], 'Add:\n- a\n- b\n- c\n');
    expect([found.rule, found.title]).toEqual(['several-steps', 'Add']);
  });

  it('reads a slash command', async () => {
    expect(await json(['/swarm Build it'])).toMatchObject({
      rule: 'multi-agent',
      title: 'Build it',
    });
  });

  it('heeds the table of the project', async () => {
    const config = 'sessions:\n  assess:\n    words:\n      ledger: mandatory\n';
    const { root } = makeRepo({ '.agents/config.yaml': config });
    const { stdout } = await runInProcess(['assess', 'Tune the ledger', '--json'], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'mandatory', rule: 'project-word' });
  });

  it('suggests a command that a shell reads as one title', async () => {
    const { stdout } = await assess(["Don't drop $HOME: build a cache"]);
    expect(stdout).toContain(String.raw`session new 'Don'\''t drop $HOME: build a cache'`);
  });

  it.each([
    [['x', '--complexity', 'huge']],
    [['x', '--command', 'dance']],
    [['x', '--components', 'many']],
    [[]],
  ])('ends with 2 for %j', async (argv) => {
    expect((await assess(argv)).code).toBe(2);
  });

  it('works as a command of its own', async () => {
    const { code, stdout } = await runSession(['assess', 'fix a typo', '--json'], {
      cwd: makeFolder(),
    });
    expect([code, (JSON.parse(stdout) as { rule: string }).rule]).toEqual([0, 'trivial-task']);
  });
});

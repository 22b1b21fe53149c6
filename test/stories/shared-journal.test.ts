import { beforeAll, describe, expect, it } from 'vitest';
import { readFacts } from '../../src/core/journal/journal.ts';
import { Journal } from '../../src/io/journal.ts';
import { bundled } from '../support/bundle.ts';
import { runProcess, type Outcome } from '../support/cli.ts';
import { payload, runHook } from '../support/hook.ts';
import { know, recorded } from '../support/journal.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';

const PROCESSES = 32;
const LINES = 25;

describe(`${PROCESSES} processes that append to one journal`, () => {
  let outcomes: Outcome[];
  let said: string[];

  beforeAll(async () => {
    const state = makeFolder();
    const script = await bundled('append-many');
    outcomes = await Promise.all(
      Array.from({ length: PROCESSES }, (_, at) =>
        runProcess(process.execPath, [script, state, FIX_LOGIN, 'c1', `p${at}`, String(LINES)], {
          cwd: state,
        }),
      ),
    );
    // More than a brief reads.
    const text = new Journal(state).tail(FIX_LOGIN, 'c1', 10_000_000);
    said = readFacts(text, 'c1', Date.now()).map((fact) => fact.text ?? '');
  }, 120_000);

  it('all end well', () => {
    expect(outcomes.filter(({ code, stderr }) => code !== 0 || stderr !== '')).toEqual([]);
  });

  it('lose nothing', () => {
    const names = new Set(said.map((text) => text.split(' ').slice(0, 2).join(' ')));
    expect([said.length, names.size]).toEqual([PROCESSES * LINES, PROCESSES * LINES]);
  });

  it('tear nothing apart', () => {
    const whole = said.every((text) => /^p\d+ \d+(?: and so on)*$/.test(text));
    expect(whole).toBe(true);
  });
});

it(`${PROCESSES} hooks at once lose nothing`, async () => {
  const repo = makeRepo({ [pathOf()]: sessionText() });
  know(repo);
  const codes = await Promise.all(
    Array.from({ length: PROCESSES }, async (_, at) => {
      const tool_input = { file_path: repo.path(`src/${at}.ts`) };
      return (await runHook('post-tool-use', payload('PostToolUse.Edit', { tool_input }), repo))
        .code;
    }),
  );
  const paths = new Set(recorded(repo).map(({ path }) => path));
  expect([new Set(codes), paths.size]).toEqual([new Set([0]), PROCESSES]);
}, 60_000);

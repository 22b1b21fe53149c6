import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import schema from '../schema/output.schema.json' with { type: 'json' };
import { allVerbs, overview, VERBS } from '../src/cli.ts';
import { FIX_LOGIN, pathOf, sessionText } from './support/any-session.ts';
import { COMMAND, runInProcess, runSession } from './support/cli.ts';
import { makeFolder, makeRepo } from './support/repo.ts';

const NAMES = Object.keys(VERBS);
const cwd = makeFolder();
const run = (...argv: string[]) => runInProcess(argv, { cwd });

describe('help', () => {
  test('of the command fits a screen of 80 columns and 24 lines', () => {
    const lines = overview().trimEnd().split('\n');
    expect([lines.length <= 24, lines.filter((line) => line.length > 80)]).toEqual([true, []]);
  });

  test('names every verb', () => {
    expect(NAMES.filter((name) => !new RegExp(`  ${name}\\b`).test(overview()))).toEqual([]);
    expect(NAMES.filter((name) => !new RegExp(`^  ${name}\\b`, 'm').test(allVerbs()))).toEqual([]);
  });

  test.each([['--help'], ['-h'], ['help']])('comes with %s', async (word) => {
    expect(await run(word)).toEqual({ code: 0, stdout: overview(), stderr: '' });
  });

  test('of all verbs comes with help --all', async () => {
    expect(await run('help', '--all')).toEqual({ code: 0, stdout: allVerbs(), stderr: '' });
  });

  test('comes without a verb too, which is wrong use', async () => {
    expect(await run()).toEqual({ code: 2, stdout: overview(), stderr: '' });
  });

  test.each(NAMES)('of session %s says how it is used and shows an example', async (name) => {
    const [long, short, word] = [
      await run(name, '--help'),
      await run(name, '-h'),
      await run('help', name),
    ];
    expect([
      long.code,
      long.stdout.startsWith(`Usage: session ${name}`),
      long.stdout.includes('Examples:'),
      short,
      word,
    ]).toEqual([0, true, true, long, long]);
  });

  test.each(NAMES)('of session %s fits 80 columns', async (name) => {
    const { stdout } = await run(name, '--help');
    expect(
      stdout
        .split('\n')
        .filter(
          (line) =>
            line.length > 80 && !line.startsWith('  session ') && !line.startsWith('  echo '),
        ),
    ).toEqual([]);
  });

  test.each(NAMES)('of session %s names all that it does', async (name) => {
    const { args = '', words = [] } = (await VERBS[name]?.load())?.command ?? {};
    const { stdout } = await run(name, '--help');
    const [, told = ''] = /^Actions: ([^(]*)/m.exec(stdout) ?? [];
    const named = told.split(/[,\s]+/).filter((word) => word !== '');
    expect(named.toSorted()).toEqual(args.startsWith('[action]') ? words.toSorted() : []);
  });

  test.each(NAMES)('of session %s names the verb as it is called', async (name) => {
    const { command } = (await VERBS[name]?.load()) ?? {};
    expect(command?.name).toBe(name);
  });
});

describe('the version', () => {
  test.each(['--version', '-V'])('comes with %s', async (word) => {
    expect(await run(word)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('wrong use', () => {
  const explained = (stderr: string): boolean => /^session: [^\n]+\n[^\n]+ [^\n]+/.test(stderr);

  test.each<[string, string[], string]>([
    ['an unknown verb', ['lits'], 'session list'],
    ['a verb of two letters swapped', ['stauts'], 'session status'],
    ['a verb that is nothing like one', ['frobnicate'], 'session --help'],
    ['a verb that every object has', ['constructor'], 'session --help'],
    ['an empty verb', [''], 'session --help'],
    ['an unknown option', ['list', '--frob'], 'session list --help'],
    ['a missing argument', ['new'], 'session new --help'],
    ['too many arguments', ['list', 'a', 'b'], 'session list --help'],
    ['an option without its value', ['brief', '--budget'], 'session brief --help'],
    ['a value that is none of the choices', ['list', '--status', 'x'], 'session list --help'],
    ['help for a verb that there is not', ['help', 'frobnicate'], 'session --help'],
  ])('%s is explained, with exit code 2', async (_, argv, remedy) => {
    const { code, stdout, stderr } = await run(...argv);
    expect([code, stdout, explained(stderr), stderr.includes(remedy)]).toEqual([2, '', true, true]);
  });

  test('an unknown verb shows no terminal escape', async () => {
    expect((await run('\u001b[31mx\n')).stderr).not.toContain('\u001b');
  });

  test('with --json is one object with a code and the three sentences', async () => {
    const { code, stdout, stderr } = await run('list', '--frob', '--json');
    expect([code, stderr, JSON.parse(stdout)]).toEqual([
      2,
      '',
      {
        version: 1,
        error: {
          code: 'wrong-use',
          message: expect.any(String),
          so: expect.any(String),
          follows: expect.any(String),
          todo: expect.any(String),
        },
      },
    ]);
  });
});

describe('aliases', () => {
  test('ls is list', async () => {
    expect(await run('ls', '--json')).toEqual(await run('list', '--json'));
  });
});

describe('exit codes', () => {
  test('0 when all is fine, 1 when problems were found, 2 when it failed', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() });
    const broken = makeRepo({ [pathOf()]: '# no front matter\n' });
    const codes = await Promise.all([
      runInProcess(['list'], { cwd: repo.root }),
      runInProcess(['lint'], { cwd: broken.root }),
      runInProcess(['show', 'nothing'], { cwd: repo.root }),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([0, 1, 2]);
  });
});

describe('refs', () => {
  const other = '20261120-150000-weather';
  const repo = makeRepo({
    [pathOf()]: sessionText({ branch: 'main' }),
    [pathOf(other)]: sessionText({ title: 'Weather' }),
  });
  const shown = async (...ref: string[]): Promise<string> => {
    const { code, stdout } = await runInProcess(['brief', ...ref, '--json'], { cwd: repo.root });
    const answer = JSON.parse(stdout) as { id?: string; error?: { code: string } };
    return code === 0 ? (answer.id ?? '') : (answer.error?.code ?? '');
  };

  test.each<[string, string[], string]>([
    ['an id', [other], other],
    ['a unique part', ['weath'], other],
    ['a path', [pathOf(other)], other],
    ['an absolute path', [repo.path(pathOf(other))], other],
    ['@, the current one', ['@'], FIX_LOGIN],
    ['nothing, the current one', [], FIX_LOGIN],
    ['what fits several', ['20261120'], 'ambiguous-ref'],
    ['what fits nothing', ['zzz'], 'unknown-ref'],
    ['an empty word', [''], 'unknown-ref'],
  ])('%s', async (_, ref, found) => {
    expect(await shown(...ref)).toBe(found);
  });
});

describe('what nobody foresaw', () => {
  test('is a failure that says what to report, in both forms', async () => {
    const broken = {
      cwd,
      now: (): Date => {
        throw new Error('the clock \u001b[31m stopped');
      },
    };
    const [said, json] = [
      await runInProcess(['new', 'x y'], broken),
      await runInProcess(['new', 'x y', '--json'], broken),
    ];
    expect([
      said.code,
      said.stderr.includes('the clock'),
      said.stderr.includes('\u001b'),
      JSON.parse(json.stdout),
    ]).toMatchObject([2, true, false, { error: { code: 'internal' } }]);
  });
});

describe('every verb with --json', () => {
  test.each([
    ['list', 'list', ['list']],
    ['new', 'new', ['new', 'A title']],
    ['lint', 'lint', ['lint']],
    ['brief', 'any', ['brief']],
    ['show', 'any', ['show']],
    ['status', 'any', ['status']],
    ['find', 'any', ['find', 'login']],
    ['handoff', 'any', ['handoff']],
    ['resume', 'any', ['resume']],
    ['pause', 'any', ['pause']],
    ['log', 'any', ['log']],
    ['verify', 'verify', ['verify']],
    ['complete', 'complete', ['complete', '--dry-run']],
    ['a failure', 'error', ['show', 'nothing']],
  ] as const)('%s keeps the published shape "%s"', async (_, shape, argv) => {
    const repo = makeRepo({ [pathOf()]: sessionText() });
    const { stdout } = await runInProcess([...argv, '--json'], { cwd: repo.root });
    const validate = new Ajv2020({ strict: false })
      .addSchema(schema)
      .getSchema(`${schema.$id}#/$defs/${shape}`);
    expect([validate?.(JSON.parse(stdout)), validate?.errors]).toEqual([true, null]);
  });
});

describe('the built command', () => {
  test('runs, says what is wrong on standard error, and ends with the code', async () => {
    const repo = makeRepo();
    const { code, stdout, stderr } = await runSession(['show', 'nothing'], {
      cwd: repo.root,
      env: repo.env,
    });
    expect([code, stdout, stderr.startsWith('session: ')]).toEqual([2, '', true]);
  });

  test('in a folder that is gone says so', () => {
    const folder = makeFolder();
    mkdirSync(`${folder}/gone`);
    const shell = `cd '${folder}/gone' && rmdir '${folder}/gone' && '${process.execPath}' '${COMMAND}' list --json; echo $?`;
    const lines = execFileSync('sh', ['-c', shell], { encoding: 'utf8' }).trimEnd().split('\n');
    expect([lines.at(-1), lines.join('').includes('"no-folder"')]).toEqual(['2', true]);
  });

  test('writes to a reader that has gone in peace', () => {
    const repo = makeRepo(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, at) => [pathOf(`20261120-1430${10 + at}-x`), sessionText()]),
      ),
    );
    const shell = `'${process.execPath}' '${COMMAND}' list --json 2>&1 | head -c 1`;
    expect(
      execFileSync('sh', ['-c', shell], { cwd: repo.root, env: repo.env, encoding: 'utf8' }),
    ).toBe('{');
  });
});

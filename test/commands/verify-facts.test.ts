import { describe, expect, test } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { runInProcess, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo, type RepoOptions } from '../support/repo.ts';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FACTS = '.agents/facts.md';
const project = (
  facts: string,
  files: Readonly<Record<string, string>> = {},
  options: RepoOptions = { commit: true },
): Repo => makeRepo({ [FACTS]: facts, ...files }, options);
const verify = (repo: Repo, ...args: string[]): Promise<Outcome> =>
  runInProcess(['verify', '--facts', ...args], { cwd: repo.root, env: { PATH: '' } });

interface Told {
  claims: { kind: string; text: string; line: number; status: string; reason: string }[];
  problems: { line: number; message: string }[];
}
const told = async (repo: Repo): Promise<Told> =>
  JSON.parse((await verify(repo, '--json')).stdout) as Told;
/** `status: reason` of the only fact. */
async function verdict(
  fact: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { claims } = await told(project(`### One\n\n- **F**: ${fact}\n`, files));
  return claims.map(({ status, reason }) => `${status}: ${reason}`).join('\n');
}
const manifest = (value: object): Record<string, string> => ({
  'package.json': JSON.stringify(value),
});
const lcov = (hit: number): string => `SF:a.ts\nLF:1000\nLH:${hit}\nend_of_record\n`;
const linesOf = (count: number): string => 'x\n'.repeat(count);

describe('session verify --facts', () => {
  test('has the shape of other claims', async () => {
    const repo = project(
      '### Runtime\n\n- **NODE**: Node >= 18\n',
      manifest({ engines: { node: '>=20' } }),
    );
    const { code, stdout } = await verify(repo, '--json');
    const { claims, ...rest } = JSON.parse(stdout) as Told;
    expect([code, rest, claims[0]]).toEqual([
      0,
      { version: 1, path: FACTS, problems: [] },
      {
        kind: 'fact',
        text: 'NODE: Node >= 18',
        line: 3,
        status: 'verified',
        reason: expect.stringContaining('package.json engines admits >=20') as string,
      },
    ]);
    const validate = new Ajv2020({
      strict: false,
      schemas: [{ ...schema, $id: 'output' }],
    }).getSchema('output#/$defs/verify');
    expect(validate?.(JSON.parse(stdout))).toBe(true);
  });

  describe('minimum versions', () => {
    test.each([
      [
        'Node >= 20',
        manifest({ engines: { node: '>=18' } }),
        'stale: older than 20: package.json engines admits >=18',
      ],
      ['Node >= 20', { '.nvmrc': 'v18.1.0\n' }, 'stale: older than 20: .nvmrc has v18.1.0'],
      [
        'Node >= 9000',
        {},
        `stale: older than 9000: node on this machine has ${process.versions.node}`,
      ],
      [
        'Python 3.11+',
        { 'pyproject.toml': '[project]\nrequires-python = ">=3.12"\n' },
        'verified: pyproject.toml admits >=3.12',
      ],
      [
        'Python 3.11+',
        { '.python-version': '3.9\n' },
        'stale: older than 3.11: .python-version has 3.9',
      ],
      [
        'Python 3.11+',
        { '.python-version': '3\n' },
        'unverifiable: cannot be told from .python-version has 3',
      ],
      ['Python 3.11+', {}, 'unverifiable: nothing here says which version of python is used'],
      [
        'TypeScript >= 5',
        manifest({ devDependencies: { typescript: '^5.4.0' } }),
        'verified: package.json devDependencies admits ^5.4.0',
      ],
      [
        'TypeScript >= 5',
        { ...manifest({ devDependencies: { typescript: '^4.9 || ^5' } }) },
        'stale: older than 5: package.json devDependencies admits ^4.9 || ^5',
      ],
      [
        'TypeScript >= 5',
        { 'node_modules/typescript/package.json': '{"version":"4.9.5"}' },
        'stale: older than 5: node_modules has 4.9.5',
      ],
      [
        'Go 1.22 or newer',
        { 'go.mod': 'module x\n\ngo 1.21\n' },
        'stale: older than 1.22: go.mod admits 1.21',
      ],
      [
        'Rust >= 1.75',
        { 'Cargo.toml': '[package]\nrust-version = "1.80"\n' },
        'verified: Cargo.toml admits 1.80',
      ],
      [
        'pnpm >= 9',
        manifest({ packageManager: 'pnpm@8.1.0+sha512.ab' }),
        'stale: older than 9: package.json packageManager has 8.1.0',
      ],
      [
        'React >= 18',
        manifest({ dependencies: { react: '^18.2.0' } }),
        'verified: package.json dependencies admits ^18.2.0',
      ],
      [
        'React >= 18',
        manifest({ dependencies: { react: 'workspace:*' } }),
        'unverifiable: it says nothing that a program could check',
      ],
    ])('%s with %j', async (fact, files, expected) => {
      expect(await verdict(fact, files)).toBe(expected);
    });

    test.each(['{', '[]', '{"engines":7}', '{"engines":{"node":{}}}', '\u0000'])(
      'a package.json that is %j is no evidence',
      async (text) => {
        expect(await verdict('npm >= 9', { 'package.json': text })).toBe(
          'unverifiable: nothing here says which version of npm is used',
        );
      },
    );
  });

  describe('coverage', () => {
    test.each([
      [832, 'verified: coverage/lcov.info has 83.2 %'],
      [799, 'stale: coverage/lcov.info has 79.9 %'],
    ])('of %i per mille', async (hit, expected) => {
      expect(await verdict('Coverage at least 80 %', { 'coverage/lcov.info': lcov(hit) })).toBe(
        expected,
      );
    });

    test('without a report cannot be told', async () => {
      expect(await verdict('Coverage at least 80 %')).toMatch(/^unverifiable: /);
    });
  });

  describe('length of files', () => {
    test('is that of tracked source files', async () => {
      const repo = project('- **F**: files at most 300 lines\n', {
        'src/a.ts': linesOf(300),
        'package-lock.json': linesOf(2000),
        'dist/a.js': linesOf(2000),
        'README.md': linesOf(2000),
      });
      repo.write('src/untracked.ts', linesOf(400));
      expect((await told(repo)).claims[0]).toMatchObject({
        status: 'verified',
        reason: 'none of 1 file is longer',
      });
    });

    test('names the longest', async () => {
      const files = { 'src/a.ts': linesOf(301), 'src/b.ts': linesOf(412), 'src/c.ts': 'x' };
      expect(await verdict('files at most 300 lines', files)).toBe(
        'stale: src/b.ts has 412 lines, and 1 more are longer than 300',
      );
    });

    test('counts only the files that the fact names', async () => {
      const files = { 'src/a.py': linesOf(400), 'lib/b.ts': linesOf(400), 'src/c.ts': 'x' };
      expect(await verdict('`src/**` TypeScript files at most 300 lines', files)).toBe(
        'verified: none of 1 file is longer',
      );
    });

    test('cannot be told without git', async () => {
      const repo = project(
        '- **F**: files at most 300 lines\n',
        { 'a.ts': linesOf(400) },
        { git: false },
      );
      expect((await told(repo)).claims[0]?.status).toBe('unverifiable');
    });
  });

  test('a fact that asks for two things is stale when one of them is', async () => {
    expect(await verdict('Node >= 9000, files at most 300 lines', { 'a.ts': 'x' })).toMatch(
      /^stale: /,
    );
  });

  test('any other fact is told, and cannot be checked', async () => {
    expect(await verdict('Ask at least 2 reviewers')).toBe(
      'unverifiable: it says nothing that a program could check',
    );
  });

  test('ends with 1 when a fact is stale, 0 else', async () => {
    const codes = await Promise.all(
      ['Node >= 9000', 'Node >= 1', 'Be kind'].map(
        async (fact) => (await verify(project(`- **F**: ${fact}\n`))).code,
      ),
    );
    expect(codes).toEqual([1, 0, 0]);
  });

  test('needs no session and says how to write a fact where there is none', async () => {
    const { code, stdout } = await verify(makeRepo());
    expect([code, stdout.includes('- **NODE**: Node >= 20')]).toEqual([0, true]);
  });

  test('reads what can be read of a file that is not in the form, and says where it is not', async () => {
    const repo = project('### A\n\n- **A-1** no colon\n- **A-2**: Node >= 1\n');
    const { claims, problems } = await told(repo);
    expect([claims.map(({ status }) => status), problems.map(({ line }) => line)]).toEqual([
      ['verified'],
      [3],
    ]);
    expect((await verify(repo)).stderr).toMatch(/^\.agents\/facts\.md:3: /);
  });

  test('reads the file that the configuration names', async () => {
    const repo = project('- **F**: Node >= 9000\n', {
      '.agents/config.yaml': 'context:\n  facts: docs/PAFCORE.md\n',
      'docs/PAFCORE.md': '- **G**: Node >= 1\n',
    });
    expect((await told(repo)).claims.map(({ text }) => text)).toEqual(['G: Node >= 1']);
  });

  test.each([
    ['a folder', (repo: Repo) => repo.write(`${FACTS}/x`, '')],
    ['no text', (repo: Repo) => repo.write(FACTS, Buffer.from([0, 1, 2, 255]))],
    [
      'outside',
      (repo: Repo) => {
        repo.write('.agents/x', '');
        const elsewhere = join(makeFolder(), 'facts.md');
        symlinkSync(process.execPath, elsewhere);
        symlinkSync(elsewhere, repo.path(FACTS));
      },
    ],
  ])('a facts file that is %s is refused', async (_, make) => {
    const repo = makeRepo();
    make(repo);
    const { code, stdout } = await verify(repo, '--json');
    expect([code, stdout.includes('facts-unreadable')]).toEqual([2, true]);
  });

  test('takes no session beside', async () => {
    const { code, stdout } = await verify(project(''), 'fix-login', '--json');
    expect([code, stdout.includes('wrong-use')]).toEqual([2, true]);
  });

  test('shows no terminal escape and no secret', async () => {
    const repo = project(`- **F\u001b[31m**: token = "ghp_${'a'.repeat(36)}"\n`);
    const { stdout } = await verify(repo);
    expect([stdout.includes('\u001b'), stdout.includes('ghp_aaaa')]).toEqual([false, false]);
  });
});

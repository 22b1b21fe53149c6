import { symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runInProcess, type Outcome } from '../support/cli.ts';
import { lintFixtures } from '../support/lint-fixtures.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const FOLDER = '.agents/sessions';
const NAME = '20261120-143000-weather-fallback.md';
const PATH = `${FOLDER}/${NAME}`;

const texts = new Map(lintFixtures().map(({ situation, text }) => [situation, text]));

function text(situation: string): string {
  const found = texts.get(situation);
  if (found === undefined) throw new Error(`there is no fixture ${situation}`);
  return found;
}

function lint(repo: Repo, ...args: string[]): Promise<Outcome> {
  return runInProcess(['lint', ...args], { cwd: repo.root });
}

interface Report {
  files: number;
  errors: number;
  warnings: number;
  fixed?: number;
  problems: { path: string; rule: string; line: number }[];
}

async function report(repo: Repo, ...args: string[]): Promise<Report> {
  return JSON.parse((await lint(repo, '--json', ...args)).stdout) as Report;
}

async function rules(repo: Repo, ...args: string[]): Promise<string[]> {
  return (await report(repo, ...args)).problems.map(({ rule }) => rule);
}

describe('session lint', () => {
  test('is content with a repository without sessions', async () => {
    expect((await lint(makeRepo())).code).toBe(0);
  });

  test('exits 0 for clean files', async () => {
    expect((await lint(makeRepo({ [PATH]: text('clean') }))).code).toBe(0);
  });

  test('exits 1 for an error', async () => {
    expect((await lint(makeRepo({ [PATH]: text('status-from-the-wild') }))).code).toBe(1);
  });

  test('exits 0 for warnings alone', async () => {
    expect((await lint(makeRepo({ [PATH]: text('home-path') }))).code).toBe(0);
  });

  test('exits 1 for more warnings than allowed', async () => {
    expect((await lint(makeRepo({ [PATH]: text('home-path') }), '--max-warnings', '1')).code).toBe(
      1,
    );
  });

  test('exits 2 for a number that is none', async () => {
    expect((await lint(makeRepo(), '--max-warnings', 'few')).code).toBe(2);
  });

  test('accepts what session new has just made', async () => {
    const repo = makeRepo({}, { commit: true });
    await runInProcess(['new', 'Weather: a "fallback" #1', '--objective', 'It works'], {
      cwd: repo.root,
    });
    expect(await report(repo)).toMatchObject({ files: 1, errors: 0, warnings: 0 });
  });

  test('reports errors only when it shall be quiet', async () => {
    const repo = makeRepo({ [PATH]: text('home-path') });
    expect(await rules(repo, '--quiet')).toEqual([]);
  });

  test('obeys lint.rules of the configuration', async () => {
    const config = 'lint:\n  rules:\n    home-paths-absent: error\n';
    const repo = makeRepo({ [PATH]: text('home-path'), '.agents/config.yaml': config });
    expect((await report(repo)).errors).toBe(2);
  });

  test('says which rule of the configuration is none', async () => {
    const repo = makeRepo({
      '.agents/config.yaml': 'lint:\n  rules:\n    home-path-absent: off\n',
    });
    expect((await lint(repo)).stderr).toContain('home-path-absent');
  });

  test('explains a rule', async () => {
    expect((await lint(makeRepo(), '--explain', 'status-coherent')).stdout).toContain(
      'stale_days: 14',
    );
  });

  test('exits 2 for a rule that is none', async () => {
    expect((await lint(makeRepo(), '--explain', 'nonsense')).code).toBe(2);
  });
});

describe('the files of session lint', () => {
  test('leave out the Markdown of others', async () => {
    const repo = makeRepo({
      [`${FOLDER}/README.md`]: '# Sessions\n',
      [`${FOLDER}/notes.md`]: '---\ntags: x\n---\n',
    });
    expect((await report(repo)).files).toBe(0);
  });

  test('hold a broken file with a timestamp name', async () => {
    expect(await rules(makeRepo({ [PATH]: 'Nothing of a session\n' }))).toContain(
      'front-matter-present',
    );
  });

  test('hold a file that only its session key marks', async () => {
    const repo = makeRepo({
      [`${FOLDER}/weather.md`]: text('clean'),
      'src/retry.ts': '',
    });
    expect(await rules(repo)).toEqual(['file-name-timestamped']);
  });

  test('may be named from a subfolder', async () => {
    const repo = makeRepo({ [PATH]: text('status-from-the-wild'), 'src/a.ts': '' });
    const { stdout } = await runInProcess(['lint', `../${PATH}`, '--json'], {
      cwd: repo.path('src'),
    });
    expect((JSON.parse(stdout) as Report).problems[0]?.path).toBe(PATH);
  });

  test('may be named by a pattern', async () => {
    const repo = makeRepo({
      [PATH]: text('clean'),
      [`${FOLDER}/20251120-143000-other.md`]: text('clean'),
    });
    expect((await report(repo, `${FOLDER}/2026*`)).files).toBe(1);
  });

  test('are no artifacts, whatever those are called and hold', async () => {
    const artifact = `${FOLDER}/20251120-143000-other/artifacts/notes/20251120-143000-x.md`;
    const repo = makeRepo({ [PATH]: text('clean'), [artifact]: text('clean') });
    expect((await report(repo, `${FOLDER}/**`)).files).toBe(1);
  });

  test('may be named by a part of their id', async () => {
    expect((await report(makeRepo({ [PATH]: text('clean') }), 'weather')).files).toBe(1);
  });

  test('may be named by their folder', async () => {
    expect((await report(makeRepo({ [PATH]: text('clean') }), FOLDER)).files).toBe(1);
  });

  test('are linted once when named twice', async () => {
    expect((await report(makeRepo({ [PATH]: text('clean') }), PATH, FOLDER, '.')).files).toBe(1);
  });

  test('that are no session files get a line when named', async () => {
    const { code, stderr } = await lint(makeRepo({ 'README.md': '# Project\n' }), 'README.md');
    expect([code, stderr.split('\n').length]).toEqual([0, 2]);
  });

  test('that do not exist are wrong use', async () => {
    expect((await lint(makeRepo(), 'nowhere.md')).code).toBe(2);
  });
});

describe('a file that cannot be read', () => {
  const bad: readonly (readonly [string, string | Uint8Array])[] = [
    ['binary', new Uint8Array([35, 0, 1, 2])],
    ['not UTF-8', new Uint8Array([35, 32, 0xff, 0xfe])],
    ['over-large', `${text('clean')}${'x'.repeat(8 * 1024 * 1024)}`],
  ];

  test.each(bad)('is a problem when it is %s', async (_, content) => {
    expect(await rules(makeRepo({ [PATH]: content }))).toEqual(['file-readable']);
  });

  test('hides no other', async () => {
    const repo = makeRepo({
      [PATH]: text('status-from-the-wild'),
      [`${FOLDER}/20251120-143000-x.md`]: new Uint8Array([0]),
    });
    expect(await rules(repo)).toEqual(['file-readable', 'schema-valid']);
  });

  test('is a problem when it is a folder', async () => {
    expect(await rules(makeRepo({ [`${PATH}/inside.txt`]: '' }))).toEqual(['file-readable']);
  });

  test('is not followed out of the repository', async () => {
    const repo = makeRepo({ [`${FOLDER}/.keep`]: '' });
    const outside = makeRepo({ 'secret.md': text('home-path') });
    symlinkSync(outside.path('secret.md'), repo.path(PATH));
    expect(await rules(repo)).toEqual(['file-readable']);
  });

  test('is empty and says what is missing', async () => {
    expect(await rules(makeRepo({ [PATH]: '' }))).toContain('front-matter-present');
  });
});

describe('session lint --fix', () => {
  test('writes what is certain', async () => {
    const repo = makeRepo({ [PATH]: text('status-from-the-wild') });
    await lint(repo, '--fix');
    expect(repo.read(PATH)).toBe(
      text('status-from-the-wild').replace('status: done', 'status: completed'),
    );
  });

  test('counts the files it changed', async () => {
    const repo = makeRepo({
      [PATH]: text('state-in-bold'),
      [`${FOLDER}/20251120-143000-x.md`]: text('clean'),
    });
    expect((await report(repo, '--fix')).fixed).toBe(1);
  });

  test('judges what is left', async () => {
    expect((await lint(makeRepo({ [PATH]: text('state-in-bold') }), '--fix')).code).toBe(0);
  });

  test('changes nothing in a dry run and shows the difference', async () => {
    const repo = makeRepo({ [PATH]: text('status-from-the-wild') });
    const { stdout } = await lint(repo, '--fix', '--dry-run');
    expect([repo.read(PATH), stdout.includes('\n+  status: completed\n')]).toEqual([
      text('status-from-the-wild'),
      true,
    ]);
  });

  test('is refused for what is staged', async () => {
    expect((await lint(makeRepo(), '--fix', '--staged')).code).toBe(2);
  });
});

describe('session lint --staged', () => {
  test('looks at the index, not at the file', async () => {
    const repo = makeRepo({ [PATH]: text('status-from-the-wild') });
    repo.git('add', PATH);
    repo.write(PATH, text('clean'));
    expect(await rules(repo, '--staged')).toEqual(['schema-valid']);
  });

  test('leaves out what is not staged', async () => {
    const repo = makeRepo({ [PATH]: text('clean') }, { commit: true });
    repo.write(PATH, text('status-from-the-wild'));
    expect((await report(repo, '--staged')).files).toBe(0);
  });

  test('copes with odd names and with what is no session', async () => {
    const odd = `${FOLDER}/20261120-143000-a b\n"c".md`;
    const repo = makeRepo({
      [odd]: text('clean'),
      [`${FOLDER}/README.md`]: '# x\n',
      'src/a.md': '# y\n',
    });
    repo.git('add', '--all');
    expect((await report(repo, '--staged')).problems.map(({ path, rule }) => [path, rule])).toEqual(
      [[odd, 'file-name-timestamped']],
    );
  });

  test('says that binary content cannot be read', async () => {
    const repo = makeRepo({ [PATH]: new Uint8Array([0xff, 0xfe]) });
    repo.git('add', PATH);
    expect(await rules(repo, '--staged')).toEqual(['file-readable']);
  });

  test('exits 2 where there is no git', async () => {
    const folder = makeFolder();
    expect((await runInProcess(['lint', '--staged'], { cwd: folder })).code).toBe(2);
  });
});

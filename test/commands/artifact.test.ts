import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSession } from '../support/cli.ts';
import { ID, oneSession, PATH, type OneSession } from '../support/one-session.ts';
import { makeFolder } from '../support/repo.ts';

const FOLDER = `.agents/sessions/${ID}/artifacts`;

function withFiles(files: Readonly<Record<string, string | Uint8Array>>): OneSession {
  const one = oneSession();
  for (const [name, content] of Object.entries(files)) one.repo.write(name, content);
  return one;
}

async function errorOf(one: OneSession, ...argv: string[]): Promise<unknown> {
  const { error } = await one.json('artifact', ...argv);
  return (error as { code: string } | undefined)?.code;
}

async function names(one: OneSession): Promise<unknown[]> {
  const { artifacts } = await one.json('artifact', 'list');
  return (artifacts as { name: string }[]).map(({ name }) => name);
}

describe('session artifact add', () => {
  it('copies each file to the folder of its kind', async () => {
    const one = withFiles({ 'auth.js': 'a', 'auth.test.js': 'b', 'API.md': 'c', 'run.sh': 'd' });
    await one.run('artifact', 'add', 'auth.js', 'auth.test.js', 'API.md', 'run.sh');
    expect(await names(one)).toEqual([
      'code/auth.js',
      'docs/API.md',
      'scripts/run.sh',
      'tests/auth.test.js',
    ]);
    expect(one.repo.has('auth.js')).toBe(true);
  });

  it('puts them where it is told', async () => {
    const one = withFiles({ 'auth.js': 'a' });
    await one.run('artifact', 'add', 'auth.js', '--folder', 'notes');
    expect(await names(one)).toEqual(['notes/auth.js']);
  });

  it('takes them from where they were with --move', async () => {
    const one = withFiles({ 'out/deep/a.js': 'a', 'out/b.js': 'b', 'c.js': 'c' });
    await one.run('artifact', 'add', 'out', 'c.js', '--move');
    expect(await names(one)).toEqual(['code/c.js', 'code/out/b.js', 'code/out/deep/a.js']);
    expect([one.repo.has('out'), one.repo.has('c.js')]).toEqual([false, false]);
  });

  it('keeps bytes and mode', async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 128]);
    const one = withFiles({ 'run.sh': bytes });
    chmodSync(one.repo.path('run.sh'), 0o755);
    await one.run('artifact', 'add', 'run.sh');
    const copy = one.repo.path(`${FOLDER}/scripts/run.sh`);
    expect(new Uint8Array(readFileSync(copy))).toEqual(bytes);
    expect(statSync(copy).mode & 0o777).toBe(0o755);
  });

  it('overwrites nothing', async () => {
    const one = withFiles({ 'API.md': 'one', 'other/API.md': 'two' });
    await one.run('artifact', 'add', 'API.md');
    await one.run('artifact', 'add', 'other/API.md');
    expect([
      one.repo.read(`${FOLDER}/docs/API.md`),
      one.repo.read(`${FOLDER}/docs/API-2.md`),
    ]).toEqual(['one', 'two']);
  });

  it('adds the same bytes once', async () => {
    const one = withFiles({ 'API.md': 'one' });
    await one.run('artifact', 'add', 'API.md');
    const { added } = await one.json('artifact', 'add', 'API.md');
    expect(added).toMatchObject([{ name: 'docs/API.md', existed: true }]);
    expect(await names(one)).toEqual(['docs/API.md']);
  });

  it('gives two files of one name in one call two names, also in what it would do', async () => {
    const one = withFiles({ 'a/x.js': '1', 'b/x.js': '2' });
    const would = await one.json('artifact', 'add', 'a/x.js', 'b/x.js', '--dry-run');
    expect(one.repo.has(FOLDER)).toBe(false);
    const { added } = await one.json('artifact', 'add', 'a/x.js', 'b/x.js');
    expect(added).toEqual(would['added']);
    expect(await names(one)).toEqual(['code/x-2.js', 'code/x.js']);
  });

  it('takes names with blanks, newlines and control characters, and shows none of them raw', async () => {
    const one = withFiles({ 'a  b\n\u001b[31mc.js': 'x' });
    const { stdout, code } = await one.run('artifact', 'add', 'a  b\n\u001b[31mc.js');
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(await names(one)).toEqual(['code/a  b\n\u001b[31mc.js']);
  });

  it('reads paths from the folder it runs in', async () => {
    const one = withFiles({ 'src/a.js': 'x' });
    await one.runIn({ cwd: one.repo.path('src') }, 'artifact', 'add', 'a.js');
    expect(await names(one)).toEqual(['code/a.js']);
  });

  it('takes a file from outside when it is named', async () => {
    const one = oneSession();
    const outside = join(makeFolder(), 'design.pdf');
    writeFileSync(outside, 'x');
    await one.run('artifact', 'add', outside);
    expect(await names(one)).toEqual(['docs/design.pdf']);
  });

  it('follows a symbolic link only inside the project', async () => {
    const one = withFiles({ 'a.js': 'x' });
    symlinkSync('a.js', one.repo.path('in.js'));
    const secret = join(makeFolder(), 'secret.js');
    writeFileSync(secret, 's');
    symlinkSync(secret, one.repo.path('out.js'));
    await one.run('artifact', 'add', 'in.js');
    expect(await errorOf(one, 'add', 'out.js')).toBe('link-outside');
    expect(await names(one)).toEqual(['code/in.js']);
  });

  it('leaves links below a folder out and says so', async () => {
    const one = withFiles({ 'made/a.js': 'x' });
    symlinkSync('/etc/hostname', one.repo.path('made/b.js'));
    const { added, skipped } = await one.json('artifact', 'add', 'made');
    expect([added, skipped]).toMatchObject([[{ name: 'code/made/a.js' }], [{ path: 'made/b.js' }]]);
  });

  it('leaves node_modules and .git out of a folder', async () => {
    const one = withFiles({
      'app/a.js': 'x',
      'app/node_modules/m/i.js': 'x',
      'app/.git/HEAD': 'x',
    });
    await one.run('artifact', 'add', 'app');
    expect(await names(one)).toEqual(['code/app/a.js']);
  });

  it.each([
    ['what is not there', 'none.js', 'no-such-file'],
    ['an empty name', '', 'no-such-file'],
    ['the project', '.', 'own-file'],
    ['the session file', PATH, 'own-file'],
    ['a file of git', '.git/HEAD', 'own-file'],
    ['a device', '/dev/null', 'no-regular-file'],
  ])('refuses %s', async (_, path, code) => {
    const one = withFiles({ 'a.js': 'x' });
    expect(await errorOf(one, 'add', 'a.js', path)).toBe(code);
    expect(one.repo.has(FOLDER)).toBe(false);
  });

  it('refuses a folder with more than a thousand files', async () => {
    const files = Array.from({ length: 1001 }, (_, at) => [`many/${at}.js`, ''] as const);
    expect(await errorOf(withFiles(Object.fromEntries(files)), 'add', 'many')).toBe(
      'too-many-files',
    );
  });

  it('refuses to write through a symbolic link among the artifacts', async () => {
    const one = withFiles({ 'made/code/deep/a.js': 'x' });
    const outside = makeFolder();
    mkdirSync(one.repo.path(FOLDER), { recursive: true });
    symlinkSync(outside, one.repo.path(`${FOLDER}/code`));
    expect(await errorOf(one, 'add', 'made')).toBe('artifacts-outside');
    expect(() => statSync(join(outside, 'made'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });

  it('refuses --move together with --copy, and no path at all', async () => {
    const one = withFiles({ 'a.js': 'x' });
    expect(await errorOf(one, 'add', 'a.js', '--move', '--copy')).toBe('wrong-use');
    expect(await errorOf(one, 'add')).toBe('no-paths');
  });

  it('tells where a file seems to hold a secret', async () => {
    const one = withFiles({ 'a.js': `x\nconst t = "ghp_${'a1B2'.repeat(9)}"\n` });
    const { stdout } = await one.run('artifact', 'add', 'a.js');
    expect(stdout).toContain('a.js:2');
    expect(stdout).not.toContain('a1B2a1B2');
  });

  it('adds what several processes add at once', async () => {
    const one = withFiles({});
    const numbers = Array.from({ length: 6 }, (_, at) => at);
    for (const at of numbers) one.repo.write(`w${at}/x.js`, `${at}`);
    const outcomes = await Promise.all(
      numbers.map((at) => runSession(['artifact', 'add', `w${at}/x.js`], { cwd: one.repo.root })),
    );
    expect(outcomes.map(({ code }) => code)).toEqual(numbers.map(() => 0));
    const kept = (await names(one)).map((name) => one.repo.read(`${FOLDER}/${String(name)}`));
    expect(kept.toSorted()).toEqual(numbers.map(String));
  });
});

describe('session artifact list', () => {
  it('shows folders, sizes and names', async () => {
    const one = withFiles({ [`${FOLDER}/docs/API.md`]: 'x'.repeat(1500), [`${FOLDER}/a.sh`]: '' });
    expect((await one.run('artifact')).stdout).toBe(
      `2 files, 1.5 KB, in ${FOLDER}/\nscripts     0 B  a.sh\ndocs     1.5 KB  docs/API.md\n`,
    );
  });

  it('names what it left out', async () => {
    const one = withFiles({ [`${FOLDER}/docs/API.md`]: 'x' });
    symlinkSync('/etc', one.repo.path(`${FOLDER}/code`));
    expect(await one.json('artifact', 'list')).toMatchObject({
      bytes: 1,
      problems: [{ path: `${FOLDER}/code` }],
    });
  });

  it('says when there are none', async () => {
    expect((await oneSession().run('artifact')).code).toBe(0);
  });
});

describe('session artifact path', () => {
  it('prints the folder and makes it', async () => {
    const one = oneSession();
    const { stdout } = await one.run('artifact', 'path', 'code');
    expect(stdout).toBe(`${one.repo.path(`${FOLDER}/code`)}\n`);
    expect(statSync(stdout.trimEnd()).isDirectory()).toBe(true);
  });

  it('prints it relative to the root from anywhere', async () => {
    const one = withFiles({ 'src/a.js': '' });
    const { stdout } = await one.runIn(
      { cwd: one.repo.path('src') },
      'artifact',
      'path',
      'code',
      '--relative',
    );
    expect(stdout).toBe(`${FOLDER}/code\n`);
  });

  it('makes the folder of a file that is to be written', async () => {
    const one = oneSession();
    expect(await one.json('artifact', 'path', 'docs/guide/API.md')).toMatchObject({
      path: `${FOLDER}/docs/guide/API.md`,
    });
    expect([
      one.repo.has(`${FOLDER}/docs/guide`),
      one.repo.has(`${FOLDER}/docs/guide/API.md`),
    ]).toEqual([true, false]);
  });

  it('finds an artifact by the end of its name', async () => {
    const one = withFiles({ [`${FOLDER}/docs/guide/API.md`]: '', [`${FOLDER}/docs/x.md`]: '' });
    const { path } = await one.json('artifact', 'path', 'API.md');
    expect(path).toBe(`${FOLDER}/docs/guide/API.md`);
  });

  it('makes nothing with --dry-run', async () => {
    const one = oneSession();
    await one.run('artifact', 'path', 'code', '--dry-run');
    expect(one.repo.has(FOLDER)).toBe(false);
  });

  it.each([
    ['nothing', 'none', 'unknown-artifact'],
    ['two artifacts', 'x.md', 'ambiguous-artifact'],
    ['what lies outside', '../x.md', 'unknown-artifact'],
    ['what lies outside of a folder', 'code/../../../../x', 'unknown-artifact'],
  ])('refuses a name of %s', async (_, name, code) => {
    const one = withFiles({ [`${FOLDER}/docs/x.md`]: '', [`${FOLDER}/notes/x.md`]: '' });
    expect(await errorOf(one, 'path', name)).toBe(code);
  });

  it('refuses a folder that a link leads elsewhere', async () => {
    const one = oneSession();
    const outside = makeFolder();
    mkdirSync(one.repo.path(FOLDER), { recursive: true });
    symlinkSync(outside, one.repo.path(`${FOLDER}/code`));
    expect(await errorOf(one, 'path', 'code')).toBe('unknown-artifact');
    expect(await errorOf(one, 'path', 'code/deep/a.js')).toBe('artifacts-outside');
  });
});

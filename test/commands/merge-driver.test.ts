import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runInProcess, runSession, type Outcome } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';
const BASE = sessionText();
const OURS = BASE.replace('Write the test', 'Ours').replace('T14:30', 'T14:50');
const THEIRS = BASE.replace('Fix the check', 'Theirs').replace('T14:30', 'T14:40');

/** A folder with the files that git hands over. */
function files(
  base: string | Uint8Array,
  ours: string | Uint8Array,
  theirs: string | Uint8Array,
): Repo {
  return makeRepo({ base, ours, theirs }, { git: false });
}

function merge(repo: Repo, ...args: string[]): Promise<Outcome> {
  const argv = args.length > 0 ? args : ['base', 'ours', 'theirs', PATH];
  return runInProcess(['merge-driver', ...argv], { cwd: repo.root, env: repo.env });
}

describe('merge-driver', () => {
  it('writes the merged file in the place of ours and says nothing', async () => {
    const repo = files(BASE, OURS, THEIRS);
    const outcome = await runSession(['merge-driver', 'base', 'ours', 'theirs', PATH], {
      cwd: repo.root,
    });
    expect([outcome, repo.read('ours')]).toEqual([
      { code: 0, stdout: '', stderr: '' },
      OURS.replace('Fix the check', 'Theirs'),
    ]);
  });

  it('prints it with --dry-run and writes nothing', async () => {
    const repo = files(BASE, OURS, THEIRS);
    const { stdout } = await merge(repo, 'base', 'ours', 'theirs', '--dry-run');
    expect([stdout, repo.read('ours')]).toEqual([OURS.replace('Fix the check', 'Theirs'), OURS]);
  });

  it('says what the log keeps', async () => {
    const state = 'Loop found in the cookie check.';
    const repo = files(BASE, OURS.replace(state, 'A'), THEIRS.replace(state, 'B'));
    const { code, stderr } = await merge(repo);
    expect([code, stderr.includes('Current State'), stderr.split('\n').length]).toEqual([
      0,
      true,
      2,
    ]);
  });

  it('takes a base that is empty or not there for none', async () => {
    const [empty, none] = [files('', OURS, THEIRS), files('', OURS, THEIRS)];
    expect([
      (await merge(empty)).code,
      (await merge(none, 'gone', 'ours', 'theirs', PATH)).code,
    ]).toEqual([0, 0]);
    expect(empty.read('ours')).toBe(none.read('ours'));
  });

  it.each<[string, string | Uint8Array, string | Uint8Array, string | Uint8Array]>([
    ['ours', BASE, OURS, BASE],
    ['theirs', BASE, BASE, OURS],
    ['both', BASE, OURS, OURS],
    ['a side that is no text', Uint8Array.of(0, 1), Uint8Array.of(0, 1), OURS],
  ])('takes %s byte for byte where only that changed', async (_, base, ours, theirs) => {
    const repo = files(base, ours, theirs);
    expect([(await merge(repo)).code, repo.read('ours')]).toEqual([0, OURS]);
  });

  it.each<[string, string[]]>([
    ['too few', ['base', 'ours']],
    ['too many', ['base', 'ours', 'theirs', 'path', 'more']],
    ['empty', ['base', '', 'theirs']],
    ['of files that are not there', ['base', 'gone', 'theirs']],
    ['of a folder', ['base', 'ours', '.']],
  ])('refuses arguments that are %s, and changes nothing', async (_, args) => {
    const repo = files(BASE, OURS, THEIRS);
    expect([(await merge(repo, ...args)).code, repo.read('ours')]).toEqual([2, OURS]);
  });

  it('takes what git merges by lines where a side cannot be read', async () => {
    const broken = (text: string): string => text.replace('  status', '\tstatus');
    const repo = files(
      broken(BASE),
      broken(OURS),
      broken(BASE).replace('# Session', '# Our session'),
    );
    const { code, stderr } = await merge(repo);
    expect([code, stderr, repo.read('ours')]).toEqual([
      0,
      '',
      broken(OURS).replace('# Session', '# Our session'),
    ]);
  });

  it('leaves ours where a side is too large, for a person to merge', async () => {
    const large = THEIRS + 'x'.repeat(9 * 1024 * 1024);
    const repo = files(BASE, OURS.replace('loops', 'turns'), large.replace('loops', 'spins'));
    const before = readFileSync(repo.path('ours'), 'utf8');
    expect([(await merge(repo)).code, repo.read('ours')]).toEqual([1, before]);
  });

  it('keeps both versions of a file that nobody can read, where there is no git', async () => {
    const [ours, theirs] = ['---\n\tno\n---\nOurs\n', '---\n\tno\n---\nTheirs\n'];
    const repo = files('---\n\tno\n---\nBase\n', ours, theirs);
    const path = process.env['PATH'];
    process.env['PATH'] = repo.root;
    const { code } = await merge(repo).finally(() => (process.env['PATH'] = path));
    const text = repo.read('ours') ?? '';
    expect([code, text.includes('Ours'), text.includes('Theirs')]).toEqual([0, true, true]);
  });
});

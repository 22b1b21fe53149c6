import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { parseSession } from '../../src/core/session/session.ts';
import { Workspace } from '../../src/workspace.ts';
import { runInProcess, runSession, type FakeWorld } from '../support/cli.ts';
import { missingLines } from '../support/import-note.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const FOLDER = new URL('../fixtures/import/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const HANDOFF = fixture('HANDOFF.md');
const ID = '20251201-182241-fix-slow-search';

interface Shape {
  imported: {
    from: string;
    kind: string;
    id: string;
    path: string;
    status: string;
    form: string;
    went: { lines: number[]; what: string; to: string }[];
    secrets: { line: number; kind: string }[];
    artifacts: string[];
    text?: string;
  }[];
  refused: { from: string; code: string; message: string }[];
}

const run = (repo: Repo, args: readonly string[], world: FakeWorld = {}) =>
  runInProcess(['import', '--time-zone', 'UTC', ...args], { cwd: repo.root, ...world });
const take = async (
  repo: Repo,
  args: readonly string[],
  world: FakeWorld = {},
): Promise<Shape & { code: number }> => {
  const { code, stdout } = await run(repo, [...args, '--json'], world);
  return { code, ...(JSON.parse(stdout) as Shape) };
};
const codeOf = async (repo: Repo, args: readonly string[]): Promise<[number, string]> => {
  const { code, stdout } = await run(repo, [...args, '--json']);
  return [code, (JSON.parse(stdout) as { error: { code: string } }).error.code];
};
const idsOf = (repo: Repo): string[] => new Workspace(repo.root).files().map(({ id }) => id);

describe('session import', () => {
  test('makes a session that says where it comes from, and leaves the note', async () => {
    const repo = makeRepo({ 'notes/HANDOFF.md': HANDOFF });
    const { code, imported } = await take(repo, ['notes/HANDOFF.md']);
    const [one] = imported;
    const text = repo.read(`.agents/sessions/${ID}.md`) ?? '';
    expect([code, one?.id, one?.kind, one?.status]).toEqual([0, ID, 'handoff document', 'paused']);
    expect(parseSession(text, '').field('session', 'imported_from')).toBe('notes/HANDOFF.md');
    expect(missingLines(HANDOFF, text)).toEqual([]);
    expect(repo.read('notes/HANDOFF.md')).toBe(HANDOFF);
  });

  test('works as the built command', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    const { code, stdout } = await runSession(['import', 'HANDOFF.md', '--time-zone', 'UTC'], {
      cwd: repo.root,
    });
    expect([code, stdout.startsWith(`.agents/sessions/${ID}.md  from HANDOFF.md`)]).toEqual([
      0,
      true,
    ]);
  });

  test('a made session is read by every reading verb and passes lint', async () => {
    const names = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    const repo = makeRepo(Object.fromEntries(names.map((name) => [`old/${name}`, fixture(name)])));
    const { imported } = await take(
      repo,
      names.map((name) => `old/${name}`),
    );
    expect(imported.length).toBe(names.length);
    const lint = await runInProcess(['lint', '--quiet'], { cwd: repo.root });
    expect(lint.code).toBe(0);
    for (const { id } of imported) {
      for (const verb of ['show', 'status', 'brief', 'handoff', 'log', 'decision', 'verify']) {
        const args = ['log', 'decision'].includes(verb) ? [verb, 'list', '-s', id] : [verb, id];
        const { code } = await runInProcess(args, { cwd: repo.root });
        expect([verb, id, code < 2]).toEqual([verb, id, true]);
      }
    }
  });

  test('--dry-run writes nothing and shows the file and where each part went', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    const { imported } = await take(repo, ['HANDOFF.md', '--dry-run']);
    expect(imported[0]?.went).toContainEqual({
      lines: [6, 9],
      what: 'Session Summary',
      to: 'Context',
    });
    expect(imported[0]?.text).toContain('The index is rebuilt on every query.');
    expect(repo.has('.agents')).toBe(false);
    const { stdout } = await run(repo, ['HANDOFF.md', '--dry-run']);
    expect(stdout).toContain('lines 6-9     Session Summary → Context');
  });

  test('two notes of one second and title get two names, in a dry run too', async () => {
    const files = { 'a/HANDOFF.md': HANDOFF, 'b/HANDOFF.md': `${HANDOFF}\nMore.\n` };
    const names = ['a/HANDOFF.md', 'b/HANDOFF.md'];
    const dry = await take(makeRepo(files), [...names, '--dry-run']);
    const wet = await take(makeRepo(files), names);
    expect(dry.imported.map(({ id }) => id)).toEqual([ID, `${ID}-2`]);
    expect(wet.imported.map(({ id }) => id)).toEqual([ID, `${ID}-2`]);
  });

  test('the same bytes are imported once, whatever they are called', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF, 'copy.md': HANDOFF });
    await take(repo, ['HANDOFF.md']);
    expect(await codeOf(repo, ['HANDOFF.md'])).toEqual([2, 'already-imported']);
    expect(await codeOf(repo, ['copy.md'])).toEqual([2, 'already-imported']);
    expect((await take(repo, ['HANDOFF.md', '--force'])).imported[0]?.id).toBe(`${ID}-2`);
  });

  test('eight processes that import one note make one session', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    const runs = Array.from({ length: 8 }, () =>
      runSession(['import', 'HANDOFF.md'], { cwd: repo.root }),
    );
    const codes = (await Promise.all(runs)).map(({ code }) => code).toSorted();
    expect([codes, idsOf(repo).length]).toEqual([[0, 2, 2, 2, 2, 2, 2, 2], 1]);
  });

  test('--move puts the note, byte for byte, among the artifacts', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    const { imported } = await take(repo, ['HANDOFF.md', '--move']);
    expect(repo.has('HANDOFF.md')).toBe(false);
    expect(repo.read(imported[0]?.artifacts[0] ?? '')).toBe(HANDOFF);
  });

  test('--move again carries on where an earlier run stopped', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    await take(repo, ['HANDOFF.md']);
    const { imported } = await take(repo, ['HANDOFF.md', '--move']);
    expect([repo.has('HANDOFF.md'), idsOf(repo)]).toEqual([false, [ID]]);
    expect(repo.read(imported[0]?.artifacts[0] ?? '')).toBe(HANDOFF);
  });

  test('--status is for notes that say nothing of theirs', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF, 'values.md': fixture('key-values.md') });
    const { imported } = await take(repo, ['HANDOFF.md', 'values.md', '--status', 'completed']);
    expect(imported.map(({ status }) => status)).toEqual(['completed', 'in_progress']);
  });

  test('a secret is kept and told, and not shown', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const repo = makeRepo({ 'note.md': `# Deploy\n\n## Status\n\nThe token is ${token}.\n` });
    const dry = await run(repo, ['note.md', '--dry-run']);
    const { imported } = await take(repo, ['note.md']);
    expect(dry.stdout).not.toContain(token);
    const text = repo.read(imported[0]?.path ?? '') ?? '';
    const line = text.split('\n').findIndex((one) => one.includes(token)) + 1;
    expect(imported[0]?.secrets).toEqual([{ line, kind: 'a GitHub token' }]);
  });

  test('a note without a date is as old as its first commit, else as its file', async () => {
    const repo = makeRepo({ 'plan.md': '# A plan\n\nThink.\n' });
    utimesSync(repo.path('plan.md'), 0, new Date('2026-05-06T07:08:09Z'));
    expect((await take(repo, ['plan.md', '--dry-run'])).imported[0]?.id).toMatch(
      /^20260506-070809-/,
    );
    repo.git('add', '--all');
    repo.git('-c', 'user.name=T', 'commit', '--quiet', '-m', 'plan', '--date=2026-01-01T00:00:00Z');
    const at = new Date(repo.git('log', '--format=%cI').trim()).toISOString();
    const { imported } = await take(repo, ['plan.md', '--dry-run'], { now: () => new Date() });
    expect(imported[0]?.id.slice(0, 15)).toBe(
      at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-'),
    );
  });

  test('git is asked for the age of a note only where the note does not say it', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF, 'plan.md': 'A plan.\n' });
    const home = makeFolder();
    const asked = async (note: string): Promise<boolean> => {
      const trace = join(home, `${note}.trace`);
      writeFileSync(join(home, '.gitconfig'), `[trace2]\n\tnormalTarget = ${trace}\n`);
      await runSession(['import', note], { cwd: repo.root, env: { HOME: home } });
      return existsSync(trace) && readFileSync(trace, 'utf8').includes('--follow');
    };
    expect([await asked('HANDOFF.md'), await asked('plan.md')]).toEqual([false, true]);
  });

  test('times without a zone are of the zone that is given', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    const { stdout } = await runInProcess(
      ['import', 'HANDOFF.md', '--time-zone', 'America/New_York', '--json'],
      { cwd: repo.root },
    );
    expect((JSON.parse(stdout) as Shape).imported[0]?.id).toMatch(/^20251201-232241-/);
    expect((await run(repo, ['HANDOFF.md', '--time-zone', 'Mars/Base'])).code).toBe(2);
  });
});

test('prints its contract with --json', async () => {
  const repo = makeRepo({ 'HANDOFF.md': HANDOFF, 'empty.md': '' });
  const validate = new Ajv2020({ strict: false })
    .addFormat('date-time', true)
    .addSchema(schema)
    .getSchema(`${schema.$id}#/$defs/import`);
  for (const more of [['--dry-run'], []]) {
    const { stdout } = await run(repo, ['HANDOFF.md', 'empty.md', '--json', ...more]);
    expect(validate?.(JSON.parse(stdout))).toBe(true);
  }
});

describe('folders', () => {
  const sessions = {
    '.claude/sessions/2025-07-17-1415-checkout.md': fixture('updates.md'),
    '.claude/sessions/2025-07-01-0900-older.md': '# Older work\n\n## Goals\n\nBe older.\n',
    '.claude/sessions/.current-session': '2025-07-17-1415-checkout.md\n',
    '.claude/sessions/README.md': 'Not a note.\n',
  };

  test('the session that .current-session names is in progress, the others rest', async () => {
    const { imported } = await take(makeRepo(sessions), ['.claude/sessions']);
    expect(imported.map(({ id, status }) => [id, status])).toEqual([
      ['20250701-090000-older-work', 'paused'],
      ['20250717-141500-checkout-flow', 'in_progress'],
    ]);
  });

  test('the pointer itself stands for what it names', async () => {
    const repo = makeRepo(sessions);
    const { imported } = await take(repo, ['.claude/sessions/.current-session']);
    expect(imported.map(({ id }) => id)).toEqual(['20250717-141500-checkout-flow']);
    repo.write('.claude/sessions/.current-session', 'gone.md');
    expect(await codeOf(repo, ['.claude/sessions/.current-session'])).toEqual([2, 'no-notes']);
  });

  test('a conversation without a session goes on with it', async () => {
    const repo = makeRepo(sessions);
    await take(repo, ['.claude/sessions'], { env: { CLAUDE_CODE_SESSION_ID: 'c-1' } });
    expect(new Workspace(repo.root).state.conversation('c-1')?.session).toBe(
      '20250717-141500-checkout-flow',
    );
  });

  test('metadata.json brings its folder of artifacts', async () => {
    const top = 'sessions/session-20251117-143022-auth-system';
    const repo = makeRepo({
      [`${top}/metadata.json`]: '{"status": "closed", "closed_at": "2025-11-17T14:45:30.000Z"}\n',
      [`${top}/artifacts/code/auth.js`]: 'export {};\n',
      [`${top}/artifacts/notes/decisions.md`]: '# Cookies\n',
    });
    const { imported } = await take(repo, ['sessions']);
    const id = '20251117-143022-auth-system';
    expect(
      imported.map(({ kind, status, artifacts, ...one }) => [one.id, kind, status, artifacts]),
    ).toEqual([
      [
        id,
        'session metadata',
        'completed',
        [
          `.agents/sessions/${id}/artifacts/code/auth.js`,
          `.agents/sessions/${id}/artifacts/notes/decisions.md`,
        ],
      ],
    ]);
    expect(repo.has(`${top}/artifacts/code/auth.js`)).toBe(true);
  });

  test('notes beside metadata.json are named, since they stay behind', async () => {
    const top = 'sessions/session-20251117-143022-auth-system';
    const repo = makeRepo({
      [`${top}/metadata.json`]: '{"session_id": "session-20251117-143022-auth-system"}\n',
      [`${top}/plan.md`]: '# Plan\n',
    });
    const { stdout } = await runInProcess(['import', 'sessions'], { cwd: repo.root });
    expect(stdout).toContain('plan.md');
  });
});

describe('bad notes', () => {
  test.each([
    ['missing.md', undefined, 'no-such-file'],
    ['empty.md', '', 'empty-note'],
    ['blank.md', '\n---\n \n', 'empty-note'],
    ['binary.md', new Uint8Array([65, 0, 66]), 'unreadable-note'],
    ['latin1.md', new Uint8Array([0x66, 0xfc, 0x72]), 'unreadable-note'],
    ['package.json', '{"name": "shop", "version": "1.0.0"}', 'not-a-note'],
    ['torn.json', '{"session_id": ', 'not-a-note'],
    ['huge.md', 'word\n'.repeat(1_000_000), 'unreadable-note'],
  ])('%s is refused', async (name, content, code) => {
    const repo = makeRepo(content === undefined ? {} : { [name]: content });
    expect(await codeOf(repo, [name])).toEqual([2, code]);
    expect(repo.has('.agents')).toBe(false);
  });

  test('one broken among many is told, the others are imported', async () => {
    const repo = makeRepo({
      'HANDOFF.md': HANDOFF,
      'empty.md': '',
      'plan.md': '# Plan\n\nThink.\n',
    });
    const { code, imported, refused } = await take(repo, [
      'HANDOFF.md',
      'empty.md',
      'none.md',
      'plan.md',
    ]);
    expect([code, imported.length]).toEqual([1, 2]);
    expect(refused.map((one) => [one.from, one.code])).toEqual([
      ['none.md', 'no-such-file'],
      ['empty.md', 'empty-note'],
    ]);
    expect(idsOf(repo).length).toBe(2);
  });

  test('a session of this project is not imported into it', async () => {
    const repo = makeRepo();
    await runInProcess(['new', 'One'], { cwd: repo.root });
    const [id = ''] = idsOf(repo);
    expect(await codeOf(repo, [`.agents/sessions/${id}.md`])).toEqual([2, 'own-session']);
    expect(await codeOf(repo, ['.agents/sessions'])).toEqual([2, 'own-session']);
  });

  test('a note of another tool among the sessions is', async () => {
    const note = '.agents/sessions/20260203-101230-price-cache.md';
    const repo = makeRepo({ [note]: fixture('flat-journal.md') });
    const { imported } = await take(repo, [note, '--move']);
    expect(imported.map(({ id, artifacts }) => [id, artifacts])).toEqual([
      [
        '20260203-091230-price-cache',
        [
          '.agents/sessions/20260203-091230-price-cache/artifacts/notes/20260203-101230-price-cache.md',
        ],
      ],
    ]);
    expect((await runInProcess(['lint', '--quiet'], { cwd: repo.root })).code).toBe(0);
  });

  test('an empty folder holds no notes', async () => {
    const repo = makeRepo();
    mkdirSync(repo.path('none'));
    expect(await codeOf(repo, ['none'])).toEqual([2, 'no-notes']);
  });

  test('a symbolic link is read and never moved; one to nowhere is told', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF });
    symlinkSync(repo.path('HANDOFF.md'), repo.path('link.md'));
    symlinkSync(repo.path('nowhere'), repo.path('dead.md'));
    expect(await codeOf(repo, ['link.md', '--move'])).toEqual([2, 'link-moved']);
    expect(await codeOf(repo, ['dead.md'])).toEqual([2, 'no-such-file']);
    expect((await take(repo, ['link.md'])).imported.length).toBe(1);
  });

  test('a note outside of the project is named without its folder', async () => {
    const repo = makeRepo();
    const other = makeRepo({ 'HANDOFF.md': HANDOFF });
    const { imported } = await take(repo, [other.path('HANDOFF.md')]);
    expect(imported[0]?.from).toBe('HANDOFF.md');
    expect(repo.read(imported[0]?.path ?? '')).not.toContain(other.root);
  });

  test('works in a folder without git', async () => {
    const repo = makeRepo({ 'HANDOFF.md': HANDOFF }, { git: false });
    expect((await take(repo, ['HANDOFF.md'])).imported[0]?.id).toBe(ID);
  });
});

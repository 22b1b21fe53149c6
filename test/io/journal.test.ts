import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/io/journal.ts';
import { makeFolder } from '../support/repo.ts';

const S = '20261120-143000-fix-login';

function setUp(): {
  state: string;
  journal: Journal;
  path: (session?: string, name?: string) => string;
} {
  const state = makeFolder();
  return {
    state,
    journal: new Journal(state),
    path: (session = S, name = 'c1.jsonl') =>
      join(state, 'journal', session === '' ? '-' : `s-${session}`, name),
  };
}
const textOf = (journal: Journal, session = S): string =>
  journal
    .read(session)
    .map(({ text }) => text)
    .join('');

describe('Journal', () => {
  it('keeps lines by session and conversation', () => {
    const { journal } = setUp();
    journal.append(S, 'c1', 'one');
    journal.append(S, 'c1', 'two');
    journal.append(S, 'c2', 'three');
    journal.append('', 'c1', 'free');
    const pieces = journal.read(S).toSorted((a, b) => (a.conversation < b.conversation ? -1 : 1));
    expect([pieces, journal.tail('', 'c1')]).toEqual([
      [
        { conversation: 'c1', text: 'one\ntwo\n' },
        { conversation: 'c2', text: 'three\n' },
      ],
      'free\n',
    ]);
  });

  it('is readable by its owner only', () => {
    const { journal, path } = setUp();
    journal.append(S, 'c1', 'x');
    expect([statSync(path()).mode & 0o777, statSync(dirname(path())).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
  });

  it.each(['../../outside', '.hidden', 'a/b', '\0', '', 'x'.repeat(500)])(
    'a conversation named %j stays inside',
    (id) => {
      const { state, journal } = setUp();
      journal.append(S, id, 'x');
      expect([readdirSync(state), textOf(journal)]).toEqual([['journal'], 'x\n']);
    },
  );

  it('is moved aside when it is long, and nothing recent is lost', () => {
    const { journal, path } = setUp();
    const count = 3000;
    for (let at = 0; at < count; at++) journal.append(S, 'c1', `${at} ${'x'.repeat(1000)}`);
    const files = readdirSync(dirname(path())).toSorted();
    const kept = files
      .flatMap((name) => readFileSync(path(S, name), 'utf8').trimEnd().split('\n'))
      .map((line) => Number(line.split(' ')[0]))
      .toSorted((a, b) => a - b);
    const bytes = files.reduce((sum, name) => sum + statSync(path(S, name)).size, 0);
    const isTail = kept.every((value, at) => value === count - kept.length + at);
    expect([isTail, kept.length > 500, bytes < 1.2 * 1024 * 1024]).toEqual([true, true, true]);
  });

  it('whoever is writing while it is moved aside loses nothing', () => {
    const { journal, path } = setUp();
    journal.append(S, 'c1', 'x'.repeat(1000));
    const late = openSync(path(), 'a');
    for (let at = 0; at < 600; at++) journal.append(S, 'c1', 'x'.repeat(1000));
    writeSync(late, 'late line\n');
    closeSync(late);
    const all = readdirSync(dirname(path())).map((name) => readFileSync(path(S, name), 'utf8'));
    expect(all.some((text) => text.endsWith('late line\n'))).toBe(true);
  });

  it('reads a bounded tail of a long one, from the beginning of a line', () => {
    const { journal, path } = setUp();
    journal.append(S, 'c1', 'first');
    truncateSync(path(), 100 * 1024 * 1024);
    appendFileSync(path(), '\nlast\n');
    const text = textOf(journal);
    expect([text.length < 200_000, text.endsWith('last\n'), text.includes('first')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('reads a bounded part of very many', () => {
    const { journal, path } = setUp();
    journal.append(S, 'c1', 'x');
    for (let at = 0; at < 40; at++) {
      writeFileSync(path(S, `n${at}.jsonl`), `${'x'.repeat(99)}\n`.repeat(1000));
    }
    expect(textOf(journal).length).toBeLessThanOrEqual(512 * 1024);
  });

  it('takes over what a conversation did before it had a session', () => {
    const { journal, path } = setUp();
    journal.append('', 'c1', 'early');
    journal.append('', 'c2', 'other');
    journal.adopt(S, 'c1');
    journal.append(S, 'c1', 'late');
    expect([
      textOf(journal).split('\n').toSorted(),
      existsSync(path('')),
      journal.tail('', 'c2'),
    ]).toEqual([['', 'early', 'late'], false, 'other\n']);
  });

  it('goes along with a session that is renamed', () => {
    const { journal } = setUp();
    journal.append(S, 'c1', 'x');
    journal.rename(S, `${S}-again`);
    expect([textOf(journal), textOf(journal, `${S}-again`)]).toEqual(['', 'x\n']);
  });

  it('loses nothing when a conversation still writes under the old id', () => {
    const { journal } = setUp();
    journal.append(S, 'c1', 'early');
    journal.rename(S, `${S}-again`);
    journal.append(S, 'c1', 'late');
    journal.rename(S, `${S}-again`);
    const lines = textOf(journal, `${S}-again`).trim().split('\n');
    expect([lines.toSorted(), textOf(journal)]).toEqual([['early', 'late'], '']);
  });

  it('is removed with its session', () => {
    const { journal, path } = setUp();
    journal.append(S, 'c1', 'x');
    journal.append('other', 'c1', 'y');
    journal.remove(S);
    expect([existsSync(dirname(path())), textOf(journal, 'other')]).toEqual([false, 'y\n']);
  });

  it('forgets what is older than 30 days', () => {
    const { journal, path } = setUp();
    journal.append(S, 'old', 'x');
    journal.append(S, 'new', 'y');
    const now = new Date();
    utimesSync(path(S, 'old.jsonl'), now, new Date(now.getTime() - 31 * 86_400_000));
    journal.prune(now);
    expect(readdirSync(dirname(path()))).toEqual(['new.jsonl']);
  });

  it('leaves no folder behind that has been empty for a day', () => {
    const { journal, path } = setUp();
    const now = new Date();
    for (const session of [S, 'fresh', 'kept', '']) journal.append(session, 'c1', 'x');
    for (const session of [S, 'fresh', '']) unlinkSync(path(session));
    const old = new Date(now.getTime() - 2 * 86_400_000);
    for (const session of [S, 'kept', '']) utimesSync(dirname(path(session)), old, old);
    journal.prune(now);
    const folders = readdirSync(dirname(dirname(path()))).toSorted();
    expect(folders).toEqual(['-', 's-fresh', 's-kept']);
  });

  it.each<[string, (path: string) => void]>([
    ['a folder', (path) => mkdirSync(path, { recursive: true })],
    [
      'a link to somewhere else',
      (path) => {
        mkdirSync(dirname(path), { recursive: true });
        symlinkSync('/dev/null', path);
      },
    ],
    [
      'a file in place of its folder',
      (path) => {
        mkdirSync(dirname(dirname(path)), { recursive: true });
        writeFileSync(dirname(path), '');
      },
    ],
  ])('%s in its place is left alone, in silence', (_, prepare) => {
    const { journal, path } = setUp();
    prepare(path());
    journal.append(S, 'c1', 'x');
    expect(textOf(journal)).toBe('');
  });

  it('of nobody is empty', () => {
    const { journal } = setUp();
    journal.prune(new Date());
    journal.adopt(S, 'c1');
    expect([journal.read(S), journal.tail(S, 'c1')]).toEqual([[], '']);
  });
});

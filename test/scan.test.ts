import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scanSessions } from '../src/scan.ts';
import { Workspace } from '../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText, type Said } from './support/any-session.ts';
import { makeFolder, makeRepo, type Repo } from './support/repo.ts';

const scan = ({ root }: Repo) => scanSessions(new Workspace(root));
const at = (hour: number, said: Said = {}): Record<string, string> => ({
  [pathOf(`20261120-${hour}0000-one`)]: sessionText({
    ...said,
    lastUpdated: `2026-11-20T${hour}:00:00Z`,
  }),
});

describe('scanSessions', () => {
  test('finds active sessions, newest first, and counts the others', () => {
    const found = scan(
      makeRepo({ ...at(11), ...at(13, { status: 'paused' }), ...at(12, { status: 'completed' }) }),
    );
    expect([
      found.active.map(({ name, status }) => [name, status]),
      found.unreadable,
      found.total,
    ]).toEqual([
      [
        ['20261120-130000-one.md', 'paused'],
        ['20261120-110000-one.md', 'in_progress'],
      ],
      [],
      3,
    ]);
  });

  test('knows branch, time and, when asked, everything of the head', () => {
    const [one] = scan(makeRepo(at(11, { branch: 'feature/ä', title: 'Größe' }))).active;
    expect([one?.branch, one?.lastUpdated, one?.head.title]).toEqual([
      'feature/ä',
      '2026-11-20T11:00:00Z',
      'Größe',
    ]);
  });

  test('leaves other files alone', () => {
    const found = scan(
      makeRepo({
        '.agents/sessions/README.md': '# About',
        '.agents/sessions/plan.md': '---\nplan: x\n---\n',
        ...at(11),
      }),
    );
    expect([found.total, found.unreadable]).toEqual([1, []]);
  });

  test('takes a session of another name', () => {
    expect(
      scan(makeRepo({ '.agents/sessions/notes.md': sessionText() })).active.map(({ name }) => name),
    ).toEqual(['notes.md']);
  });

  test.each<[string, string]>([
    ['CRLF', sessionText().replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${sessionText()}`],
    [
      'the other order',
      sessionText().replace(/session:\n([\s\S]*?)(orchestration:[\s\S]*?\[\]\n)/, '$2session:\n$1'),
    ],
    [
      'flow style',
      '---\nsession: {title: "x", status: in_progress, created: "2026-11-20T14:30:00Z", last_updated: "2026-11-20T14:30:00Z"}\n---\n',
    ],
    ['a comment behind the status', sessionText().replace('in_progress', 'in_progress # really')],
    [
      'a head of 6 KB',
      sessionText({
        agents: Array.from(
          { length: 100 },
          () => '    - agent: "a name that takes its room and then some"',
        ),
      }),
    ],
    [
      'a head of 6 KB before the status',
      sessionText().replace('session:\n', `session:\n  tags: [${'payments, '.repeat(700)}x]\n`),
    ],
  ])('reads %s', (_, text) => {
    expect(scan(makeRepo({ [pathOf()]: text })).active.map(({ status }) => status)).toEqual([
      'in_progress',
    ]);
  });

  test.each<[string, string | Buffer]>([
    ['empty', ''],
    ['binary', Buffer.from([0, 1, 2, 0])],
    ['not UTF-8', Buffer.from([0xff, 0xfe, 0xfd])],
    ['without front matter', '# Session\n'],
    ['with a front matter that never ends', '---\nsession:\n  title: "x"\n'],
    ['without a status', sessionText().replace(/ {2}status.*\n/, '')],
    ['with the status of another tool', sessionText({ status: 'active' })],
    ['with broken YAML', '---\nsession: [\n---\n'],
    [
      'with a billion laughs',
      `---\na: &a [x]\n${'bcdefghi'
        .split('')
        .map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(9)}]\n`)
        .join('')}session: *i\n---\n`,
    ],
    ['that would run code', '---js\n{ session: { status: process.exit(3) } }\n---\n'],
  ])('names a file that is %s, and hides no other', (_, content) => {
    const found = scan(makeRepo({ ...at(11), [pathOf()]: content }));
    expect([found.active.length, found.unreadable]).toEqual([1, [`${FIX_LOGIN}.md`]]);
  });

  test('names what is no readable file', () => {
    const repo = makeRepo({ ...at(11), '.agents/sessions/20261120-140001-folder.md/x': '' });
    const folder = repo.path('.agents/sessions');
    const outside = join(makeFolder(), 'a.md');
    writeFileSync(outside, sessionText({ title: 'Secret' }));
    symlinkSync(outside, join(folder, '20261120-140002-out.md'));
    symlinkSync('nowhere', join(folder, '20261120-140003-dangling.md'));
    execFileSync('mkfifo', [join(folder, '20261120-140004-pipe.md')]);
    writeFileSync(join(folder, '20261120-140005-huge.md'), '');
    truncateSync(join(folder, '20261120-140005-huge.md'), 50 * 1024 * 1024);
    const found = scan(repo);
    expect([found.active.length, found.unreadable.length]).toEqual([1, 5]);
  });

  test('a huge file with a sound head is listed by its head', () => {
    const repo = makeRepo({ [pathOf()]: sessionText() });
    truncateSync(repo.path(pathOf()), 50 * 1024 * 1024);
    const [one] = scan(repo).active;
    expect([one?.status, one?.head.title]).toEqual(['in_progress', 'Fix login']);
  });

  test('a link within the project counts', () => {
    const repo = makeRepo({ 'notes/a.md': sessionText() });
    repo.write('.agents/sessions/README.md', '');
    symlinkSync('../../notes/a.md', repo.path(pathOf()));
    expect(scan(repo).active.length).toBe(1);
  });

  test('keys that an object inherits are no session', () => {
    expect(
      scan(makeRepo({ [pathOf()]: '---\n__proto__:\n  session:\n    status: in_progress\n---\n' }))
        .active,
    ).toEqual([]);
  });
});

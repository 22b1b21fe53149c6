import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { FIX_LOGIN, pathOf, READY, sessionText } from './support/any-session.ts';
import { runProcess } from './support/cli.ts';
import { makeFolder, makeRepo } from './support/repo.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const ENTRY = join(ROOT, manifest.exports['.'].default);
let library: typeof import('../src/library.ts');
beforeAll(async () => {
  library = (await import(pathToFileURL(ENTRY).href)) as typeof library;
});

test('exports four functions and a class, and nothing else', () => {
  expect(Object.keys(library).toSorted()).toEqual([
    'Session',
    'lintText',
    'openStore',
    'outline',
    'parseSession',
  ]);
});

test('brings its types', () => {
  const types = readFileSync(join(ROOT, manifest.exports['.'].types), 'utf8');
  expect(
    ['outline', 'parseSession', 'lintText', 'openStore'].filter((name) => !types.includes(name)),
  ).toEqual([]);
});

test('is imported by name from another package', async () => {
  const folder = makeFolder();
  const { mkdirSync, symlinkSync, writeFileSync } = await import('node:fs');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/agent-session'), 'dir');
  writeFileSync(
    join(folder, 'use.mjs'),
    "import { outline } from 'agent-session';\nconsole.log(outline('# A').headings[0].text);\n",
  );
  expect(
    await runProcess(process.execPath, [join(folder, 'use.mjs')], { cwd: folder }),
  ).toMatchObject({ code: 0, stdout: 'A\n' });
});

describe('outline', () => {
  test('gives headings, checkboxes and sections with offsets of the text and lines from 1', () => {
    const text = '\ufeff# Ünï 🙂\r\n\r\nTwo\n---\n- [x] done\n> # quoted\n';
    const { headings, checkboxes, sections } = library.outline(text);
    expect(
      headings.map(({ depth, text: words, line, start, end }) => [
        depth,
        words,
        line,
        text.slice(start, end),
      ]),
    ).toEqual([
      [1, 'Ünï 🙂', 1, '# Ünï 🙂'],
      [2, 'Two', 3, 'Two\n---'],
    ]);
    expect([
      checkboxes.map(({ text: words, checked, line }) => [words, checked, line]),
      sections.map(({ title }) => title),
    ]).toEqual([[['done', true, 5]], ['Ünï 🙂', 'Two']]);
  });
});

describe('parseSession', () => {
  test('reads the nouns of a session', () => {
    const session = library.parseSession(
      sessionText({
        branch: 'main',
        sections: { ...READY, 'Acceptance Criteria': '- [x] a\n- [ ] b' },
      }),
      pathOf(),
    );
    expect([
      session.id,
      session.title,
      session.branch,
      session.active,
      session.objectives.map(({ done }) => done),
      session.body('Next Steps').split('\n').length,
    ]).toEqual([FIX_LOGIN, 'Fix login', 'main', true, [true, false], 2]);
  });

  test.each(['', '---', '\0', '---\nsession: [\n---\n', '\ud800'])('never throws: %j', (text) => {
    const session = library.parseSession(text, 'x.md');
    expect([session.title, session.agents, session.objectives]).toEqual([undefined, [], []]);
  });
});

describe('lintText', () => {
  test('finds nothing wrong with a sound session', () => {
    const { problems } = library.lintText(sessionText(), pathOf(), { now: '2026-11-20T15:00:00Z' });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('says what is wrong, where, and whether it can be mended', () => {
    const [problem] = library.lintText(sessionText({ status: 'nonsense' }), pathOf()).problems;
    expect(problem).toMatchObject({
      path: pathOf(),
      line: 4,
      severity: 'error',
      message: expect.stringContaining('nonsense'),
    });
  });
});

describe('openStore', () => {
  const repo = makeRepo({
    'a/b.txt': '',
    [pathOf()]: sessionText(),
    [pathOf('20261120-150000-weather')]: sessionText({ title: 'Weather' }),
    [pathOf('20261120-160000-binary')]: 'a\0b',
    '.agents/sessions/README.md': '# About',
  });

  test('lists what is ours, oldest first, from any folder of the project', () => {
    const store = library.openStore(repo.path('a'));
    expect([store.root, store.ids()]).toEqual([
      repo.root,
      [FIX_LOGIN, '20261120-150000-weather', '20261120-160000-binary'],
    ]);
  });

  test('reads by a part of an id', () => {
    expect(library.openStore(repo.root).read('weather').title).toBe('Weather');
  });

  test('gives every session that can be read', () => {
    expect(
      library
        .openStore(repo.root)
        .sessions()
        .map(({ title }) => title),
    ).toEqual(['Fix login', 'Weather']);
  });

  test.each([
    ['none fits', 'zzz', 'unknown-ref'],
    ['several fit', '20261120', 'ambiguous-ref'],
    ['it cannot be read', 'binary', 'unreadable-session'],
  ])('throws an error with a code where %s', (_, ref, code) => {
    expect(() => library.openStore(repo.root).read(ref)).toThrow(
      expect.objectContaining({
        code,
        explanation: expect.objectContaining({ todo: expect.any(String) }),
      }),
    );
  });

  test('of a folder without sessions is empty', () => {
    expect(library.openStore(makeFolder()).ids()).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { modifiedFiles } from '../../src/core/session/items.ts';
import { parseSession } from '../../src/core/session/session.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { NOW, runInProcess } from '../support/cli.ts';
import { know, record } from '../support/journal.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const ON = 'sessions:\n  auto_track: true\n';

function project(config: string): Repo {
  const repo = makeRepo({
    [pathOf()]: sessionText(),
    '.agents/config.yaml': config,
    'src/a.ts': 'a',
    'docs/a.md': 'a',
  });
  know(repo);
  record(repo, [
    { ago: 5, path: 'src/a.ts' },
    { ago: 4, path: 'docs/a.md' },
    { ago: 3, path: 'src/gone.ts' },
    { ago: 2, path: pathOf() },
  ]);
  return repo;
}
const log = (repo: Repo, minutes = 0) =>
  runInProcess(['log', 'Went on', '--session', FIX_LOGIN], {
    cwd: repo.root,
    now: () => new Date(NOW.getTime() + minutes * 60_000),
  });
const files = (repo: Repo) => modifiedFiles(parseSession(repo.read(pathOf()) ?? '', pathOf()));

describe('files that hooks saw being edited', () => {
  test('go into Files Modified with the next write where the project wants it', async () => {
    const repo = project(ON);
    await log(repo);
    expect(files(repo)).toEqual(['src/a.ts', 'docs/a.md']);
  });

  test('go nowhere by themselves', async () => {
    const repo = project('');
    await log(repo);
    expect(files(repo)).toEqual([]);
  });

  test('go there as far as they are watched', async () => {
    const repo = project(`${ON}tracking:\n  watch: ["src/**"]\n`);
    await log(repo);
    expect(files(repo)).toEqual(['src/a.ts']);
  });

  test('do not come back once a person has taken them out', async () => {
    const repo = project(ON);
    await log(repo);
    repo.write(pathOf(), (repo.read(pathOf()) ?? '').replace('- `docs/a.md`\n', ''));
    await log(repo, 1);
    expect(files(repo)).toEqual(['src/a.ts']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/lint/rule.ts';
import { pathOf, sessionText } from '../support/any-session.ts';
import { runInProcess } from '../support/cli.ts';
import { identify } from '../support/git-work.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const ID = '20261120-143000-fix-login';
const OTHER = '20261120-143000-fix-logout';

function repoWith(
  groups: Readonly<Record<string, string>>,
  more: Record<string, string> = {},
): Repo {
  const files = Object.entries(groups).map(([name, fields]) => [
    `.agents/groups/${name}.md`,
    `---\ngroup:\n${fields}---\n\n# ${name}\n`,
  ]);
  return makeRepo({
    ...(Object.fromEntries(files) as object),
    'src/login.ts': '',
    [pathOf(ID)]: sessionText(),
    ...more,
  });
}

async function lint(repo: Repo): Promise<string[]> {
  const { stdout } = await runInProcess(['lint', '--json'], { cwd: repo.root });
  const { problems } = JSON.parse(stdout) as { problems: Problem[] };
  return problems.map(({ path, line, rule }) => `${path.split('/').at(-1)}:${line} ${rule}`);
}

const ACTIVE = '  status: active\n';

describe('groups', () => {
  it('that are sound have no problem', async () => {
    const members = `  members:\n    - session: ${ID}\n      added: "2026-11-20T15:00:00Z"\n  groups: [b]\n`;
    const repo = repoWith({ a: ACTIVE + members, b: '  status: archived\n  members: []\n' });
    expect(await lint(repo)).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['a status of its own', '  status: done\n', ['a.md:3 groups-valid']],
    ['no status', '  title: A\n', ['a.md:2 groups-valid']],
    [
      'a member without a session',
      `${ACTIVE}  members:\n    - added: "2026-11-20T15:00:00Z"\n`,
      ['a.md:5 groups-valid'],
    ],
    [
      'a time that is none',
      `${ACTIVE}  members:\n    - session: ${ID}\n      added: soon\n`,
      ['a.md:6 groups-valid'],
    ],
    [
      'an outcome of its own',
      `${ACTIVE}  members:\n    - session: ${ID}\n      outcome: great\n`,
      ['a.md:6 groups-valid'],
    ],
    ['front matter that cannot be read', '  status: "active\n', ['a.md:3 groups-valid']],
    [
      'a member twice',
      `${ACTIVE}  members:\n    - ${ID}\n    - session: ${ID}\n`,
      ['a.md:6 group-members-once'],
    ],
    [
      'a member that nobody knows',
      `${ACTIVE}  members: [${ID}, 20260101-000000-x]\n`,
      ['a.md:4 group-members-known'],
    ],
    ['itself inside', `${ACTIVE}  groups: [a]\n`, ['a.md:4 groups-without-circle']],
    [
      'a group inside that is not there',
      `${ACTIVE}  groups:\n    - b\n`,
      ['a.md:5 groups-without-circle'],
    ],
    [
      'sessions at work though closed',
      `  status: closed\n  members: [${ID}]\n`,
      ['a.md:3 closed-groups-finished'],
    ],
  ])('with %s are found', async (_, fields, wanted) => {
    expect(await lint(repoWith({ a: fields }))).toEqual(wanted);
  });

  it.each([
    [[ID], / is still at work/],
    [[ID, OTHER], / are still at work/],
  ])('that are closed name their %j in the right number', async (members, words) => {
    const group = `  status: closed\n  members: [${members.join(', ')}]\n`;
    const repo = repoWith({ a: group }, { [pathOf(OTHER)]: sessionText() });
    const { stdout } = await runInProcess(['lint', '--json'], { cwd: repo.root });
    expect(stdout).toMatch(words);
  });

  it.each(['My Group', 'UPPER', 'con', 'a--b'])('of the name %j are found', async (name) => {
    expect(await lint(repoWith({ [name]: ACTIVE }))).toEqual([`${name}.md:2 groups-valid`]);
  });

  it('in a circle are found once, however long it is', async () => {
    const inner = (name: string): string => `${ACTIVE}  groups: [${name}]\n`;
    const repo = repoWith({ a: inner('b'), b: inner('c'), c: inner('a') });
    expect(await lint(repo)).toEqual(['a.md:4 groups-without-circle']);
  });

  it('that a session names and that are not there are found', async () => {
    const text = sessionText().replace('status:', 'groups: [a, nothing]\n  status:');
    const repo = repoWith({ a: ACTIVE }, { [pathOf(ID)]: text });
    expect(await lint(repo)).toEqual([`${ID}.md:1 group-members-known`]);
  });

  it('may list who has ended, with an outcome or in history', async () => {
    const repo = repoWith({
      a: `${ACTIVE}  members:\n    - session: 20200101-000000-x\n      outcome: successful\n    - 20261101-000000-y\n`,
    });
    identify(repo);
    repo.write(pathOf('20261101-000000-y'), sessionText());
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=all');
    repo.git('rm', '--quiet', pathOf('20261101-000000-y'));
    repo.git('commit', '--quiet', '--message=away');
    expect(await lint(repo)).toEqual([]);
  });

  it('leave Markdown of others alone', async () => {
    const repo = repoWith(
      { a: ACTIVE },
      { '.agents/groups/README.md': '---\ntitle: x\n---\n# How\n' },
    );
    expect(await lint(repo)).toEqual([]);
  });

  it('are not looked at by rules that are off', async () => {
    const repo = repoWith(
      { a: '  status: done\n  groups: [a]\n  members: [x, x]\n' },
      {
        '.agents/config.yaml':
          'lint:\n  rules:\n    groups-valid: off\n    groups-without-circle: warning\n    group-members-once: off\n    group-members-known: off\n',
      },
    );
    expect(await lint(repo)).toEqual(['a.md:4 groups-without-circle']);
  });
});

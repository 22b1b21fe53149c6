import { describe, expect, it } from 'vitest';
import { sessionCommits } from '../../src/completion/session-work.ts';
import { parseSession } from '../../src/core/session/session.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { workRepo } from '../support/git-work.ts';
import type { Repo } from '../support/repo.ts';

/** The subjects of the commits of a session; `front` stands in its front matter. */
function subjects(repo: Repo, front: string): string[] {
  const text = sessionText({ created: '2000-01-01T00:00:00Z' });
  const session = parseSession(text.replace('orchestration:', `${front}orchestration:`), pathOf());
  return sessionCommits(new Workspace(repo.root), session).commits.map(({ subject }) => subject);
}

function commit(repo: Repo, ...message: string[]): void {
  const parts = message.map((part) => `--message=${part}`);
  repo.git('commit', '--quiet', '--allow-empty', ...parts);
}

describe('the commits of a session', () => {
  it('on its own branch are all that name no other session', () => {
    const repo = workRepo();
    const base = repo.git('rev-parse', 'HEAD').trim();
    commit(repo, 'silent');
    commit(repo, 'own', `Session: ${FIX_LOGIN}`);
    commit(repo, 'other', 'Session: 20261101-090000-other');
    commit(repo, 'two', `Session: 20261101-090000-other\nSession: ${FIX_LOGIN}`);
    expect(subjects(repo, `  branch: feature/login\n  base_commit: "${base}"\n`)).toEqual([
      'two',
      'own',
      'silent',
    ]);
  });

  it('are the same while another branch is checked out, and those that name it there', () => {
    const repo = workRepo();
    const base = repo.git('rev-parse', 'HEAD').trim();
    commit(repo, 'silent');
    repo.git('switch', '--quiet', '--create', 'elsewhere', base);
    commit(repo, 'of others');
    commit(repo, 'own', `Session: ${FIX_LOGIN}`);
    const front = `  branch: feature/login\n  base_commit: "${base}"\n`;
    expect(subjects(repo, front).toSorted()).toEqual(['own', 'silent']);
    repo.git('merge', '--quiet', '--no-ff', '--no-edit', 'feature/login');
    expect(subjects(repo, front).toSorted()).toEqual(['own', 'silent']);
  });

  it('are counted beyond a few hundred', () => {
    const repo = workRepo();
    const base = repo.git('rev-parse', 'HEAD').trim();
    const tree = repo.git('rev-parse', 'HEAD^{tree}').trim();
    let tip = base;
    for (let at = 0; at < 230; at++)
      tip = repo.git('commit-tree', '-p', tip, '-m', `step ${at}`, tree).trim();
    repo.git('reset', '--quiet', '--soft', tip);
    expect(subjects(repo, `  branch: feature/login\n  base_commit: "${base}"\n`)).toHaveLength(230);
  });

  it('elsewhere are those that name it or its issue, and those that change its file', () => {
    const repo = workRepo();
    commit(repo, 'silent');
    commit(repo, 'own', `Session: ${FIX_LOGIN}`);
    commit(repo, 'linked [#128]');
    commit(repo, 'body', 'See [#128] for the reasons.');
    commit(repo, 'linked to another [#1280]');
    commit(repo, 'of another [#128]', 'Session: 20261101-090000-other');
    const front = '  branch: elsewhere\n  github_issue: 128\n';
    expect(subjects(repo, front).toSorted()).toEqual(['linked [#128]', 'own', 'session']);
  });

  it.each([
    ['grep.patternType', 'fixed'],
    ['i18n.logOutputEncoding', 'ISO-8859-1'],
  ])('are the same where a person has set %s', (key, value) => {
    const repo = workRepo();
    repo.git('config', key, value);
    commit(repo, 'größer', `Session: ${FIX_LOGIN}`);
    expect(subjects(repo, '  branch: elsewhere\n').toSorted()).toEqual(['größer', 'session']);
  });
});

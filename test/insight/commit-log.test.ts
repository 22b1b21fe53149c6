import { expect, test } from 'vitest';
import { readCommitLog } from '../../src/insight/commit-log.ts';
import { Workspace } from '../../src/workspace.ts';
import { workRepo } from '../support/git-work.ts';

test('the branches of commits are known whatever decorations a person leaves out', () => {
  const repo = workRepo();
  repo.git('update-ref', 'refs/remotes/origin/theirs', 'main');
  repo.git('config', 'log.excludeDecoration', 'refs/*');
  const { commits = [] } = readCommitLog(new Workspace(repo.root), undefined);
  expect(commits.map(({ branches }) => branches.toSorted())).toEqual([
    ['feature/login'],
    ['main', 'theirs'],
  ]);
});

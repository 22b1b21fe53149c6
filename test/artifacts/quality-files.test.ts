import { symlinkSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { qualityFiles } from '../../src/artifacts/quality-files.ts';
import { makeFolder, makeRepo } from '../support/repo.ts';

const FILES = {
  'coverage/lcov.info': 'a',
  'junit.xml': 'b',
  'target/surefire-reports/TEST-a.xml': 'c',
  'test-results/unit/deep/r.xml': 'd',
};

function pathsOf(root: string, since?: Date): string[] {
  return qualityFiles(root, since).map(({ path }) => path);
}

describe('qualityFiles', () => {
  it('finds the reports at the usual places and nothing else', () => {
    const { root } = makeRepo({ ...FILES, 'src/a.xml': 'x', 'reports/page.html': 'x' });
    expect(pathsOf(root).toSorted()).toEqual(Object.keys(FILES).toSorted());
  });

  it('puts the newest first, and leaves out what is older than wanted', () => {
    const repo = makeRepo(FILES);
    const at = (name: string, minute: number): void =>
      utimesSync(repo.path(name), new Date(), new Date(Date.UTC(2026, 10, 20, 15, minute)));
    Object.keys(FILES).forEach((name, index) => at(name, index));
    expect(pathsOf(repo.root, new Date(Date.UTC(2026, 10, 20, 15, 2)))).toEqual([
      'test-results/unit/deep/r.xml',
      'target/surefire-reports/TEST-a.xml',
    ]);
  });

  it('goes through no symbolic link that leads out', () => {
    const repo = makeRepo({ 'other/r.xml': 'a' });
    const outside = makeFolder();
    symlinkSync(outside, repo.path('reports'));
    symlinkSync('other', repo.path('test-results'));
    expect(pathsOf(repo.root)).toEqual(['test-results/r.xml']);
  });
});

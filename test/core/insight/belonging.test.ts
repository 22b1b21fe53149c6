import { describe, expect, it } from 'vitest';
import {
  commitsOf,
  issueNumber,
  issuesIn,
  saysOf,
  SignedCommits,
  type Owner,
} from '../../../src/core/insight/belonging.ts';
import type { Commit } from '../../../src/core/insight/commit-stream.ts';

const HOUR = 3_600_000;
const BEGUN = 100 * HOUR;
const OWNER: Owner = { id: 'a', githubIssue: '128', begun: BEGUN, ended: BEGUN + 10 * HOUR };

let count = 0;
function commit(more: Partial<Commit>): Commit {
  count++;
  return {
    sha: String(count).padStart(40, '0'),
    parents: [],
    branches: [],
    at: BEGUN + HOUR,
    author: 'Ann',
    subject: 'Work',
    named: [],
    files: [],
    standing: [],
    ...more,
  };
}
const file = (path: string) => ({ files: [{ path, status: 'M' }] });

describe('saysOf', () => {
  it.each<[string, Partial<Commit>, string]>([
    ['a trailer', { named: ['a'] }, 'own'],
    ['a trailer long before', { named: ['a'], at: 0 }, 'own'],
    ['trailers of two sessions', { named: ['b', 'a'] }, 'own'],
    ['its file', file('.agents/sessions/a.md'), 'own'],
    [
      'its file and the trailer of another',
      { named: ['b'], ...file('.agents/sessions/a.md') },
      'own',
    ],
    ['the file of another', file('.agents/sessions/b.md'), 'nothing'],
    ['the trailer of another', { named: ['b'] }, 'other'],
    ['the trailer of another and the issue', { named: ['b'], subject: 'x [#128]' }, 'other'],
    ['the issue', { subject: 'fix: x [#128]' }, 'own'],
    ['the issue before it began', { subject: 'fix: x [#128]', at: BEGUN - HOUR }, 'nothing'],
    ['the issue after it ended', { subject: 'fix: x [#128]', at: BEGUN + 11 * HOUR }, 'nothing'],
    ['another issue', { subject: 'fix: x [#1280]' }, 'nothing'],
    ['the issue without brackets', { subject: 'fix: x #128' }, 'nothing'],
    ['nothing', {}, 'nothing'],
  ])('of %s', (_, more, said) => {
    expect(saysOf(commit(more), OWNER)).toBe(said);
  });

  it('knows no issue where the session has none', () => {
    expect(saysOf(commit({ subject: 'x [#128]' }), { id: 'a' })).toBe('nothing');
  });
});

describe('commitsOf', () => {
  it('leaves out what names another, on its own branch too', () => {
    const [own, silent, other] = [commit({ named: ['a'] }), commit({}), commit({ named: ['b'] })];
    const all = [own, silent, other];
    expect(commitsOf(all, OWNER, () => true)).toEqual([own, silent]);
    expect(commitsOf(all, OWNER, () => false)).toEqual([own]);
  });
});

describe('SignedCommits', () => {
  it('finds each commit of a session once: of its branch, by name, by issue', () => {
    const branch = [commit({}), commit({ named: ['b'] })];
    const named = commit({ named: ['a'], subject: 'x [#128] [#128]' });
    const linked = commit({ subject: 'y [#128]' });
    const all = [...branch, named, linked, commit({ subject: 'z [#7]' })];
    expect(new SignedCommits(all).of(OWNER, branch)).toEqual([branch[0], named, linked]);
  });
});

describe('issues', () => {
  it.each([
    ['Fix [#1] and [#22]', ['1', '22']],
    ['Fix #1, [1], [#]', []],
  ])('in %j are %j', (subject, numbers) => {
    expect(issuesIn(subject)).toEqual(numbers);
  });

  it.each([
    ['128', '128'],
    ['#128', '128'],
    ['0', undefined],
    ['BACK-1', undefined],
    [undefined, undefined],
  ])('%j is number %j', (text, number) => {
    expect(issueNumber(text)).toBe(number);
  });
});

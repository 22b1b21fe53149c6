import { describe, expect, it } from 'vitest';
import {
  isBranchName,
  readIssues,
  readRefsInProse,
  readRefSpan,
} from '../../../src/core/claims/ref-text.ts';

const shortly = (refs: { kind: string; text: string; sure: boolean }[]): string[] =>
  refs.map(({ kind, text, sure }) => `${kind} ${text}${sure ? '' : '?'}`);

describe('a commit or branch between backticks', () => {
  it.each([
    ['1a2b3c4', 'since commit ', '', ['commit 1a2b3c4']],
    ['1a2b3c4', 'see ', '', ['commit 1a2b3c4?']],
    ['1a2b3c4..5d6e7f8', 'the commits ', '', ['commit 1a2b3c4', 'commit 5d6e7f8']],
    ['1234567', 'commit ', '', ['commit 1234567']],
    ['1234567', 'number ', '', []],
    ['deadbeef', 'the magic ', '', []],
    ['20261120', 'on ', '', []],
    ['1a2b3', 'commit ', '', []],
    ['feature/login', 'see ', '', ['branch feature/login?']],
    ['feature/login', 'on branch ', '', ['branch feature/login']],
    ['main', 'the branch is ', '', ['branch main']],
    ['dist', 'push to ', ' branch', ['branch dist']],
    ['origin/feature/login', 'see ', '', ['branch origin/feature/login?']],
    ['release/1.2', 'checkout ', '', ['branch release/1.2']],
    ['fix/login.ts', 'see ', '', []],
    ['src/core', 'see ', '', []],
    ['main', 'the ', ' function', []],
  ])('%j behind %j before %j', (span, before, behind, expected) => {
    expect(shortly(readRefSpan(span, before, behind))).toEqual(expected);
  });
});

describe('commits and branches in prose', () => {
  it.each([
    ['Last commit: 8b5a854 - feat', ['commit 8b5a854']],
    ['commit(b29af1a): "feat"', ['commit b29af1a']],
    ['Complete, committed as 7b49dd4', ['commit 7b49dd4']],
    [
      'commits 1a2b3c4, 2b3c4d5 and 3c4d5e6',
      ['commit 1a2b3c4', 'commit 2b3c4d5', 'commit 3c4d5e6'],
    ],
    ['session 207bd9ba started', []],
    ['commit of 207bd9ba-0e21-4f22-bcfb-b0a192fdd152', []],
    ['commit 20261120 lines', ['commit 20261120']],
    ['defaced the commit', []],
    ['Branch: main', ['branch main']],
    ['**Branch**: fix/test-failures', ['branch fix/test-failures']],
    ['Branch: none', []],
    ['work on branch feature/x today', ['branch feature/x']],
    ['the branch is merged', []],
  ])('%j', (line, expected) => {
    expect(shortly(readRefsInProse(line))).toEqual(expected);
  });
});

describe('issues', () => {
  it.each([
    ['see #128 and BACK-123', ['#128', 'BACK-123']],
    ['owner/repo#12', ['owner/repo#12']],
    ['(#17)', ['#17']],
    ['step #2, Decision #1, task #3', []],
    ['UTF-8, SHA-256, ISO-8601, ADR-003', []],
    ['https://example.com/a/issues/BACK-123', []],
    ['https://example.com/a#12', []],
    ['colour #12ab34', []],
    ['# 128', []],
  ])('%j', (line, expected) => {
    expect(readIssues(line).map(({ text }) => text)).toEqual(expected);
  });
});

describe('the name of a branch', () => {
  it.each(['main', 'feature/x', 'v1.2', 'größe', 'a@b', 'x#1'])('%j can be one', (name) => {
    expect(isBranchName(name)).toBe(true);
  });

  it.each([
    '',
    '-x',
    '--output=a',
    'a..b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a/',
    'a.lock',
    'x@{1}',
    'a*',
    'HEAD',
    'a\nb',
  ])('%j cannot', (name) => {
    expect(isBranchName(name)).toBe(false);
  });
});

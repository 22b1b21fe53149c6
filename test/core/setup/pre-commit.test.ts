import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SessionError } from '../../../src/core/errors.ts';
import { removeBlock } from '../../../src/core/setup/marked-block.ts';
import { addPreCommit, type PreCommitKind } from '../../../src/core/setup/pre-commit.ts';

const NPX = 'npx --no session lint --staged';

function add(kind: PreCommitKind, text: string | undefined, asPackage = true): string {
  return addPreCommit({ kind, path: 'the file', text }, asPackage);
}

const YAML: Record<string, [PreCommitKind, string]> = {
  'an empty lefthook file': ['lefthook', ''],
  'lefthook without pre-commit': [
    'lefthook',
    'pre-push:\n  commands:\n    test:\n      run: npm test\n',
  ],
  'lefthook with commands': [
    'lefthook',
    '# top\npre-commit:\n    parallel: true\n    commands: # all\n        lint:\n            run: npm run lint\n\npre-push:\n    commands: {}\n',
  ],
  'lefthook with jobs': [
    'lefthook',
    'pre-commit:\n  jobs:\n    - name: lint\n      run: npm run lint\n',
  ],
  'lefthook with jobs at the margin': ['lefthook', 'pre-commit:\n  jobs:\n  - run: npm run lint\n'],
  'lefthook with scripts only': [
    'lefthook',
    'pre-commit:\n  scripts:\n    "a.sh":\n      runner: bash',
  ],
  'lefthook with CRLF': ['lefthook', 'pre-commit:\r\n  commands:\r\n    a:\r\n      run: x\r\n'],
  'pre-commit with repositories': [
    'pre-commit',
    '# top\nrepos:\n  # first\n  - repo: https://example.org/a\n    rev: v1\n    hooks:\n      - id: a\n',
  ],
  'pre-commit at the margin': [
    'pre-commit',
    'default_stages: [pre-commit]\nrepos:\n- repo: local\n  hooks: []',
  ],
  'pre-commit with an empty list': ['pre-commit', 'repos:\n'],
};

describe('the check before a commit', () => {
  for (const [name, [kind, text]] of Object.entries(YAML)) {
    it(`joins ${name} and keeps what was there`, () => {
      const added = add(kind, text);
      expect(JSON.stringify(parse(added))).toContain(JSON.stringify(NPX));
      expect(withoutOurs(parse(added))).toEqual(withoutOurs(parse(text)));
    });

    it(`leaves ${name} without a trace`, () => {
      expect(removeBlock(add(kind, text)).text).toBe(text);
    });

    it(`joins ${name} once`, () => {
      const added = add(kind, text);
      expect(add(kind, added)).toBe(added);
    });
  }

  it.each<[string, PreCommitKind, string]>([
    ['lefthook in flow style', 'lefthook', 'pre-commit: { commands: { a: { run: x } } }\n'],
    ['lefthook commands in flow style', 'lefthook', 'pre-commit:\n  commands: { a: { run: x } }\n'],
    ['pre-commit in flow style', 'pre-commit', 'repos: []\n'],
    ['a broken file', 'lefthook', 'pre-commit:\n  commands:\n\t- x: [\n'],
    ['a hook that is no shell script', 'git', '#!/usr/bin/env python3\nprint(1)\n'],
  ])('refuses %s', (_, kind, text) => {
    expect(codeOf(() => add(kind, text))).toBe('pre-commit-unclear');
  });

  it('leaves a file alone that runs it already', () => {
    const text = '#!/bin/sh\nnpx session lint --staged --quiet\n';
    expect(add('git', text)).toBe(text);
  });

  it('stands before the rest of a plain hook, whose end decides', () => {
    const added = add('git', '#!/bin/sh\nnpm test\nexit 0\n');
    expect(added.indexOf(NPX)).toBeLessThan(added.indexOf('npm test'));
  });

  it('stands behind what husky sets up', () => {
    const added = add('husky', '#!/bin/sh\n. "$(dirname "$0")/_/husky.sh"\n');
    expect(added.indexOf(NPX)).toBeGreaterThan(added.indexOf('husky.sh'));
  });

  it('does not stop a colleague who has no session command', () => {
    expect(add('husky', '', false)).toContain('command -v session');
  });
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof SessionError ? error.code : String(error);
  }
}

/** The data without our entry, and without containers that hold nothing else. */
function withoutOurs(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((one) => !JSON.stringify(one).includes(NPX)).map(withoutOurs);
  }
  if (typeof value !== 'object' || value === null) return value ?? {};
  const pairs = Object.entries(value)
    .filter(([key]) => key !== 'session-lint')
    .map(([key, one]): [string, unknown] => [key, withoutOurs(one)])
    .filter(([, one]) => JSON.stringify(one) !== '{}' && JSON.stringify(one) !== '[]');
  return Object.fromEntries(pairs);
}

import { describe, expect, it } from 'vitest';
import { strayCandidates } from '../../../src/core/artifacts/stray-files.ts';
import type { Fact } from '../../../src/core/journal/journal.ts';

const fact = (kind: Fact['kind'], path?: string): Fact => ({
  at: 1,
  kind,
  conversation: 'c',
  ...(path !== undefined && { path }),
});
const stray = (...paths: string[]): string[] =>
  strayCandidates(paths.map((path) => fact('edit', path)));

describe('strayCandidates', () => {
  it.each(['auth.js', 'test.js', 'notes.md', 'auth.test.tsx', 'deploy.sh', 'SUMMARY.md'])(
    'takes %s',
    (name) => expect(stray(name)).toEqual([name]),
  );

  it.each([
    'src/auth.js',
    'README.md',
    'README.de.md',
    'CHANGELOG.md',
    'AGENTS.md',
    'package.json',
    'vite.config.ts',
    '.eslintrc.js',
    'setup.py',
    'build.rs',
    'index.html',
    'requirements-dev.txt',
    'data.csv',
    'Makefile',
  ])('leaves %s', (name) => expect(stray(name)).toEqual([]));

  it('takes each once, and only since the last prompt', () => {
    const facts = [
      fact('edit', 'a.js'),
      fact('prompt'),
      fact('edit', 'b.js'),
      fact('edit', 'b.js'),
      fact('stop'),
    ];
    expect(strayCandidates(facts)).toEqual(['b.js']);
  });
});

import { describe, expect, it } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { missingPaths, MissingPaths } from '../../src/claims/missing-paths.ts';
import { Workspace } from '../../src/workspace.ts';
import { makeRepo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';
const FILES = { 'src/there.ts': '', 'packages/web/lib/inner.ts': '', '.gitignore': 'dist/\n' };

function missing(
  lines: string,
  options?: { git?: boolean; status?: string; sparse?: boolean },
): string[] {
  const repo = makeRepo(FILES, { commit: true });
  if (options?.sparse) repo.write('.git/info/sparse-checkout', '/packages/\n');
  const text = sessionText({ body: `## Notes\n\n${lines}\n` });
  const session = parseSession(text.replace('in_progress', options?.status ?? 'in_progress'), PATH);
  return missingPaths(new Workspace(repo.root), session, options);
}

describe('missing paths', () => {
  it.each<[string, string[]]>([
    ['In `src/gone.ts`.', ['src/gone.ts']],
    ['In src/gone.ts and src/there.ts.', ['src/gone.ts']],
    ['In `nowhere/gone.ts`.', ['nowhere/gone.ts']],
    ['In `src/there.ts:12`.', []],
    ['In `lib/inner.ts`.', []],
    ['In `dist/bundle.js`.', []],
    ['In `gone.ts`.', []],
    ['- Create `src/gone.ts`', []],
    ['- [x] Look at `src/gone.ts`', []],
    ['Perhaps `client/server`.', []],
    ['See https://example.com/src/gone.ts', []],
    ['Outside: `../../../other/gone.ts`', []],
    ['In `src/gone.ts`, see `client/server` and npm run x.', ['src/gone.ts']],
  ])('of %j', (lines, expected) => {
    expect(missing(lines)).toEqual(expected);
  });

  it('of a completed session are not looked for', () => {
    expect(missing('In `src/gone.ts`.', { status: 'completed' })).toEqual([]);
  });

  it('without git are only those beside something that is there', () => {
    expect(missing('`src/gone.ts` and `lib/inner.ts`', { git: false })).toEqual(['src/gone.ts']);
  });

  it('without git are none in a checkout that is not whole', () => {
    expect(missing('`src/gone.ts`', { git: false, sparse: true })).toEqual([]);
  });

  it('have the offset of their line', () => {
    const repo = makeRepo();
    const text = sessionText({ body: '## Notes\n\n`src/gone.ts`\n' });
    const [found] = new MissingPaths(new Workspace(repo.root)).of(parseSession(text, PATH));
    expect(found).toEqual({ text: 'src/gone.ts', at: text.indexOf('`src/gone.ts`') });
  });
});

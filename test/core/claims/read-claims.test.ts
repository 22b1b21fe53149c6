import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/core/claims/claim.ts';
import { readClaims } from '../../../src/core/claims/read-claims.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';

function claimsIn(text: string): Claim[] {
  return readClaims(parseSession(text, PATH));
}

/** The claims of some lines of a section, as `kind text`, with `?` where unsure and the tense where not now. */
function inSection(title: string, lines: string): string[] {
  return claimsIn(sessionText({ body: `## ${title}\n\n${lines}\n` })).map(
    ({ kind, text, sure, tense }) =>
      `${kind} ${text}${sure ? '' : '?'}${tense === 'now' ? '' : ` ${tense}`}`,
  );
}

describe('claims in prose', () => {
  it.each<[string, string[]]>([
    ['Stopped in `src/a.ts:12`, see src/b.ts.', ['path src/a.ts', 'path src/b.ts']],
    ['See [the guide](../../docs/guide.md "Guide").', ['path ../../docs/guide.md']],
    ['See [the site](https://example.com/docs/guide.md).', []],
    ['`` src/a.ts `` and `src/b.ts` and ``` `c` ```', ['path src/a.ts', 'path src/b.ts']],
    ['An `unclosed span with src/a.ts', ['path src/a.ts']],
    ['Run `npm test` in `web/`', ['command npm test', 'path web/?']],
    [
      'Then run npm run test:unit. Or bun run dev!',
      ['command npm run test:unit', 'command bun run dev'],
    ],
    ['| `src/a.ts` | the guard |', ['path src/a.ts']],
    ['> quoted: `src/a.ts`', ['path src/a.ts']],
    ['<!-- `src/a.ts` -->', []],
    ['visible <!-- src/a.ts --> text', []],
    ['for example `src/a.ts`', ['path src/a.ts?']],
    ['Closes #128 (BACK-123)', ['issue #128', 'issue BACK-123']],
    ['Rebased on `main` branch at commit 1a2b3c4', ['branch main', 'commit 1a2b3c4']],
    ['Renamed `src/a.ts` to `src/b.ts`', ['path src/a.ts gone', 'path src/b.ts']],
    ['`src/a.ts` → `src/b.ts`', ['path src/a.ts gone', 'path src/b.ts']],
    ['`src/old.ts` was deleted', ['path src/old.ts gone']],
    ['Deleted the old `src/old.ts`', ['path src/old.ts gone']],
    ['Moved the check to `src/a.ts`', ['path src/a.ts']],
    ['Will write the result to a new file `out/result.json`', ['path out/result.json planned']],
    ['Everything in one line:\r`src/a.ts`', ['path src/a.ts']],
  ])('%j', (line, expected) => {
    expect(inSection('Notes', line)).toEqual(expected);
  });

  it('knows the paths of code that is only shown as no claims', () => {
    expect(inSection('Notes', '```ts\nimport a from "src/a.ts"; // npm test\n```')).toEqual([]);
  });

  it('reads no hidden comment', () => {
    expect(inSection('Notes', '<!--\n`src/a.ts`\n-->\n\n`src/b.ts`')).toEqual(['path src/b.ts']);
  });
});

describe('steps and tasks', () => {
  it.each<[string, string[]]>([
    ['- [ ] Create `src/new.ts`', ['path src/new.ts planned']],
    [
      '- Add tests in `test/a.test.ts`\n  and `test/b.test.ts`',
      ['path test/a.test.ts planned', 'path test/b.test.ts planned'],
    ],
    ['- [x] Finished `src/a.ts`', ['path src/a.ts past']],
    ['- ~~Finish `src/a.ts`~~', ['path src/a.ts past']],
    ['- Remove `src/old.ts`', ['path src/old.ts']],
    ['1. Fix the guard in `src/a.ts`', ['path src/a.ts']],
  ])('%j', (lines, expected) => {
    expect(inSection('Execution Progress', lines)).toEqual(expected);
  });
});

describe('lists of files', () => {
  it.each<[string, string[]]>([
    ['- `src/a.ts` - the guard', ['path src/a.ts']],
    ['- src/a.ts - the guard', ['path src/a.ts']],
    ['- README.md: a line', ['path README.md']],
    ['- `README.md`', ['path README.md']],
    ['- `src/core` - all of it', ['path src/core']],
    ['- **src/a.ts** (new)', ['path src/a.ts planned']],
    ['- `src/new.ts` - new file for the queue', ['path src/new.ts planned']],
    ['- `src/new.ts` - new login flow', ['path src/new.ts']],
    ['- M src/a.ts', ['path src/a.ts']],
    ['- D src/a.ts', ['path src/a.ts gone']],
    ['- `src/a.ts`, `src/b.ts`', ['path src/a.ts', 'path src/b.ts']],
    ['- .../scripts/session.py', []],
    ['- None', []],
    ['- Nothing but words here', []],
    ['- N/A', []],
    ['src/a.ts', ['path src/a.ts']],
    ['| src/a.ts | the guard |', ['path src/a.ts']],
  ])('%j', (lines, expected) => {
    expect(inSection('Technical Context', `### Files to Update\n\n${lines}`)).toEqual(expected);
  });

  it('expects nothing yet of files to create', () => {
    expect(inSection('Technical Context', '### Files to Create\n- `src/a.ts`')).toEqual([
      'path src/a.ts planned',
    ]);
  });
});

describe('lists of commands', () => {
  const commands = (lines: string): string[] =>
    inSection('Technical Context', `### Key Commands\n\n${lines}`);

  it.each<[string, string[]]>([
    ['```bash\nnpm test\n# a comment\npytest -v\n```', ['command npm test', 'command pytest -v']],
    ['```\nnpm test\n```', ['command npm test']],
    ['~~~sh\nnpm test\n~~~', ['command npm test']],
    ['```python\nimport a\n```', []],
    ['```json\n{"a": 1}\n```', []],
    ['```console\n$ npm test\nok all fine\n```', ['command npm test']],
    ['- `npm test` - all tests', ['command npm test']],
    ['- `pytest`', ['command pytest']],
    ['- npm test', ['command npm test']],
    ['- npm run lint: the linter', ['command npm run lint']],
    ['- run the tests first', []],
    [
      '```bash\nnode scripts/run.mjs\n```',
      ['command node scripts/run.mjs', 'path scripts/run.mjs'],
    ],
  ])('%j', (lines, expected) => {
    expect(commands(lines)).toEqual(expected);
  });

  it('follows cd from line to line', () => {
    const text = sessionText({ body: '## Key Commands\n```bash\ncd web\nnpm test\n```\n' });
    expect(claimsIn(text)[0]?.need).toMatchObject({ name: 'test', folder: 'web' });
  });

  it('forgets a cd that is part of a line', () => {
    const text = sessionText({
      body: '## Key Commands\n```bash\ncd web && npm test\nnpm run lint\n```\n',
    });
    expect(claimsIn(text).map(({ need }) => need)).toMatchObject([
      { folder: 'web' },
      { folder: '' },
    ]);
  });
});

describe('front matter', () => {
  it('says a branch, a commit and issues', () => {
    const front =
      '  branch: feature/x\n  base_commit: "1a2b3c4d"\n  github_issue: 128\n  linear_issue: "BACK-123"\n';
    expect(
      claimsIn(sessionText({ front })).map(({ kind, text, line }) => [kind, text, line]),
    ).toEqual([
      ['branch', 'feature/x', 7],
      ['commit', '1a2b3c4d', 8],
      ['issue', '#128', 9],
      ['issue', 'BACK-123', 10],
    ]);
  });

  it('keeps a commit that YAML would read as a number', () => {
    expect(claimsIn(sessionText({ front: '  base_commit: 1234e56\n' }))[0]?.text).toBe('1234e56');
  });

  it('names a branch once, where the front matter has it', () => {
    const text = sessionText({
      front: '  branch: feature/x\n',
      body: '## Notes\n\nBranch: feature/x\n',
    });
    expect(claimsIn(text).map(({ line, field }) => [line, field])).toEqual([[7, 'branch']]);
  });

  it('reads what agents report', () => {
    const text = sessionText().replace(
      '  spawned_agents: []',
      '  spawned_agents:\n    - agent: dev\n      task: "Guard"\n      status: completed\n      summary: "Wrote src/guard.ts"',
    );
    expect(claimsIn(text).map(({ text: path, line }) => [path, line])).toEqual([
      ['src/guard.ts', 13],
    ]);
  });

  it('does not stop at front matter that cannot be read', () => {
    const text = '---\nsession: [\n---\n\n## Current State\n\nIn `src/a.ts`.\n';
    expect(claimsIn(text).map(({ line }) => line)).toEqual([7]);
  });
});

describe('the places of claims', () => {
  it('takes the one that claims most where a name is repeated', () => {
    const body =
      '## Session Log\n\n### 2026-11-20 14:00 - dev/work\nTouched `src/a.ts`\n\n## Files\n\n- `src/a.ts`\n';
    expect(claimsIn(sessionText({ body })).map(({ line, tense }) => [line, tense])).toEqual([
      [34, 'now'],
    ]);
  });

  it.each(['\n', '\r\n', '\r'])('counts lines that end with %j', (ending) => {
    const text = 'one\ntwo `src/a.ts`\n\nfour `src/b.ts`'.replaceAll('\n', ending);
    expect(claimsIn(text).map(({ line }) => line)).toEqual([2, 4]);
  });

  it('gives the line that the name stands on, and the offset of that line, in any session', () => {
    const more = fc.constantFrom(
      '',
      'In `src/q.ts` now.',
      '- [x] `lib/é.py`',
      'npm test',
      'commit 1a2b3c4',
    );
    fc.assert(
      fc.property(sessionTexts, more, (session, extra) => {
        const text = `${session}\n\n${extra}\n`;
        const lines = text.split(/\r\n|\n|\r/);
        for (const { line, at, text: name, kind, field } of claimsIn(text)) {
          const shown = kind === 'issue' ? name.replace('#', '') : name;
          expect(lines[line - 1]).toContain(shown);
          if (field === undefined)
            expect(text.slice(at)).toMatch(new RegExp(`^${escaped(lines[line - 1] ?? '')}`));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('throws at nothing and finds nothing twice', () => {
    const piece = fc.constantFrom(
      '`',
      '``',
      'src/a.ts',
      '[',
      '](',
      ')',
      '#1',
      'commit ',
      '1a2b3c4',
      '\n',
      '- ',
      '```bash\n',
      '<!--',
      '-->',
      ' ',
      '~~',
      '| ',
      'npm run x',
      '## Key Commands\n',
      '---\n',
      '\u0000',
      '../',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const names = claimsIn(pieces.join('')).map(({ kind, text }) => `${kind} ${text}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 500 },
    );
  });

  it('reads a very long line and very many lines only so far', () => {
    const line = '`a/b.ts` '.repeat(20_000);
    const lines = Array.from({ length: 5000 }, (_, at) => `- \`src/${at}.ts\``).join('\n');
    expect(claimsIn(`${line}\n${lines}`)).toHaveLength(2000);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

import { describe, expect, test } from 'vitest';
import { DEFAULT_COMPLETION } from '../../../src/core/completion/completion-config.ts';
import { planReferences, relativePath } from '../../../src/core/completion/references.ts';

const ID = '20261120-143000-fix';
const plan = (path: string, line: string, stays: [string, string][] = []) =>
  planReferences(
    ID,
    [{ path, text: `first\n${line}\nlast\n`, hits: [{ line: 2, text: line }] }],
    DEFAULT_COMPLETION,
    new Map(stays),
  );
const mended = (line: string, stays: [string, string][] = []): string | undefined =>
  plan('docs/a.md', line, stays).mended.get('docs/a.md')?.split('\n')[1];

describe('planReferences', () => {
  test.each([
    ['a decision record', 'docs/decisions/0001-a.md', `- Session: ${ID}`],
    ['knowledge', '.agents/knowledge/a.md', `  session: "${ID}"`],
    ['a group', '.agents/groups/a.md', `- ${ID}`],
    ['the session file', `.agents/sessions/${ID}.md`, ID],
    ['an artifact', `.agents/sessions/${ID}/artifacts/docs/a.md`, ID],
    ['the backlog', 'BACKLOG.md', `## Fix (session ${ID})`],
    [
      'another session that continues it',
      '.agents/sessions/20261121-080000-b.md',
      `after \`${ID}\``,
    ],
    ['a mention that says it', 'README.md', `see ${ID} (completed)`],
    ['another session of a longer name', 'README.md', `see ${ID}-again`],
    ['a part of a word', 'README.md', `x${ID}`],
  ])('%s is no orphan', (_, path, line) => {
    expect(plan(path, line).orphans).toEqual([]);
  });

  test.each([
    ['a path', 'README.md', `see .agents/sessions/${ID}.md`, true],
    ['an id', 'README.md', `see ${ID}`, true],
    ['another session', '.agents/sessions/20261121-080000-else.md', `after ${ID}.md`, true],
    ['a program', 'src/a.ts', `// ${ID}.md`, false],
    ['a link in the backlog', 'BACKLOG.md', `[it](.agents/sessions/${ID}.md)`, true],
    ['a definition of a link', 'README.md', `[it]: .agents/sessions/${ID}.md`, false],
  ])('%s is an orphan', (_, path, line, fixable) => {
    expect(plan(path, line).orphans).toMatchObject([{ path, line: 2, fixable }]);
  });

  test.each([
    [
      `see [the work](../.agents/sessions/${ID}.md#state).`,
      `see the work (session ${ID} (completed)).`,
    ],
    [`see .agents/sessions/${ID}.md now`, `see ${ID} (completed) now`],
    [`${ID} and ${ID}`, `${ID} (completed) and ${ID} (completed)`],
    [`[${ID}](x/${ID}.md)`, `${ID} (completed)`],
  ])('mends %s', (before, after) => {
    expect(mended(before)).toBe(after);
  });

  test('a link to a promoted artifact follows it', () => {
    const path = `.agents/sessions/${ID}/artifacts/docs/API.md`;
    expect(mended(`[api](../${path})`, [[path, 'docs/fix/API.md']])).toBe('[api](fix/API.md)');
  });

  test('a link to an artifact that stays is no orphan', () => {
    const path = `.agents/sessions/${ID}/artifacts/docs/API.md`;
    expect(plan('docs/a.md', `[api](../${path})`, [[path, path]]).orphans).toEqual([]);
  });

  test('keeps line endings', () => {
    const files = [
      { path: 'a.md', text: `x ${ID}\r\ny\r\n`, hits: [{ line: 1, text: `x ${ID}` }] },
    ];
    const { mended: texts } = planReferences(ID, files, DEFAULT_COMPLETION, new Map());
    expect(texts.get('a.md')).toBe(`x ${ID} (completed)\r\ny\r\n`);
  });
});

test.each([
  ['docs/a.md', 'docs/b/c.md', 'b/c.md'],
  ['a.md', 'docs/c.md', 'docs/c.md'],
  ['docs/x/a.md', 'docs/c.md', '../c.md'],
])('relativePath from %s to %s', (from, to, expected) => {
  expect(relativePath(from, to)).toBe(expected);
});

import { describe, expect, test } from 'vitest';
import { planBacklog } from '../../../src/core/completion/backlog.ts';
import type { FoundWork } from '../../../src/core/completion/extract-work.ts';
import { outline } from '../../../src/core/outline/outline.ts';

const work = (...texts: string[]): FoundWork[] =>
  texts.map((text, at) => ({ id: `work-${at + 1}`, text, blocker: false, lines: [1, 1] }));
const plan = (text: string | undefined, ...texts: string[]) =>
  planBacklog(
    { path: 'BACKLOG.md', text },
    { id: '20261120-143000-fix', title: 'Fix' },
    work(...texts),
  );
const actions = (text: string | undefined, ...texts: string[]): string[] =>
  plan(text, ...texts).extractions.map(({ action }) => action);

const SECTION = '## Fix (session 20261120-143000-fix)\n\n- [ ] Roll it out\n';

describe('planBacklog', () => {
  test('makes the file', () => {
    expect(plan(undefined, 'Roll it out').after).toBe(`# Backlog\n\n${SECTION}`);
  });

  test.each([
    ['LF', '# Ours\n', `# Ours\n\n${SECTION}`],
    ['a blank line at the end', '# Ours\n\n', `# Ours\n\n${SECTION}`],
    ['CRLF', '# Ours\r\n', `# Ours\r\n\r\n${SECTION.replaceAll('\n', '\r\n')}`],
    ['no newline at the end', '# Ours', `# Ours\n\n${SECTION.trimEnd()}`],
    ['a byte order mark', '\ufeff# Ours\n', `\ufeff# Ours\n\n${SECTION}`],
  ])('appends to a file with %s and keeps the rest', (_, before, after) => {
    expect(plan(before, 'Roll it out').after).toBe(after);
  });

  test('a repeated completion adds nothing', () => {
    const once = plan('# Ours\n', 'Roll it out', 'Tell support').after;
    expect([plan(once, 'Roll it out', 'Tell support').after, actions(once, 'Roll it out')]).toEqual(
      [undefined, ['reference']],
    );
  });

  test('an item that was done meanwhile does not come back', () => {
    const done = `# Ours\n\n${SECTION.replace('[ ]', '[x]')}`;
    expect(plan(done, 'Roll it out').after).toBeUndefined();
  });

  test('a new item of a known session goes below the others of its section', () => {
    const before = `${SECTION}\n## Later\n\n- [ ] Else\n`;
    expect(plan(before, 'Roll it out', 'Tell support').after).toBe(
      `${SECTION}- [ ] Tell support\n\n## Later\n\n- [ ] Else\n`,
    );
  });

  test('what stands open elsewhere is referred to', () => {
    expect(actions('- [ ] roll it **out**\n', 'Roll it out', 'New one')).toEqual([
      'reference',
      'append',
    ]);
  });

  test.each(['<!-- open', '```js', '# heading', '---', '[x] done', '\u001b[31mred'])(
    'an item like %j harms nothing below it',
    (text) => {
      const after = plan(undefined, text, 'Last one').after ?? '';
      expect(outline(after).checkboxes.at(-1)?.text).toBe('Last one');
    },
  );

  test('a secret is masked', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    expect(plan(undefined, `Renew ${secret}`).after).not.toContain(secret);
  });
});

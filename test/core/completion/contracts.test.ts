import { describe, expect, test } from 'vitest';
import { planContracts } from '../../../src/core/completion/contracts.ts';
import { outline } from '../../../src/core/outline/outline.ts';

const plan = (text: string | undefined, title: string, body: string) =>
  planContracts({ path: 'docs/api.md', text }, '20261120-143000-fix', [
    { id: 'con-1', title, body, lines: [1, 2] },
  ]);

describe('planContracts', () => {
  test('makes the file', () => {
    expect(plan(undefined, 'POST /login', 'Returns 204.').after).toBe(
      '# API contracts\n\n## POST /login\n\nReturns 204.\n',
    );
  });

  test('appends in the line endings of the file', () => {
    expect(plan('# API\r\n', 'POST /login', 'a\nb').after).toBe(
      '# API\r\n\r\n## POST /login\r\n\r\na\r\nb\r\n',
    );
  });

  test('what stands there word for word is referred to', () => {
    const { after, extractions } = plan(
      '# API\n\n## `POST /login`\n\nIt returns 204.\n',
      'POST /login',
      'Returns 204.',
    );
    expect([after, extractions[0]?.action]).toEqual([undefined, 'reference']);
  });

  test('under a known heading the old words stay', () => {
    const before = '# API\n\n## POST /login\n\nReturns 200.\n\n## GET /me\n\nReturns me.\n';
    expect(plan(before, 'POST /login', 'Returns 204.').after).toBe(
      '# API\n\n## POST /login\n\nReturns 200.\n\nSince session 20261120-143000-fix:\n\nReturns 204.\n\n## GET /me\n\nReturns me.\n',
    );
  });

  test.each([
    ['an open fence', '```http\nPOST /login'],
    ['an open comment', '<!-- what'],
    ['headings of its own', '# One\n\n#### Two'],
  ])('%s swallows nothing that follows', (_, body) => {
    const once = plan(undefined, 'POST /login', body).after;
    const twice = plan(once, 'GET /me', 'Returns me.').after ?? '';
    expect(
      outline(twice)
        .headings.filter(({ depth }) => depth <= 2)
        .map(({ text }) => text),
    ).toEqual(['API contracts', 'POST /login', 'GET /me']);
  });
});

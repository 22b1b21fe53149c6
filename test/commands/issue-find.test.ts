import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { runSession, type Outcome } from '../support/cli.ts';
import { FakeGitHub, TOKEN } from '../support/fake-github.ts';
import type { Repo } from '../support/repo.ts';
import { trackedRepo } from '../support/tracked-repo.ts';

let server: FakeGitHub;
let repo: Repo;
beforeEach(async () => {
  server = await FakeGitHub.start();
  repo = trackedRepo({ remote: 'https://x-access-token:word-in-address@github.com/acme/shop.git' });
});
afterEach(() => server.close());

/** The built command, as a process of its own. */
const issue = (...argv: string[]): Promise<Outcome> =>
  runSession(['issue', ...argv], { cwd: repo.root, env: { ...repo.env, ...server.env } });

test('find answers within 300 tokens and shows the query', async () => {
  for (let at = 0; at < 60; at++)
    server.repository.addIssue({
      title: `Checkout ${'words '.repeat(30)}`,
      labels: ['ai-session', 'active', 'type:multi-agent'],
    });
  const { stdout, code } = await issue(
    'find',
    '--status',
    'active',
    '--contains',
    'Checkout" is:pr',
  );
  expect(code).toBe(1);
  expect(stdout).toContain(
    'repo:acme/shop is:issue label:ai-session label:active "Checkout is:pr"',
  );
  const found = await issue('find', '--type', 'multi-agent');
  expect(found.code).toBe(0);
  expect(estimateTokens(found.stdout)).toBeLessThanOrEqual(300);
});

test('archive labels what ended long ago', async () => {
  const labels = ['ai-session', 'completed'];
  server.repository.addIssue({ labels, state: 'closed', created: '2020-01-01T00:00:00Z' });
  expect((await issue('archive', '--dry-run')).stdout).toContain('#1');
  expect(server.writes).toEqual([]);
  await issue('archive');
  expect(server.repository.issues.get(1)?.labels).toContain('archived');
});

describe.each([[[]], [['--json']]])('with %j', (form) => {
  test.each([400, 401, 403, 404, 422, 500])(
    'a server that answers %i and says the token back does not make it known',
    async (status) => {
      server.fail({
        times: 9,
        answer: ({ headers }) => ({
          status,
          body: { message: `You sent ${headers.authorization}`, errors: [headers.authorization] },
        }),
      });
      const { code, stdout, stderr } = await issue('stats', ...form);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(TOKEN);
      expect(stdout + stderr).not.toContain('word-in-address');
    },
  );
});

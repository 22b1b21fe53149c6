import { afterEach, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { runInProcess, type Outcome } from '../support/cli.ts';
import { FakeLinear } from '../support/fake-linear.ts';
import { mirroredRepo, timesIn } from '../support/mirrored.ts';
import { PATH } from '../support/one-session.ts';

const servers: FakeLinear[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

test('the mirror of a session is the same in Linear', async () => {
  const server = await FakeLinear.start();
  servers.push(server);
  const repo = mirroredRepo({}, 'tracker: linear\nlinear:\n  team: BACK\n');
  const run = (...argv: string[]): Promise<Outcome> =>
    runInProcess(argv, { cwd: repo.root, env: { ...repo.env, ...server.env } });
  await run('issue', 'create');
  const { linearIssue, linearUrl } = parseSession(repo.read(PATH) ?? '', PATH);
  expect([linearIssue, linearUrl === undefined]).toEqual(['BACK-1', false]);
  await run('issue', 'note', 'Half done');
  await run('issue', 'sync');
  const before = server.writes.length;
  await run('issue', 'sync');
  expect(server.writes.length).toBe(before);
  await run('issue', 'close');
  await run('issue', 'close');
  const said = server.comments.map(({ body }) => body).join('\n');
  expect([timesIn(said, 'Half done'), timesIn(said, 'Session Complete')]).toEqual([1, 1]);
  expect(server.issues).toHaveLength(1);
});

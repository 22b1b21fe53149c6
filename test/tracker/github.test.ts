import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Tracker } from '../../src/core/mirror/tracker.ts';
import { FakeGitHub, TOKEN } from '../support/fake-github.ts';
import { codeOf, trackedRepo, trackerOf } from '../support/tracked-repo.ts';
import type { Repo } from '../support/repo.ts';

let server: FakeGitHub;
let repo: Repo;
let tracker: Tracker;

beforeEach(async () => {
  server = await FakeGitHub.start();
  repo = trackedRepo();
  tracker = await trackerOf(repo, server.env);
});
afterEach(() => server.close());

const DRAFT = {
  title: 'Checkout - AI Session',
  body: '<!-- m:1 -->',
  labels: [],
  assignToMe: true,
};

describe('reading', () => {
  test('all pages of a list come', async () => {
    for (let at = 0; at < 205; at++) server.repository.addIssue({ labels: ['ai-session'] });
    expect(await tracker.issues({ labels: ['ai-session'] })).toHaveLength(205);
    expect(server.calls).toHaveLength(3);
  });

  test('a list ends where it gets older than is wanted', async () => {
    for (let at = 0; at < 150; at++)
      server.repository.addIssue({ created: '2020-01-01T00:00:00Z' });
    server.repository.addIssue({ created: '2026-11-20T00:00:00Z' });
    const since = new Date('2026-11-19T00:00:00Z');
    expect(await tracker.issues({ createdSince: since })).toHaveLength(1);
    expect(server.calls).toHaveLength(1);
  });

  test('an unchanged answer is not counted against the limit, in the next run either', async () => {
    server.repository.addIssue({ title: 'One' });
    await tracker.issue('#1');
    const { remaining } = server;
    const again = await trackerOf(repo, server.env);
    expect((await again.issue('#1'))?.title).toBe('One');
    expect(server.calls.at(-1)?.status).toBe(304);
    expect(server.remaining).toBe(remaining);
  });

  test('a transferred issue comes from where it is now', async () => {
    const other = server.addRepository('acme/other');
    other.addIssue({ number: 5, title: 'Moved' });
    server.repository.addIssue({ movedTo: '/repos/acme/other/issues/5' });
    expect(await tracker.issue('#1')).toMatchObject({ ref: 'acme/other#5', title: 'Moved' });
  });

  test.each([[{ deleted: true }], [{ pull: { branch: 'x', fromFork: false, merged: null } }]])(
    'what is no issue (any more) is undefined: %j',
    async (given) => {
      server.repository.addIssue(given);
      expect(await tracker.issue('#1')).toBeUndefined();
      expect(await tracker.issue('#2')).toBeUndefined();
    },
  );
});

test('pull requests come newest first, with the branch only where it is our own', async () => {
  server.repository.addPull({ branch: 'old', created: '2026-01-01T00:00:00Z' });
  server.repository.addPull({ branch: 'main', fromFork: true, body: '[#1]' });
  server.repository.addPull({ branch: 'feature/x' });
  const found = await tracker.pullRequests?.(new Date('2026-11-01T00:00:00Z'));
  expect(found?.map(({ ref, branch, body }) => [ref, branch, body])).toEqual([
    ['#3', 'feature/x', ''],
    ['#2', undefined, '[#1]'],
  ]);
});

test('a pull request takes comments', async () => {
  server.repository.addPull({ branch: 'feature/x' });
  await tracker.comment('#1', 'Related to AI session #2 <!-- r:1 -->', 'r:1');
  await tracker.comment('#1', 'Related to AI session #2 <!-- r:1 -->', 'r:1');
  expect(server.repository.commentsOf(1)).toHaveLength(1);
});

test('recent comments come with the issue that they stand under', async () => {
  server.repository.addIssue();
  server.repository.addComment(1, 'Hello');
  const found = await tracker.recentComments?.(new Date(0));
  expect(found).toMatchObject([{ issue: '#1', body: 'Hello' }]);
});

describe('writing', () => {
  test('a change to a transferred issue goes to where it is now', async () => {
    const other = server.addRepository('acme/other');
    other.addIssue({ number: 5, title: 'Moved' });
    server.repository.addIssue({ movedTo: '/repos/acme/other/issues/5' });
    await tracker.comment('#1', 'Hello <!-- c:1 -->', 'c:1');
    expect(other.commentsOf(5).map(({ body }) => body)).toEqual(['Hello <!-- c:1 -->']);
  });

  test('an issue is assigned to the account of the token', async () => {
    await tracker.create(DRAFT, 'm:1');
    expect(server.repository.issues.get(1)?.assignees).toEqual(['octo-bot']);
  });

  test('who may not dress issues gets a plain one', async () => {
    server.accounts.set(TOKEN, { login: 'guest', scopes: ['repo'], push: false });
    const made = await tracker.create({ ...DRAFT, labels: ['bug'] }, 'm:1');
    expect(made).toMatchObject({ ref: '#1', labels: [] });
  });

  test('a create whose answer was lost is found by its marker, not made again', async () => {
    server.fail({ when: ({ method }) => method === 'POST', cut: 'after' });
    expect(await codeOf(tracker.create(DRAFT, 'm:1'))).toBe('tracker-broken-off');
    expect((await tracker.create(DRAFT, 'm:1')).ref).toBe('#1');
    expect(server.writes).toHaveLength(1);
  });

  test.each([500, 502, 503])('a change is not repeated after %i', async (status) => {
    server.fail({ times: 9, when: ({ isWrite }) => isWrite, answer: { status, body: {} } });
    expect(await codeOf(tracker.create(DRAFT, 'm:1'))).toBe('tracker-failed');
    expect(server.writes).toHaveLength(1);
  });

  test('of two machines that make an issue at once both keep the older one', async () => {
    server.onCall = ({ isWrite }, moment) => {
      if (isWrite && moment === 'before' && server.repository.issues.size === 0)
        server.repository.addIssue({ body: 'theirs <!-- m:1 -->' });
    };
    expect((await tracker.create(DRAFT, 'm:1')).ref).toBe('#1');
    expect(server.repository.issues.get(2)).toMatchObject({ state: 'closed' });
  });

  test('of two machines that comment at once one comment stays', async () => {
    server.repository.addIssue();
    let isFirst = true;
    server.onCall = ({ isWrite }, moment) => {
      if (isWrite && moment === 'before' && isFirst) server.repository.addComment(1, 'c:1');
      if (isWrite) isFirst = false;
    };
    await tracker.comment('#1', 'c:1 too', 'c:1');
    expect(server.repository.commentsOf(1).map(({ body }) => body)).toEqual(['c:1']);
  });

  test('a label that somebody made meanwhile is no failure', async () => {
    server.onCall = ({ path }) => {
      if (path.endsWith('/labels')) server.repository.labels.add('Active');
    };
    await tracker.ensureLabels(['active', 'ai-session']);
    expect([...server.repository.labels]).toEqual(['bug', 'Active', 'ai-session']);
  });
});

describe('what goes wrong', () => {
  test.each([
    [401, {}, 'tracker-token-refused'],
    [403, { 'x-accepted-oauth-scopes': 'repo' }, 'tracker-scope-missing'],
    [
      403,
      { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' },
      'tracker-sign-on-needed',
    ],
    [429, {}, 'tracker-rate-limited'],
    [422, {}, 'tracker-input-refused'],
    [500, {}, 'tracker-failed'],
  ])('%i %j is told as %s', async (status, headers, code) => {
    server.fail({ times: 9, answer: { status, headers, body: { message: 'No' } } });
    expect(await codeOf(tracker.issues({}))).toBe(code);
    if (status < 500) expect(server.calls).toHaveLength(1);
  });

  test('a repository that is not there is told from an issue that is not', async () => {
    const other = trackedRepo({ remote: 'git@github.com:acme/nothing.git' });
    const there = await trackerOf(other, server.env);
    expect(await codeOf(there.issue('#1'))).toBe('tracker-place-not-found');
    expect(await codeOf(there.issues({}))).toBe('tracker-place-not-found');
  });

  test('a token that may only read is told so', async () => {
    server.repository.addIssue();
    server.accounts.set(TOKEN, { login: 'reader', scopes: ['public_repo'], push: true });
    expect(await codeOf(tracker.comment('#1', 'c:1', 'c:1'))).toBe('tracker-scope-missing');
  });

  test('a locked issue takes no comment', async () => {
    server.repository.addIssue({ locked: true });
    expect(await codeOf(tracker.comment('#1', 'c:1', 'c:1'))).toBe('tracker-issue-locked');
  });

  test('a comment on a deleted issue', async () => {
    server.repository.addIssue({ deleted: true });
    expect(await codeOf(tracker.comment('#1', 'c:1', 'c:1'))).toBe('tracker-issue-gone');
  });

  test('a body that is too long is refused with the words of GitHub', async () => {
    const body = 'x'.repeat(tracker.bodyLimit + 1);
    await expect(tracker.create({ ...DRAFT, body }, 'm:1')).rejects.toThrow('maximum is 65536');
  });

  test('a question is put again after an error of the server', async () => {
    server.repository.addIssue();
    server.fail({ times: 2, answer: { status: 502, body: '<html>Bad gateway</html>' } });
    expect((await tracker.issue('#1'))?.ref).toBe('#1');
  });

  test('a question is put again after its connection broke', async () => {
    server.repository.addIssue();
    server.fail({ cut: 'before' });
    expect((await tracker.issue('#1'))?.ref).toBe('#1');
  });

  test('a change that was refused for too many at once comes again', async () => {
    server.repository.addIssue();
    server.fail({
      when: ({ isWrite }) => isWrite,
      answer: {
        status: 403,
        body: { message: 'You have exceeded a secondary rate limit.' },
        headers: { 'retry-after': '1' },
      },
    });
    await tracker.comment('#1', 'c:1', 'c:1');
    expect(server.repository.commentsOf(1)).toHaveLength(1);
  });

  test('a long wait is told with its end, not waited for', async () => {
    server.remaining = 0;
    const end = new Date(server.reset * 1000).toISOString().slice(0, 19);
    await expect(tracker.issues({})).rejects.toThrow(end);
    expect(server.calls).toHaveLength(1);
  });

  test('a page of something else is no answer', async () => {
    server.fail({ times: 9, answer: { status: 200, body: '<html>Log in to the hotel</html>' } });
    expect(await codeOf(tracker.issue('#1'))).toBe('tracker-strange-answer');
  });

  test('an answer that does not come in time', async () => {
    server.fail({ delay: 2000 });
    const hurried = await trackerOf(repo, { ...server.env, SESSION_TRACKER_TIMEOUT: '0.2' });
    expect(await codeOf(hurried.issue('#1'))).toBe('tracker-too-slow');
    expect(server.calls).toHaveLength(1);
  });

  test('when the time for all of it is over, also in the middle of several calls', async () => {
    const enough = new AbortController();
    const hurried = await trackerOf(repo, server.env, { until: enough.signal });
    server.repository.addIssue({ labels: ['active'] });
    server.onCall = (call, moment): void => {
      if (call.method === 'POST' && moment === 'after') enough.abort();
    };
    const change = { title: 'New', addLabels: ['bug'], removeLabels: ['active'] };
    expect(await codeOf(hurried.change('#1', change))).toBe('tracker-too-slow');
    expect(server.calls).toHaveLength(1);
  });

  test('nobody there', async () => {
    const { env } = server;
    await server.close();
    const alone = await trackerOf(repo, env);
    expect(await codeOf(alone.issue('#1'))).toBe('tracker-unreachable');
    server = await FakeGitHub.start();
  });

  test('a redirect to another host is not followed', async () => {
    const other = await FakeGitHub.start();
    server.fail({ answer: { status: 301, headers: { location: `${other.url}/x` }, body: {} } });
    expect(await codeOf(tracker.issue('#1'))).toBe('tracker-strange-answer');
    expect(other.calls).toEqual([]);
    await other.close();
  });
});

test('a next page on another host is not asked for', async () => {
  const other = await FakeGitHub.start();
  const link = `<${other.url}/repos/acme/shop/issues?page=2>; rel="next"`;
  server.fail({ answer: { status: 200, body: [], headers: { link } } });
  expect(await codeOf(tracker.issues({}))).toBe('tracker-strange-answer');
  expect(other.calls).toEqual([]);
  await other.close();
});

test('the token is in no error, even where the server says it', async () => {
  for (const status of [400, 401, 403, 404, 422, 500]) {
    server.fail({
      times: 9,
      answer: ({ headers }) => ({
        status,
        body: { message: `You sent ${headers.authorization}`, errors: [headers.authorization] },
      }),
    });
    const error: unknown = await tracker.issues({}).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const all = `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack} ${String((error as Error).cause)}`;
    expect(all).not.toContain(TOKEN);
  }
});

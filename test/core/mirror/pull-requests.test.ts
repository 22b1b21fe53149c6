import { expect, test } from 'vitest';
import { pullRequestsOf } from '../../../src/core/mirror/pull-requests.ts';
import type { PullRequest } from '../../../src/core/mirror/tracker.ts';

const pull = (ref: string, given: Partial<PullRequest>): PullRequest => ({
  ref,
  url: '',
  title: '',
  body: '',
  state: 'open',
  created: '2026-11-20T15:00:00Z',
  ...given,
});

test('pull requests belong to a session by branch, by its issue and by its trailer', () => {
  const all = [
    pull('#6', { body: 'Session: 20261120-143000-other' }),
    pull('#5', { body: 'see #128' }),
    pull('#4', { body: 'Why\r\n\r\nSession: 20261120-143000-fix-login\r\n' }),
    pull('#3', { title: 'Retry [#128]' }),
    pull('#2', { branch: 'fix/login' }),
    pull('#1', { branch: 'fix/other' }),
  ];
  const session = { id: '20261120-143000-fix-login', branch: 'fix/login' };
  expect(pullRequestsOf(session, '#128', all).map(({ ref }) => ref)).toEqual(['#2', '#3', '#4']);
});

test('a session without a branch has no pull request of one from elsewhere', () => {
  const session = { id: 'x', branch: undefined };
  expect(pullRequestsOf(session, '#128', [pull('#1', {})])).toEqual([]);
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import type { GivenQuery } from '../../src/core/mirror/issue-query.ts';
import type { Tracker } from '../../src/core/mirror/tracker.ts';
import { archiveIssues, findIssues, issueStats } from '../../src/tracker/issue-answers.ts';
import { NOW } from '../support/cli.ts';
import { FakeGitHub } from '../support/fake-github.ts';
import { trackedRepo, trackerOf } from '../support/tracked-repo.ts';

let server: FakeGitHub;
let tracker: Tracker;
beforeEach(async () => {
  server = await FakeGitHub.start();
  tracker = await trackerOf(trackedRepo(), server.env);
});
afterEach(() => server.close());

const NONE: GivenQuery = {
  status: undefined,
  type: undefined,
  outcome: undefined,
  since: undefined,
  contains: undefined,
};

/** An issue of a session that took two hours. */
function session(outcome: string, day: string, type = 'development'): number {
  return server.repository.addIssue({
    state: 'closed',
    labels: ['ai-session', 'completed', `outcome:${outcome}`, `type:${type}`],
    created: `${day}T10:00:00Z`,
    closed: `${day}T12:00:00Z`,
    updated: `${day}T12:00:00Z`,
  }).number;
}

describe('findIssues', () => {
  test('what fits, and what was asked', async () => {
    session('successful', '2026-11-01');
    server.repository.addIssue({ title: 'Login', labels: ['ai-session', 'active'] });
    server.repository.addIssue({ title: 'Login, no session', labels: ['active'] });
    const found = await findIssues(
      tracker,
      { ...NONE, status: 'active', contains: 'Login' },
      { now: NOW },
    );
    expect(found).toMatchObject({
      code: 0,
      json: {
        query: 'repo:acme/shop is:issue label:ai-session label:active "Login"',
        total: 1,
        issues: [{ ref: '#2' }],
      },
    });
  });

  test('nothing that fits', async () => {
    expect((await findIssues(tracker, NONE, { now: NOW })).code).toBe(1);
  });
});

test('issueStats counts outcomes, durations and what was met twice', async () => {
  const [one, two] = [session('successful', '2026-11-01'), session('blocked', '2026-11-02')];
  session('successful', '2026-11-03');
  server.repository.addIssue({ labels: ['ai-session', 'active'], created: '2026-11-04T10:00:00Z' });
  server.repository.addIssue({ labels: ['bug'] });
  for (const number of [one, two])
    server.repository.addComment(
      number,
      '🚫 **Blocker Found**: No access to staging\n\n🎯 **Milestone Reached**: x',
    );
  const { json } = await issueStats(tracker, undefined, NOW);
  expect(json).toMatchObject({
    sessions: 4,
    active: 1,
    ended: 3,
    outcomes: { successful: 2, partial: 0, blocked: 1, other: 0 },
    average_minutes: 120,
    blockers: [{ text: 'No access to staging', count: 2, open: 1, sessions: expect.any(Array) }],
  });
});

test('issueStats looks at what began since', async () => {
  session('blocked', '2026-09-01');
  session('successful', '2026-11-18');
  expect((await issueStats(tracker, '7d', NOW)).json).toMatchObject({
    sessions: 1,
    success_rate: 1,
  });
});

describe('archiveIssues', () => {
  beforeEach(() => {
    session('successful', '2026-08-01');
    session('partial', '2026-08-20');
    session('successful', '2026-11-01');
    server.repository.addIssue({
      labels: ['ai-session', 'active'],
      created: '2026-01-01T00:00:00Z',
    });
  });
  const archived = (): number[] =>
    [...server.repository.issues.values()].flatMap(({ labels, number }) =>
      labels.includes('archived') ? [number] : [],
    );

  test('old completed ones get the label, once', async () => {
    await archiveIssues(tracker, undefined, { now: NOW, dryRun: false });
    expect(archived()).toEqual([1, 2]);
    const { length } = server.writes;
    const again = await archiveIssues(tracker, undefined, { now: NOW, dryRun: false });
    expect(again.json).toMatchObject({ changed: false, archived: [] });
    expect(server.writes).toHaveLength(length);
  });

  test('a dry run changes nothing and names the same', async () => {
    const { json } = await archiveIssues(tracker, '12w', { now: NOW, dryRun: true });
    expect(json).toMatchObject({ archived: [{ ref: '#2' }, { ref: '#1' }], older_than_days: 84 });
    expect(server.writes).toEqual([]);
  });

  test('what was interrupted goes on', async () => {
    server.fail({ when: ({ path }) => path.endsWith('/issues/1/labels'), cut: 'before' });
    await archiveIssues(tracker, undefined, { now: NOW, dryRun: false }).catch(() => undefined);
    expect(archived()).toEqual([2]);
    await archiveIssues(tracker, undefined, { now: NOW, dryRun: false });
    expect(archived()).toEqual([1, 2]);
  });

  test.each(['soon', '0d', '-3d', '1y'])('an age of %j is refused', async (age) => {
    const asked = archiveIssues(tracker, age, { now: NOW, dryRun: false });
    await expect(asked).rejects.toMatchObject({ code: 'bad-age' });
    expect(server.calls).toEqual([]);
  });
});

test('stats sets its parts apart', async () => {
  const { text } = await issueStats(tracker, undefined, NOW);
  expect(text.split('\n\n')).toHaveLength(3);
});

test.each([
  ['find', () => findIssues(tracker, NONE, { now: NOW })],
  ['stats', () => issueStats(tracker, undefined, NOW)],
  ['archive', () => archiveIssues(tracker, undefined, { now: NOW, dryRun: true })],
])('%s prints the shape of the schema', async (action, ask) => {
  session('successful', '2026-08-01');
  session('blocked', '2026-08-02');
  const { json } = await ask();
  const ajv = new Ajv2020({ strict: false, schemas: [{ ...schema, $id: 'output' }] });
  const printed: unknown = JSON.parse(JSON.stringify({ version: 1, ...json }));
  const isValid = ajv.validate({ $ref: `output#/$defs/issue-${action}` }, printed);
  expect([isValid, ajv.errors]).toEqual([true, null]);
});

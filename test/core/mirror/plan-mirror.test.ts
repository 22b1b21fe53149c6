import { describe, expect, test } from 'vitest';
import { commentMarker } from '../../../src/core/mirror/markers.ts';
import {
  draftIssue,
  planMirror,
  type MirrorFacts,
  type MirrorPlan,
} from '../../../src/core/mirror/plan-mirror.ts';
import type { Comment, Issue } from '../../../src/core/mirror/tracker.ts';
import { makeUpdate } from '../../../src/core/mirror/updates.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../../support/any-session.ts';

const FACTS: MirrorFacts = { tracker: 'GitHub', bodyLimit: 65_536, updates: [], pullRequests: [] };
const session = (title = 'Fix login', status = 'in_progress'): Session =>
  parseSession(sessionText({ title, status }), pathOf());

/** The issue as it is right after it was made, with what happened to it since. */
function issueOf(changed: Partial<Issue> = {}, from = session()): Issue {
  const { title, body, labels } = draftIssue(from, { bodyLimit: 65_536 });
  return {
    ref: '#128',
    url: 'https://github.com/acme/shop/issues/128',
    title,
    body,
    labels,
    state: 'open',
    locked: false,
    created: '2026-11-20T15:00:00Z',
    updated: '2026-11-20T15:00:00Z',
    assignees: [],
    ...changed,
  };
}

interface Given {
  now?: Session;
  facts?: Partial<MirrorFacts>;
  comments?: Comment[];
}

function plan(issue: Issue, { now = session(), facts, comments = [] }: Given = {}): MirrorPlan {
  return planMirror(now, { ...FACTS, ...facts }, { issue, comments });
}

const codes = ({ notes }: MirrorPlan): string[] => notes.map(({ code }) => code);

describe('an issue that is as it should be', () => {
  test('needs no write', () => {
    expect(plan(issueOf())).toEqual({ writes: [], notes: [], arrived: [] });
  });

  test('gets the new name of its session into the marks, once', () => {
    const now = parseSession(sessionText({ title: 'Fix login' }), pathOf(`${FIX_LOGIN}-again`));
    const facts = { earlier: [FIX_LOGIN] };
    const { body } = issueOf();
    const [write] = plan(issueOf({ body }), { now, facts }).writes;
    const change = write?.kind === 'change' ? write.change : {};
    expect(change).toEqual({ body: body.replaceAll(FIX_LOGIN, `${FIX_LOGIN}-again`) });
    expect(plan(issueOf({ body: change.body ?? '' }), { now, facts }).writes).toEqual([]);
  });

  test('nor when people wrote around our part, in a browser', () => {
    const { body } = issueOf();
    const edited = `My words\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\nMore`;
    expect(plan(issueOf({ body: edited })).writes).toEqual([]);
  });

  test('nor when people put labels on', () => {
    const labels = [...issueOf().labels, 'bug', 'priority:high'];
    expect(plan(issueOf({ labels })).writes).toEqual([]);
  });
});

describe('a session that changed', () => {
  test('changes title and our part, and nothing around it', () => {
    const { body } = issueOf();
    const { writes } = plan(issueOf({ body: `Mine\n\n${body}\n\nTheirs` }), {
      now: session('Fix logout'),
    });
    expect(writes).toMatchObject([
      { kind: 'change', ref: '#128', change: { title: 'Fix logout - AI Session' } },
    ]);
    const [write] = writes;
    const after = write?.kind === 'change' ? (write.change.body ?? '') : '';
    expect(after.startsWith('Mine\n\n')).toBe(true);
    expect(after.endsWith('\n\nTheirs')).toBe(true);
  });

  test('of another type takes its old label off', () => {
    const now = parseSession(
      session().text.replace('  status:', '  type: security\n  status:'),
      pathOf(),
    );
    expect(plan(issueOf(), { now }).writes.slice(0, 2)).toEqual([
      { kind: 'labels', names: ['type:security'] },
      {
        kind: 'change',
        ref: '#128',
        change: { addLabels: ['type:security'], removeLabels: ['type:general'] },
      },
    ]);
  });

  test('gets its labels before the body remembers them', () => {
    const now = parseSession(
      session().text.replace('  status:', '  type: security\n  status:'),
      pathOf(),
    );
    const withBody = plan(issueOf(), { now }).writes.findIndex(
      (one) => one.kind === 'change' && one.change.body !== undefined,
    );
    expect(withBody).toBe(2);
  });
});

describe('what people did stays', () => {
  test('a title', () => {
    const told = plan(issueOf({ title: 'Login is broken' }), { now: session('Fix logout') });
    expect(codes(told)).toEqual(['title-kept']);
    expect(JSON.stringify(told.writes)).not.toContain('"title":"Fix logout');
  });

  test('a label that they took off', () => {
    const told = plan(issueOf({ labels: ['ai-session', 'type:general'] }));
    expect(codes(told)).toEqual(['labels-kept']);
    expect(told.writes).toEqual([]);
  });

  test('an issue that they closed', () => {
    const told = plan(issueOf({ state: 'closed' }), { now: session('Fix logout') });
    expect(codes(told)).toEqual(['stays-closed']);
    expect(JSON.stringify(told.writes)).not.toContain('"state"');
  });

  test('the title of an issue that was theirs from the start', () => {
    const linked = issueOf({ body: 'Please fix it.', title: 'Broken', labels: ['bug'] });
    const { writes } = plan(linked);
    expect(writes.map(({ kind }) => kind)).toEqual(['labels', 'change', 'change']);
    expect(JSON.stringify(writes)).not.toContain('AI Session');
  });
});

describe('a body without room', () => {
  test('keeps what people wrote, with less of ours', () => {
    const body = 'x'.repeat(64_500);
    const { writes } = plan(issueOf({ body }));
    const change = writes.find((one) => one.kind === 'change' && one.change.body !== undefined);
    const after = change?.kind === 'change' ? (change.change.body ?? '') : '';
    expect(after.startsWith(body)).toBe(true);
    expect(after.length).toBeLessThanOrEqual(65_536);
  });

  test('stays as it is when not even a line fits', () => {
    const told = plan(issueOf({ body: 'x'.repeat(65_500) }));
    expect(codes(told)).toContain('no-room');
    expect(JSON.stringify(told.writes)).not.toContain('"body"');
  });
});

describe('updates', () => {
  const one = makeUpdate(FIX_LOGIN, '2026-11-20T15:00:00Z', { type: 'decision', text: 'A' });
  const two = makeUpdate(FIX_LOGIN, '2026-11-20T15:00:01Z', { type: 'blocker', text: 'B' });
  const comment = (body: string): Comment => ({ id: '1', body, created: '2026-11-20T15:00:00Z' });

  test('that wait are one comment', () => {
    const { writes } = plan(issueOf(), { facts: { updates: [one, two] } });
    expect(writes).toMatchObject([{ kind: 'comment', ref: '#128', updates: [one.id, two.id] }]);
  });

  test('that are there already are not posted again', () => {
    const comments = [comment(commentMarker(FIX_LOGIN, [one.id]))];
    const told = plan(issueOf(), { facts: { updates: [one, two] }, comments });
    expect(told.arrived).toEqual([one.id]);
    expect(told.writes).toMatchObject([{ updates: [two.id] }]);
  });

  test('wait on while the issue is locked', () => {
    const told = plan(issueOf({ locked: true }), { facts: { updates: [one] } });
    expect(codes(told)).toEqual(['locked']);
    expect(told.writes).toEqual([]);
  });
});

test('a pull request is told once', () => {
  const facts = { pullRequests: ['#130'] };
  const first = plan(issueOf(), { facts });
  expect(first.writes).toMatchObject([
    { kind: 'comment', ref: '#130' },
    { kind: 'change', ref: '#128' },
  ]);
  const change = first.writes[1];
  const body = change?.kind === 'change' ? (change.change.body ?? '') : '';
  expect(plan(issueOf({ body }), { facts }).writes).toEqual([]);
});

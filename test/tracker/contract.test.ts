import { afterEach, describe, expect, test } from 'vitest';
import type { IssueDraft, Tracker } from '../../src/core/mirror/tracker.ts';
import { FakeGitHub } from '../support/fake-github.ts';
import { FakeLinear } from '../support/fake-linear.ts';
import type { FakeServer } from '../support/fake-server.ts';
import { codeOf, trackedRepo, trackerOf } from '../support/tracked-repo.ts';

interface Opened {
  server: FakeServer;
  tracker: Tracker;
  /** Somebody else with the same token. */
  another(): Promise<Tracker>;
}

const LINEAR = 'tracker: linear\nlinear:\n  team: BACK\n';
const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function open(name: string): Promise<Opened> {
  const server = name === 'GitHub' ? await FakeGitHub.start() : await FakeLinear.start();
  servers.push(server);
  const repo = trackedRepo(name === 'GitHub' ? {} : { config: LINEAR });
  const another = (): Promise<Tracker> => trackerOf(repo, server.env);
  return { server, tracker: await another(), another };
}

const DRAFT: IssueDraft = {
  title: 'Checkout - AI Session',
  body: 'What is done.\n\n<!-- m:1 -->',
  labels: ['ai-session', 'active'],
  assignToMe: true,
};

/** What every tracker keeps, whichever it is: a new one is added to this list, with a server of its own. */
describe.each(['GitHub', 'Linear'])('%s', (name) => {
  test('an issue comes back as it was made', async () => {
    const { tracker } = await open(name);
    await tracker.ensureLabels(DRAFT.labels);
    const made = await tracker.create(DRAFT, 'm:1');
    const found = await tracker.issue(made.ref);
    expect(found).toMatchObject({
      ref: made.ref,
      title: DRAFT.title,
      body: DRAFT.body,
      state: 'open',
      locked: false,
    });
    expect([...(found?.labels ?? [])].toSorted()).toEqual(['active', 'ai-session']);
    expect(found?.assignees).toHaveLength(1);
  });

  test('one issue for one marker', async () => {
    const { tracker, another, server } = await open(name);
    const made = await tracker.create(DRAFT, 'm:1');
    const { length } = server.writes;
    const again = await (await another()).create({ ...DRAFT, title: 'Other' }, 'm:1');
    expect(again.ref).toBe(made.ref);
    expect(server.writes).toHaveLength(length);
  });

  test('an issue is found by its marker, whatever became of it', async () => {
    const { tracker } = await open(name);
    const { ref } = await tracker.create(DRAFT, 'm:1', new Date());
    await tracker.change(ref, { title: 'Renamed', state: 'closed' });
    expect((await tracker.issueWith('m:1', new Date()))?.ref).toBe(ref);
    expect(await tracker.issueWith('m:2')).toBeUndefined();
  });

  test('a change leaves everything else as it is', async () => {
    const { tracker } = await open(name);
    await tracker.ensureLabels(['ai-session', 'active', 'completed']);
    const { ref } = await tracker.create(DRAFT, 'm:1');
    await tracker.change(ref, {
      state: 'closed',
      addLabels: ['completed'],
      removeLabels: ['active', 'never-there'],
    });
    const changed = await tracker.issue(ref);
    expect(changed).toMatchObject({ title: DRAFT.title, body: DRAFT.body, state: 'closed' });
    expect([...(changed?.labels ?? [])].toSorted()).toEqual(['ai-session', 'completed']);
    expect(changed?.closed).toBeDefined();
    await tracker.change(ref, { state: 'open' });
    expect((await tracker.issue(ref))?.state).toBe('open');
  });

  test('one comment for one marker', async () => {
    const { tracker, another } = await open(name);
    const { ref } = await tracker.create(DRAFT, 'm:1');
    const first = await tracker.comment(ref, 'One <!-- c:1 -->', 'c:1');
    const again = await (await another()).comment(ref, 'One again <!-- c:1 -->', 'c:1');
    await tracker.comment(ref, 'Two <!-- c:2 -->', 'c:2');
    expect(again.id).toBe(first.id);
    expect((await tracker.comments(ref)).map(({ body }) => body)).toEqual([
      'One <!-- c:1 -->',
      'Two <!-- c:2 -->',
    ]);
  });

  test('one comment for one marker, whichever call loses its answer', async () => {
    const { tracker, server } = await open(name);
    const { ref } = await tracker.create(DRAFT, 'm:1');
    const ask = (): Promise<unknown> => tracker.comment(ref, 'One <!-- c:1 -->', 'c:1');
    for (let at = 1; at <= 4; at++) {
      server.cutAt(server.calls.length + at, 'after');
      await codeOf(ask());
    }
    await ask();
    expect(await tracker.comments(ref)).toHaveLength(1);
  });

  test('labels are made once', async () => {
    const { tracker, server } = await open(name);
    await tracker.ensureLabels(['ai-session', 'type:research']);
    const { length } = server.writes;
    await tracker.ensureLabels(['type:research', 'ai-session']);
    expect(length).toBe(2);
    expect(server.writes).toHaveLength(2);
  });

  test('a label that is there in another case is taken', async () => {
    const { tracker, server } = await open(name);
    if (server instanceof FakeLinear) server.labels.set('label-active', 'Active');
    if (server instanceof FakeGitHub) server.repository.labels.add('Active');
    await tracker.ensureLabels(['active']);
    expect(server.writes).toHaveLength(0);
    const { ref, labels } = await tracker.create({ ...DRAFT, labels: ['active'] }, 'm:1');
    expect(labels).toEqual(['Active']);
    await tracker.change(ref, { addLabels: ['active'] });
    expect((await tracker.issue(ref))?.labels).toEqual(['Active']);
  });

  test('issues are listed by labels and state, the newest first', async () => {
    const { tracker } = await open(name);
    await tracker.ensureLabels(DRAFT.labels);
    const one = await tracker.create(DRAFT, 'm:1');
    const two = await tracker.create({ ...DRAFT, body: '<!-- m:2 -->' }, 'm:2');
    const three = await tracker.create({ ...DRAFT, body: 'm:3', labels: ['ai-session'] }, 'm:3');
    await tracker.change(one.ref, { state: 'closed' });
    const refs = async (filter: Parameters<Tracker['issues']>[0]): Promise<string[]> =>
      (await tracker.issues(filter)).map(({ ref }) => ref);
    expect(await refs({ labels: ['ai-session', 'active'] })).toEqual([two.ref, one.ref]);
    expect(await refs({ labels: ['ai-session'], state: 'open' })).toEqual([three.ref, two.ref]);
    expect(await refs({ state: 'closed' })).toEqual([one.ref]);
  });

  test('a search looks for every condition', async () => {
    const { tracker } = await open(name);
    await tracker.ensureLabels(['ai-session', 'active', 'type:research']);
    const labels = ['ai-session', 'active', 'type:research'];
    const one = await tracker.create({ ...DRAFT, title: 'Pay with "cards"', labels }, 'm:1');
    await tracker.create({ ...DRAFT, title: 'Pay later', body: 'm:2' }, 'm:2');
    const query = {
      status: 'active',
      type: 'research',
      since: '2020-01-01',
      contains: 'with "cards"',
    };
    const { issues, total } = await tracker.search(query, 10);
    expect(issues.map(({ ref }) => ref)).toEqual([one.ref]);
    expect(total).toBe(1);
  });

  test('what names an issue is read back from what is noted of it', async () => {
    const { tracker } = await open(name);
    const made = await tracker.create(DRAFT, 'm:1');
    const fields = tracker.fieldsOf(made);
    const named = {
      githubIssue: fields['github_issue']?.toString(),
      linearIssue: fields['linear_issue']?.toString(),
    };
    expect(tracker.refIn(named)).toBe(made.ref);
    expect(tracker.refOf(made.url)).toBe(made.ref);
    expect(tracker.refOf(made.ref)).toBe(made.ref);
    expect(tracker.refOf('what is this')).toBeUndefined();
  });

  test('an issue that never was', async () => {
    const { tracker } = await open(name);
    const ref = name === 'GitHub' ? '#999' : 'BACK-999';
    expect(await tracker.issue(ref)).toBeUndefined();
    expect(await codeOf(tracker.comments(ref))).toBe('tracker-issue-gone');
    expect(await codeOf(tracker.change(ref, { title: 'x' }))).toBe('tracker-issue-gone');
  });

  test.each([
    [{ status: 401, body: { message: 'no' } }, 'tracker-token-refused'],
    [
      { status: 429, body: { message: 'no' }, headers: { 'retry-after': '900' } },
      'tracker-rate-limited',
    ],
    [{ status: 500, body: { message: 'no' } }, 'tracker-failed'],
    [{ status: 200, body: '<html>' }, 'tracker-strange-answer'],
  ])('what goes wrong has a code: %j', async (answer, code) => {
    const { tracker, server } = await open(name);
    server.fail({ times: 9, answer });
    expect(await codeOf(tracker.issues({}))).toBe(code);
  });

  test('a title that is refused comes with the words of the tracker', async () => {
    const { tracker } = await open(name);
    await expect(tracker.create({ ...DRAFT, title: 'x'.repeat(999) }, 'm:1')).rejects.toThrow(
      'title',
    );
  });

  test('no network', async () => {
    const { tracker, server } = await open(name);
    await server.close();
    expect(await codeOf(tracker.issues({}))).toBe('tracker-unreachable');
  });

  test('the token is not told, even where the server says it', async () => {
    const { tracker, server } = await open(name);
    let token = '';
    server.fail({
      times: 9,
      answer: ({ headers }) => {
        token = headers.authorization?.replace(/^token /, '') ?? '';
        const message = `You sent ${token}`;
        return {
          status: 400,
          body: { message, errors: [{ message, extensions: { code: 'INPUT_ERROR' } }] },
        };
      },
    });
    const told = await tracker.issues({}).catch(String);
    expect(token).not.toBe('');
    expect(told).toContain('You sent ***');
  });
});

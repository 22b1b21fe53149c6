import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { BODY_TOKENS } from '../../src/core/mirror/issue-body.ts';
import { Outbox } from '../../src/mirror/outbox.ts';
import { Workspace } from '../../src/workspace.ts';
import { TOKEN } from '../support/fake-github.ts';
import { Mirrored, mirroredRepo, timesIn } from '../support/mirrored.ts';
import { know, record } from '../support/journal.ts';
import { ID, PATH } from '../support/one-session.ts';
import type { Said } from '../support/any-session.ts';

const opened: Mirrored[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(said: Said = {}, config?: string): Promise<Mirrored> {
  const one = await Mirrored.start(said, config);
  opened.push(one);
  return one;
}

/** With an issue that is as it should be. */
async function created(said: Said = {}, config?: string): Promise<Mirrored> {
  const one = await start(said, config);
  await one.run('issue', 'create');
  return one;
}

describe('an issue is made', () => {
  test('with title, labels, assignee and milestone, and the session names it', async () => {
    const one = await start({ title: 'Retries for v1.2' });
    one.server.repository.addMilestone('v1.2');
    await one.run('issue', 'create');
    expect(one.issues()).toMatchObject([
      {
        number: 1,
        title: 'Retries for v1.2 - AI Session',
        labels: ['ai-session', 'active', 'type:general'],
        assignees: ['octo-bot'],
        milestone: 1,
      },
    ]);
    expect(one.session().githubIssue).toBe('1');
    expect(estimateTokens(one.issues()[0]?.body ?? '')).toBeLessThanOrEqual(BODY_TOKENS);
  });

  test('and then a sync of unchanged state asks twice and writes nothing', async () => {
    const one = await created();
    const before = one.server.calls.length;
    expect(await one.writesOf('issue', 'sync')).toBe(0);
    expect(one.server.calls.length - before).toBe(2);
  });

  test('once: a second create is refused without a call', async () => {
    const one = await created();
    const before = one.server.calls.length;
    expect(await one.codeOf('issue', 'create')).toBe('issue-there');
    expect(one.server.calls.length).toBe(before);
  });

  test('without labels where the token may make issues but no labels', async () => {
    const one = await start();
    one.server.accounts.set(TOKEN, { login: 'guest', scopes: ['repo'], push: false });
    const { notes } = (await one.json('issue', 'create')) as { notes: { code: string }[] };
    expect(notes.map(({ code }) => code)).toEqual(['labels-refused']);
    expect([one.session().githubIssue, one.issues()[0]?.labels]).toEqual(['1', []]);
    await one.run('issue', 'note', 'Queue is in');
    const closed = (await one.json('issue', 'close')) as { notes: { code: string }[] };
    expect(closed.notes.map(({ code }) => code)).toEqual(['labels-refused']);
    expect([one.issues()[0]?.state, timesIn(one.said(), 'Queue is in')]).toEqual(['closed', 1]);
  });

  test('with the labels of a repository that spells them otherwise', async () => {
    const one = await start();
    for (const label of ['AI-Session', 'Active', 'Completed', 'Outcome:Partial'])
      one.server.repository.labels.add(label);
    const { notes } = await one.json('issue', 'create');
    const synced = await one.writesOf('issue', 'sync');
    await one.run('issue', 'close', '--outcome', 'partial');
    const again = await one.writesOf('issue', 'close', '--outcome', 'partial');
    expect([notes, synced, again]).toEqual([[], 0, 0]);
    expect(one.issues()[0]?.labels).toEqual([
      'AI-Session',
      'type:general',
      'Completed',
      'Outcome:Partial',
    ]);
  });

  test.each([[[]], [['--dry-run']]])(
    'not a second time while it is there still, --replace %j',
    async (more) => {
      const one = await created();
      const before = one.server.writes.length;
      expect(await one.codeOf('issue', 'create', '--replace', ...more)).toBe('issue-there');
      expect(one.server.writes.length).toBe(before);
    },
  );

  test('only in words with --dry-run', async () => {
    const one = await start();
    const text = one.repo.read(PATH);
    const { stdout } = await one.run('issue', 'create', '--dry-run');
    expect(stdout).toContain('Fix login - AI Session');
    expect([one.server.writes.length, one.repo.read(PATH)]).toEqual([0, text]);
  });

  test('and nobody hears of it who is only named', async () => {
    const said = 'cc @octocat, @acme/team &#64;hubot <!-- x';
    const one = await created({
      title: `Fix login ${said}`,
      sections: {
        Context: said,
        'Current State': said,
        'Next Steps': `- ${said}`,
        Blockers: `- ${said}`,
      },
    });
    await one.run('issue', 'note', said);
    await one.run('issue', 'sync');
    expect(one.said()).toContain('Milestone Reached');
    expect(one.server.notified).toEqual([]);
  });
});

describe('a sync', () => {
  test('sends everything that waits as one comment', async () => {
    const one = await created();
    await one.run('decision', 'add', 'Use a queue');
    await one.run('blocker', 'add', 'No staging access');
    await one.run('issue', 'note', '--type', 'quality-gate', 'Latency below 50 ms');
    expect(one.server.repository.comments).toHaveLength(0);
    await one.run('issue', 'sync');
    expect(one.server.repository.comments).toHaveLength(1);
    for (const part of [
      '🧠 **Decision Made**: Use a queue',
      '🚫 **Blocker Found**',
      '✅ **Quality Gate**',
    ])
      expect(one.said()).toContain(part);
    expect(await one.writesOf('issue', 'sync')).toBe(0);
  });

  test('tells of agents and what they report', async () => {
    const one = await created();
    await one.run('agent', 'add', 'backend-dev', 'Retry webhooks');
    await one.run('issue', 'note', '--agent', 'backend-dev', 'Queue is in');
    await one.run('agent', 'done', 'backend-dev', '--summary', 'Three attempts');
    await one.run('issue', 'sync');
    for (const part of [
      '### 🤖 Agent Assigned: backend-dev',
      '**Agent ID**: agent-1',
      'Queue is in',
      'Three attempts',
    ])
      expect(one.said()).toContain(part);
  });

  test.each([['update', '--state', 'The queue is in.'], ['pause'], ['checkpoint', '--no-commit']])(
    'tells once of agents that hooks saw and %s wrote into the session',
    async (...argv) => {
      const one = await created({}, 'mirror:\n  updates: queue\n');
      know(one.repo);
      const facts = [
        { ago: 9, kind: 'agent-task', id: 'a1', type: 'tester', task: 'Test the guard' },
        { ago: 8, kind: 'agent-start', id: 'a1', type: 'tester' },
        { ago: 7, kind: 'agent-stop', id: 'a1', type: 'tester', text: 'All green' },
      ] as const;
      record(one.repo, facts, undefined, ID);
      await one.run(...argv);
      await one.run('log', 'went on');
      await one.run('issue', 'sync');
      const said = ['Agent Assigned: tester', 'Progress Update - tester', 'All green'];
      expect(said.map((text) => timesIn(one.said(), text))).toEqual([1, 1, 1]);
    },
  );

  test('leaves alone what people wrote, called, labelled and closed', async () => {
    const one = await created();
    const [issue] = one.issues();
    if (issue === undefined) throw new Error('no issue');
    issue.body = `Mine\r\n${issue.body.replaceAll('\n', '\r\n')}\r\nTheirs`;
    issue.title = 'Login loops';
    issue.labels = ['ai-session', 'type:general', 'bug'];
    issue.state = 'closed';
    await one.run('update', '--state', 'The guard in src/login.ts is done.');
    const { notes } = (await one.json('issue', 'sync')) as { notes: { code: string }[] };
    expect(notes.map(({ code }) => code).toSorted()).toEqual([
      'labels-kept',
      'stays-closed',
      'title-kept',
    ]);
    expect(issue).toMatchObject({
      title: 'Login loops',
      labels: ['ai-session', 'type:general', 'bug'],
      state: 'closed',
    });
    expect(issue.body).toContain('src/login.ts is done');
    expect([issue.body.startsWith('Mine\r\n'), issue.body.endsWith('\r\nTheirs')]).toEqual([
      true,
      true,
    ]);
  });

  test('tells a pull request of the session once', async () => {
    const one = await created({ branch: 'fix/login' });
    const { number } = one.server.repository.addPull({ branch: 'fix/login' });
    await one.run('issue', 'sync');
    await one.run('issue', 'sync');
    expect(timesIn(one.said(number), 'Related to AI session #1')).toBe(1);
  });

  test('of an issue that was deleted says so, and the updates go on waiting', async () => {
    const one = await created();
    await one.run('issue', 'note', 'Half done');
    Object.assign(one.issues()[0] ?? {}, { deleted: true });
    expect(await one.codeOf('issue', 'sync')).toBe('tracker-issue-gone');
    expect((await one.json('issue', 'list'))['waiting']).toHaveLength(1);
    await one.run('issue', 'create', '--replace');
    await one.run('issue', 'sync');
    expect(one.session().githubIssue).toBe('2');
    expect(one.said(2)).toContain('Half done');
  });

  test('follows an issue that was transferred', async () => {
    const one = await created();
    const other = one.server.addRepository('acme/other');
    const [issue] = one.issues();
    other.addIssue({
      number: 5,
      title: issue?.title ?? '',
      body: issue?.body ?? '',
      labels: issue?.labels ?? [],
    });
    Object.assign(issue ?? {}, { movedTo: '/repos/acme/other/issues/5' });
    const { notes } = (await one.json('issue', 'sync')) as { notes: { code: string }[] };
    expect(notes.map(({ code }) => code)).toEqual(['moved']);
    expect(one.session().githubIssue).toBe('acme/other#5');
    expect(await one.writesOf('issue', 'sync')).toBe(0);
  });

  test('keeps updates while the issue is locked', async () => {
    const one = await created();
    await one.run('issue', 'note', 'Half done');
    Object.assign(one.issues()[0] ?? {}, { locked: true });
    const { notes, waiting } = (await one.json('issue', 'sync')) as {
      notes: { code: string }[];
      waiting: number;
    };
    expect([notes.map(({ code }) => code), waiting]).toEqual([['locked'], 1]);
  });

  test('of a body that people have filled up changes nothing of it', async () => {
    const one = await start();
    const full = 'x'.repeat(65_500);
    const { number } = one.server.repository.addIssue({ body: full });
    const { notes } = (await one.json('issue', 'link', String(number))) as {
      notes: { code: string }[];
    };
    expect(notes.map(({ code }) => code)).toEqual(['no-room']);
    expect(one.server.repository.issues.get(number)?.body).toBe(full);
  });
});

describe('an issue is linked', () => {
  test.each(['7', '#7', 'acme/shop#7', 'https://github.com/acme/shop/issues/7'])(
    'as %s',
    async (ref) => {
      const one = await start();
      one.server.repository.addIssue({
        number: 7,
        title: 'Login is broken',
        body: 'Please fix.',
        labels: ['bug'],
      });
      await one.run('issue', 'link', ref);
      expect(one.session().githubIssue).toBe('7');
      expect(one.server.repository.issues.get(7)).toMatchObject({
        title: 'Login is broken',
        labels: ['bug', 'ai-session', 'active', 'type:general'],
      });
      expect(one.issues()[0]?.body.startsWith('Please fix.\n\n')).toBe(true);
      expect(await one.writesOf('issue', 'sync')).toBe(0);
    },
  );

  test('around what a person writes meanwhile', async () => {
    const one = await start();
    const issue = one.server.repository.addIssue({ number: 7, body: 'Please fix.' });
    one.server.onCall = ({ method, path }): void => {
      if (method === 'POST' && path.endsWith('/labels')) issue.body = 'Please fix. It hurts.';
    };
    await one.run('issue', 'link', '7');
    expect(issue.body.startsWith('Please fix. It hurts.\n\n<!-- agent-session:')).toBe(true);
    expect(await one.writesOf('issue', 'sync')).toBe(0);
  });

  test.each([
    ['99', 'tracker-issue-gone'],
    ['words', 'bad-issue'],
    ['https://example.org/1', 'bad-issue'],
  ])('not as %s', async (ref, code) => {
    const one = await start();
    const text = one.repo.read(PATH);
    expect(await one.codeOf('issue', 'link', ref)).toBe(code);
    expect(one.repo.read(PATH)).toBe(text);
  });
});

describe('without network', () => {
  test.each([['create'], ['link', '7'], ['close']])(
    'issue %s fails and queues nothing',
    async (...action) => {
      const one = action[0] === 'close' ? await created() : await start();
      const text = one.repo.read(PATH);
      one.server.fail({ times: 99, cut: 'before' });
      const { code } = await one.run('issue', ...action);
      expect([code, one.repo.read(PATH)]).toEqual([2, text]);
      expect((await one.json('issue', 'list'))['waiting']).toEqual([]);
    },
  );

  test('checkpoint and end go on, say so, and lose nothing', async () => {
    const one = await created();
    one.repo.git('add', '--all');
    one.server.fail({ times: 99, cut: 'before' });
    await one.run('decision', 'add', 'Use a queue');
    one.repo.write('README.md', 'changed');
    const checkpoint = await one.run('checkpoint', '--label', 'queue-in');
    const end = await one.run('end', '--no-handoff');
    expect([checkpoint.code, end.code]).toEqual([0, 0]);
    expect(checkpoint.stdout).toContain('session issue sync');
    expect(end.stdout).toContain('session issue sync');
    expect((await one.json('issue', 'list'))['waiting']).toHaveLength(2);
  });

  test.each([
    ['never', 600_000, 'within 2 s'],
    ['slowly', 1700, 'too slowly'],
  ])(
    'a server that answers %s holds up neither checkpoint nor end',
    async (_, delay, why) => {
      const one = await created();
      one.repo.git('add', '--all');
      await one.run('decision', 'add', 'Use a queue');
      one.server.fail({ times: Infinity, delay });
      const checkpoint = await one.run('checkpoint', '--label', 'queue-in');
      const end = await one.run('end', '--no-handoff');
      for (const { code, stdout } of [checkpoint, end]) {
        expect([code, stdout]).toEqual([0, expect.stringContaining(why)]);
        expect(stdout).toContain('session issue sync');
      }
      expect((await one.json('issue', 'list'))['waiting']).toHaveLength(2);
    },
    60_000,
  );

  test('a checkpoint sends what waits once there is network', async () => {
    const one = await created();
    await one.run('decision', 'add', 'Use a queue');
    const { stdout, code } = await one.run('checkpoint', '--no-commit', '--label', 'queue-in');
    expect([code, one.server.repository.comments.length]).toEqual([0, 1]);
    expect(stdout).toContain('2 updates posted');
    expect(one.said()).toContain('queue-in');
  });
});

describe('a session that is renamed', () => {
  const OTHER = `${ID}-again`;

  /** With one update that waits, and then another name. */
  async function renamed(): Promise<Mirrored> {
    const one = await created();
    await one.run('decision', 'add', 'Use a queue');
    one.repo.write(`.agents/sessions/${OTHER}.md`, one.repo.read(PATH) ?? '');
    rmSync(one.repo.path(PATH));
    return one;
  }
  const stateOf = (one: Mirrored): Outbox => new Outbox(new Workspace(one.repo.root).state);

  test('goes on telling its issue, what waited first', async () => {
    const one = await renamed();
    await one.run('decision', 'add', 'Use two queues');
    expect([stateOf(one).waiting(OTHER).length, stateOf(one).waiting(ID).length]).toEqual([2, 0]);
    await one.run('checkpoint', '--no-commit');
    expect(one.said()).toContain('Use a queue');
  });

  test.each([
    ['issue', 'sync'],
    ['end', '--no-handoff'],
  ])('loses nothing that waits with %s %s', async (...argv) => {
    const one = await renamed();
    await one.run(...argv);
    expect(one.said()).toContain('Use a queue');
  });

  test('has one part in the body of its issue, not two', async () => {
    const one = await renamed();
    await one.run('issue', 'sync');
    await one.run('issue', 'sync');
    const body = one.server.repository.issues.get(1)?.body ?? '';
    expect([
      timesIn(body, ':begin '),
      timesIn(body, `:${OTHER}:`),
      timesIn(body, `:${ID}:`),
    ]).toEqual([1, 2, 0]);
  });

  test('is closed by that one part', async () => {
    const one = await renamed();
    await one.run('issue', 'sync');
    await one.run('issue', 'close');
    const issue = one.server.repository.issues.get(1);
    expect([issue?.state, timesIn(issue?.body ?? '', ':begin ')]).toEqual(['closed', 1]);
  });

  test('takes nothing from another one of the same second that is still there', async () => {
    const one = await created();
    await one.run('decision', 'add', 'Use a queue');
    one.repo.write(`.agents/sessions/${OTHER}.md`, one.repo.read(PATH) ?? '');
    await one.run('decision', 'add', 'Use two queues', '--session', OTHER);
    expect([stateOf(one).waiting(OTHER).length, stateOf(one).waiting(ID).length]).toEqual([0, 1]);
  });
});

describe('nothing goes out unasked', () => {
  test('while the issue is only named in the front matter', async () => {
    const one = await start();
    one.server.repository.addIssue({ number: 7 });
    one.repo.write(
      PATH,
      (one.repo.read(PATH) ?? '').replace('  status:', '  github_issue: 7\n  status:'),
    );
    await one.run('decision', 'add', 'Use a queue');
    await one.run('checkpoint', '--no-commit');
    expect(one.server.calls).toEqual([]);
    expect((await one.json('issue', 'list'))['waiting']).toEqual([]);
  });

  test.each([
    ['queue', 1],
    ['off', 0],
  ])('with mirror.updates: %s', async (updates, waiting) => {
    const one = await created({}, `mirror:\n  updates: ${updates}\n`);
    const before = one.server.calls.length;
    await one.run('decision', 'add', 'Use a queue');
    await one.run('checkpoint', '--no-commit');
    expect(one.server.calls.length).toBe(before);
    expect((await one.json('issue', 'list'))['waiting']).toHaveLength(waiting);
  });
});

describe('two machines at once', () => {
  test('end with one issue, each update once, and then with nothing to do', async () => {
    const one = await start();
    const other = new Mirrored(one.server, mirroredRepo());
    await Promise.all([one.run('issue', 'create'), other.run('issue', 'create')]);
    expect(one.issues()).toHaveLength(1);
    expect(one.session().githubIssue).toBe(other.session().githubIssue);
    for (const [machine, text] of [
      [one, 'from one'],
      [other, 'from other'],
    ] as const)
      await machine.run('issue', 'note', text);
    // What the file says is the same again, as after git has merged it.
    other.repo.write(PATH, one.repo.read(PATH) ?? '');
    await Promise.all([one.run('issue', 'sync'), other.run('issue', 'sync')]);
    await Promise.all([one.run('issue', 'sync'), other.run('issue', 'sync')]);
    const number = one.issues()[0]?.number;
    expect(timesIn(one.said(number), 'from one')).toBe(1);
    expect(timesIn(one.said(number), 'from other')).toBe(1);
    expect([await one.writesOf('issue', 'sync'), await other.writesOf('issue', 'sync')]).toEqual([
      0, 0,
    ]);
    await other.run('log', 'Said on one machine only');
    await Promise.all([one.run('issue', 'close'), other.run('issue', 'close')]);
    expect(timesIn(one.said(number), 'Session Complete')).toBe(1);
  });
});

describe('the end of an issue', () => {
  test('asks for nothing that it does not use', async () => {
    const one = await created();
    const before = one.server.calls.length;
    await one.run('issue', 'close');
    const reads = one.server.calls.slice(before).filter(({ isWrite }) => !isWrite);
    // Thrice for the comments: the summary is made once.
    expect(reads.map(({ path }) => path.split('?')[0])).toEqual([
      '/repos/acme/shop/issues/1',
      '/repos/acme/shop/pulls',
      '/repos/acme/shop/issues/1/comments',
      '/repos/acme/shop/labels',
      '/repos/acme/shop/issues/1/comments',
      '/repos/acme/shop/issues/1/comments',
    ]);
  });

  test('has labels, one summary with its counts, and is closed', async () => {
    const one = await created();
    await one.run('decision', 'add', 'Use a queue');
    await one.run('issue', 'note', '--type', 'quality-gate', 'Latency below 50 ms');
    await one.run('issue', 'close', '--outcome', 'partial', '--details', 'Half of it is in.');
    await one.run('issue', 'close', '--outcome', 'partial', '--details', 'Half of it is in.');
    expect(one.issues()[0]).toMatchObject({
      state: 'closed',
      labels: ['ai-session', 'type:general', 'completed', 'outcome:partial'],
    });
    const said = one.said();
    expect(timesIn(said, '## 🏁 Session Complete')).toBe(1);
    for (const line of [
      '**Outcome**: partial',
      '**Details**: Half of it is in.',
      '- Key decisions: 1',
      '- Quality gates passed: 1',
    ])
      expect(said).toContain(line);
    expect(timesIn(said, 'Decision Made')).toBe(1);
  });
});

test('objectives that are done are milestones, whichever command did them', async () => {
  const one = await created({
    sections: {
      Context: 'c',
      'Current State': 's',
      'Next Steps': '- n',
      'Acceptance Criteria': '- [ ] No loss\n- [ ] Three attempts',
    },
  });
  await one.run('objective', 'done', 'No loss');
  await one.run('update', '--done', 'obj-2', '--state', 'All is in.');
  await one.run('objective', 'done', 'No loss');
  const { waiting } = (await one.json('issue', 'list')) as { waiting: { text: string }[] };
  expect(waiting.map(({ text }) => text)).toEqual([
    'No loss (1 of 2 objectives done)',
    'Three attempts (2 of 2 objectives done)',
  ]);
});

test('what is asked of all issues of sessions is asked by the same verb', async () => {
  const one = await created({ title: 'Fix login' });
  const found = await one.run('issue', 'find', '--status', 'active', '--contains', 'login');
  const stats = await one.run('issue', 'stats');
  const archive = await one.run('issue', 'archive', '--dry-run');
  expect([found.code, found.stdout.includes('#1'), stats.code, archive.code]).toEqual([
    0,
    true,
    0,
    0,
  ]);
  expect(found.stdout).toContain('label:ai-session');
});

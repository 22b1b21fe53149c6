import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Mirrored, timesIn } from '../support/mirrored.ts';
import { ID, PATH } from '../support/one-session.ts';

interface Plan {
  hash: string;
  closing?: { ref: string };
  filings: { title: string }[];
  checklist: { id: string; state: string; summary: string }[];
}

let one: Mirrored;
beforeEach(async () => {
  one = await Mirrored.start({
    sections: {
      Context: 'The login page loops.',
      'Current State': 'The guard in src/login.ts is done.',
      'Next Steps': '- Roll it out, @octocat',
    },
  });
  await one.run('issue', 'create');
  one.repo.git('add', '--all');
  one.repo.git('commit', '--quiet', '--message=session');
});
afterEach(() => one.close());

const plan = async (...more: string[]): Promise<Plan> =>
  (await one.json('complete', '--dry-run', ...more)) as unknown as Plan;
const issueItem = ({ checklist }: Plan): string | undefined =>
  checklist.find(({ id }) => id === 'external-issue')?.state;

describe('a completion of a session with an issue', () => {
  it('plans to end it, and to file what is left there', async () => {
    const planned = await plan();
    expect(issueItem(planned)).toBe('planned');
    expect(planned.closing?.ref).toBe('#1');
    expect(planned.filings).toHaveLength(1);
  });

  it('ends it with links to the follow-ups, and notifies nobody', async () => {
    await one.run('complete', '--yes');
    expect(one.issues()[0]).toMatchObject({ state: 'closed' });
    expect(one.said()).toContain('https://github.com/acme/shop/issues/2');
    expect(one.server.repository.issues.get(2)?.body).toContain('Follow-up of #1.');
    expect(one.server.notified).toEqual([]);
    expect(one.issues()[0]?.body).toContain('session restore');
  });

  it.each(['--waive', '--answer'])('leaves it alone with %s', async (option) => {
    expect((await plan(option, 'external-issue=later')).closing).toBeUndefined();
    await one.run('complete', '--yes', option, 'external-issue=later');
    expect([one.repo.has(PATH), one.issues()[0]?.state]).toEqual([false, 'open']);
  });

  it('asks about it where the tracker cannot be reached, and files into the backlog', async () => {
    one.server.fail({ times: 99, cut: 'before' });
    const planned = await plan();
    expect(issueItem(planned)).toBe('question');
    expect(planned.checklist[0]?.summary).toContain('GitHub');
    expect([planned.closing, planned.filings]).toEqual([undefined, []]);
    const { code } = await one.run('complete', '--yes', '--waive', 'external-issue=offline');
    expect([code, one.repo.has(PATH), one.repo.has('BACKLOG.md')]).toEqual([0, false, true]);
  });

  it('loses no update that was never sent: a session brought back sends it', async () => {
    await one.run('issue', 'note', 'Queue is in');
    const { stdout } = await one.run('complete', '--yes', '--waive', 'external-issue=offline');
    expect([one.repo.has(PATH), stdout]).toEqual([false, expect.stringMatching(/1 update .*sent/)]);
    const restored = await one.run('restore', ID);
    expect(restored.code).toBe(0);
    await one.run('issue', 'sync');
    expect(timesIn(one.said(), 'Queue is in')).toBe(1);
  });

  it('asks about it where it is gone', async () => {
    Object.assign(one.issues()[0] ?? {}, { deleted: true });
    expect(issueItem(await plan())).toBe('question');
  });

  it('needs another approval where the issue is to be left alone', async () => {
    const { hash } = await plan('--waive', 'external-issue=later');
    expect((await plan()).hash).not.toBe(hash);
  });

  it('ends without the issue when it is carried on with a waiver', async () => {
    let isCut = false;
    one.server.fail({
      times: 99,
      cut: 'before',
      when: ({ isWrite, path }) => (isCut ||= isWrite && path.includes('/issues/1/')),
    });
    const stopped = await one.run('complete', '--yes');
    expect([stopped.code, one.repo.has(PATH)]).toEqual([2, false]);
    const carried = await one.run('complete', '--waive', 'external-issue=offline');
    expect([carried.code, one.issues()[0]?.state]).toEqual([0, 'open']);
  });

  it('that lost the network behind its commit ends it in the next run', async () => {
    one.server.fail({
      times: 1,
      cut: 'before',
      when: ({ isWrite, path }) => isWrite && path.endsWith('/issues/1'),
    });
    const stopped = await one.run('complete', '--yes');
    expect([stopped.code, one.repo.has(PATH)]).toEqual([2, false]);
    const carried = await one.run('complete');
    expect([carried.code, one.issues()[0]?.state, timesIn(one.said(), 'Session Complete')]).toEqual(
      [0, 'closed', 1],
    );
  });
});

import { describe, expect, it } from 'vitest';
import { CompletionRecords } from '../../src/completion/completion-records.ts';
import { Workspace } from '../../src/workspace.ts';
import { completedRecord } from '../support/completed.ts';
import { oneSession, PATH, type OneSession } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const decided = (title: string): string =>
  sessionText({
    body: `## Decisions\n\n### Decision 1: ${title}\n\n**Decision**: ${title} it is\n\n**Rationale**: It is calm\n`,
  });

/** A session that is there, one that a commit deleted, one with a completion record, and a record. */
function project(): OneSession {
  const one = oneSession(decided('A queue'));
  const { repo } = one;
  repo.write('.agents/sessions/20261001-100000-gone.md', decided('A cron job'));
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '-m', 'start');
  repo.git('rm', '--quiet', '.agents/sessions/20261001-100000-gone.md');
  repo.git('commit', '--quiet', '-m', 'end');
  const id = '20261002-100000-completed';
  new CompletionRecords(new Workspace(repo.root)).save(
    completedRecord({ id, text: decided('A socket') }),
  );
  repo.write(
    'docs/decisions/0001-a-table.md',
    '# 1. A table\n\nDate: 2026-11-21\n\n## Status\n\nAccepted\n\n## Decision\n\nTables are enough.\n',
  );
  repo.write(
    'docs/decisions/0002-a-queue.md',
    '# 2. A queue\n\nDate: 2026-11-19\n\n## Status\n\nSuperseded\n\n## Decision\n\nOld words.\n',
  );
  return one;
}

const titles = async (one: OneSession, ...more: string[]): Promise<unknown> =>
  ((await one.json('decision', 'list', '--log', ...more)).decisions as { title: string }[]).map(
    ({ title }) => title,
  );

describe('session decision list --log', () => {
  it('has every decision once, newest first, of sessions, ended ones too, and of records', async () => {
    const all = (await titles(project())) as string[];
    expect(all[0]).toBe('A table');
    expect(all.toSorted()).toEqual(['A cron job', 'A queue', 'A socket', 'A table']);
  });

  it('names the record that keeps a decision', async () => {
    const { decisions } = await project().json('decision', 'list', '--log');
    expect(decisions).toContainEqual(
      expect.objectContaining({
        title: 'A queue',
        record: 'docs/decisions/0002-a-queue.md',
        status: 'Superseded',
        rationale: 'It is calm',
      }),
    );
  });

  it('is Markdown with a heading for each', async () => {
    const { stdout } = await project().run('decisions', 'list', '--log');
    expect(stdout.match(/^## .*/gm)).toHaveLength(4);
    expect(stdout).toContain('**Rationale**: It is calm');
  });

  it('is that of one session where one is named', async () => {
    expect(await titles(project(), '--session', PATH)).toEqual(['A queue']);
  });

  it('stays one document whatever a decision brings', async () => {
    const one = oneSession(
      decided('A queue').replace('It is calm', 'It\n\n```\nis open \u001b[31m'),
    );
    const { stdout } = await one.run('decision', 'list', '--log');
    expect(stdout.match(/^```/gm)).toHaveLength(2);
    expect(stdout).not.toContain('\u001b');
  });

  it('tells the whole decision of a record, with what looks like a heading in code', async () => {
    const one = oneSession();
    const decision = 'So:\n\n```sh\n# start it\nqueue start\n```\n\nNever by hand.';
    const text = `# 1. A queue\n\n## Decision\n\n${decision}\n\n### More\n\nDeeper.\n`;
    one.repo.write('docs/decisions/0001-a-queue.md', text.replaceAll('\n', '\r\n'));
    const { decisions } = await one.json('decision', 'list', '--log');
    expect(decisions).toEqual([expect.objectContaining({ decision })]);
  });

  it('says when there is none', async () => {
    expect((await oneSession().run('decision', 'list', '--log')).stdout).toContain('No decisions');
  });
});

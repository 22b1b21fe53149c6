import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { runInProcess } from '../support/cli.ts';
import { RICH, richRepo } from '../support/rich-session.ts';

/** One repository for all that only read. */
const shared = richRepo();
const OTHER = '20261110-091000-part-0';
const WORDS = 'idempotency keys';

/** What comes out, and what an agent pays for it by our estimate. */
async function answer(
  argv: readonly string[],
  cwd: string = shared.root,
): Promise<{ code: number; text: string; tokens: number }> {
  const { code, stdout, stderr } = await runInProcess(argv, { cwd });
  return { code, text: stdout, tokens: estimateTokens(stdout + stderr) };
}

describe('what an answer costs on a session of two weeks among thirty others', () => {
  it.each<[number, string[]]>([
    [1000, ['brief', RICH]],
    [1000, ['resume', RICH, '--dry-run']],
    [300, ['find', 'payments']],
    [300, ['find', WORDS, '--contains', 'provider']],
    [300, ['find', '--type', 'development', '--since', '2026-01-01']],
    [300, ['knowledge', 'find', 'payments']],
    [200, ['assess', WORDS]],
    [1000, ['list']],
    [1000, ['list', '--all']],
    [1000, ['status', RICH]],
    [1000, ['compare', RICH, OTHER]],
    [1000, ['analyze']],
    [1000, ['analyze', RICH]],
    [1000, ['analyze', '--velocity', '--patterns', '--totals']],
    [1000, ['objective', 'list', '--session', RICH]],
    [1000, ['task', 'list', '--session', RICH]],
    [1000, ['decision', 'list', '--session', RICH]],
    [1000, ['blocker', 'list', '--session', RICH]],
    [1000, ['agent', 'list', '--session', RICH]],
    [1000, ['artifact', 'list', '--session', RICH]],
    [1000, ['knowledge', 'list']],
    [1000, ['log', '--session', RICH]],
    [1000, ['verify', RICH]],
    [1000, ['history']],
    [1000, ['checkpoint', RICH, '--dry-run']],
    [1000, ['--help']],
    [1000, ['help', '--all']],
  ])('at most %i tokens: %j', async (most, argv) => {
    const { code, text, tokens } = await answer(argv);
    expect([code < 2, tokens <= most, text === '']).toEqual([true, true, false]);
  });

  it.each<[string[], string]>([
    [['list', '--limit', '99'], 'part-29'],
    [['analyze', '--all'], 'part-29'],
    [['task', 'list', '--all', '--session', RICH], 'task-60'],
    [['objective', 'list', '--all', '--session', RICH], 'obj-60'],
    [['decision', 'list', '--all', '--session', RICH], 'dec-70'],
    [['blocker', 'list', '--all', '--session', RICH], 'blk-60'],
    [['log', '--all', '--session', RICH], 'part 1 of the worker'],
    [['verify', '--all', RICH], 'module-39.ts'],
    [['status', '--verbose', RICH], 'task-60'],
    [['compare', '--full', RICH, OTHER], 'kind 60'],
  ])('all of it comes with %j', async (argv, last) => {
    const { text } = await answer(argv);
    expect(text).toContain(last);
    expect(text).not.toMatch(/^and \d+ more/m);
  });

  it.each([
    [['list'], '--limit 31'],
    [['analyze'], '--all'],
    [['task', 'list', '--session', RICH], '--all'],
    [['objective', 'list', '--session', RICH], '--all'],
    [['decision', 'list', '--session', RICH], '--all'],
    [['blocker', 'list', '--session', RICH], '--all'],
    [['log', '--session', RICH], '--all'],
  ])('what is left of %j is announced', async (argv, how) => {
    expect((await answer(argv)).text).toContain(how);
  });

  it('leaves out what is done before what is open', async () => {
    const { text } = await answer(['task', 'list', '--session', RICH]);
    expect(text).not.toContain('[x]');
    expect(text).toContain('18 done: --all');
  });

  it('keeps the newest entries of a log', async () => {
    const { text } = await answer(['log', '--session', RICH]);
    expect(text).toContain('part 40 of the worker');
    expect(text).toMatch(/^\d+ earlier: --all\n/);
  });
});

describe('what recording costs', () => {
  const repo = richRepo();

  it.each<[string[]]>([
    [['update', RICH, '--state', 'The guard is done.', '--next', 'Measure it', '--done', 'obj-1']],
    [['log', RICH, 'Measured it: 40 ms a call']],
    [['task', 'add', 'Measure again', '--session', RICH]],
    [['task', 'done', 'task-2', '--session', RICH]],
    [['objective', 'done', 'obj-2', '--session', RICH]],
    [['decision', 'add', 'Keep the queue', '--rationale', 'It is measured', '--session', RICH]],
    [['blocker', 'add', 'The provider is down', '--session', RICH]],
    [['agent', 'add', 'reviewer', 'Look at the guard', '--session', RICH]],
    [['checkpoint', RICH, '--message', 'Finish the guard']],
    [['pause', RICH]],
  ])('at most 200 tokens: %j', async (argv) => {
    const { code, tokens } = await answer(argv, repo.root);
    expect([code, tokens <= 200]).toEqual([0, true]);
  });

  it('at most 500 tokens for the summary of a completion', async () => {
    const waived = ['external-issue=none', 'references=none', 'remaining-work=none'];
    const { code, text, tokens } = await answer(
      ['complete', RICH, '--yes', ...waived.flatMap((one) => ['--waive', one])],
      repo.root,
    );
    expect([code, text.startsWith('Completed'), tokens <= 500]).toEqual([0, true, true]);
  });
});

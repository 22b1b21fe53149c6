import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { runInProcess, type Outcome } from '../support/cli.ts';
import { makeRepo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

function find(...argv: string[]): Promise<Outcome> {
  const files = Array.from({ length: 30 }, (_, at) => [
    `.agents/sessions/202611${String(at + 1).padStart(2, '0')}-100000-s${at}.md`,
    sessionText({
      title: `Retry ${'queue '.repeat(20)}${at}`,
      front: at === 3 ? '  type: research\n' : '',
    }).replace('in_progress', at < 2 ? 'paused' : 'completed'),
  ]);
  return runInProcess(['find', ...argv], { cwd: makeRepo(Object.fromEntries(files)).root });
}

describe('session find', () => {
  it('answers within 300 tokens and says how many more there are', async () => {
    const { stdout } = await find('retry', 'queue');
    expect(estimateTokens(stdout)).toBeLessThanOrEqual(300);
    expect(stdout).toMatch(/and \d+ more/);
  });

  it.each([
    [['--status', 'paused'], 2],
    [['--type', 'research'], 1],
    [[], 30],
  ])('counts with %j', async (argv, total) => {
    expect(JSON.parse((await find('retry', ...argv, '--json')).stdout)).toMatchObject({
      query: 'retry',
      total,
    });
  });

  it('gives as many results as asked for', async () => {
    expect(
      JSON.parse((await find('retry', '--limit', '12', '--json')).stdout).results,
    ).toHaveLength(12);
  });

  it('ends with 1 when nothing fits', async () => {
    expect((await find('zebra')).code).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { runSession } from '../support/cli.ts';
import { EXPORT, LOGIN, SEARCH, threeSessions } from '../support/insight-repo.ts';

/** The command lines of the description of sessions in git, as they stand there. */
const LINES: readonly (readonly [string, string])[] = [
  ['history --count 10', EXPORT],
  ['history --count 5 --metrics', EXPORT],
  ['analyze', SEARCH],
  ['analyze --velocity', '2026-11-16'],
  ['analyze --patterns', 'src/api.ts'],
  [`compare ${EXPORT}`, LOGIN],
  ['report --weekly', '# Weekly report'],
  ['report --project --format markdown', '# Project report'],
];

describe('looking back', () => {
  it.each(LINES)('runs: session %s', async (line, expected) => {
    const repo = threeSessions();
    const { code, stdout } = await runSession(line.split(' '), { cwd: repo.root, env: repo.env });
    expect([code, stdout.includes(expected)]).toEqual([0, true]);
  });

  it('changes nothing', async () => {
    const repo = threeSessions();
    const before = repo.git('for-each-ref') + repo.git('status', '--porcelain');
    for (const [line] of LINES)
      await runSession(line.split(' '), { cwd: repo.root, env: repo.env });
    expect(repo.git('for-each-ref') + repo.git('status', '--porcelain')).toBe(before);
  });
});

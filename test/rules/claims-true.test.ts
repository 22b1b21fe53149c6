import { describe, expect, it } from 'vitest';
import { lintText } from '../../src/lint/lint.ts';
import type { Problem } from '../../src/core/lint/rule.ts';
import { runInProcess } from '../support/cli.ts';
import { makeRepo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';
const TEXT = sessionText({ body: '## Blockers\n\n- Waits for `src/gone.ts`\n' });

async function lint(files: Record<string, string>, ...args: string[]): Promise<Problem[]> {
  const repo = makeRepo(files, { commit: true });
  const { stdout } = await runInProcess(['lint', '--json', ...args], { cwd: repo.root });
  return (JSON.parse(stdout) as { problems: Problem[] }).problems;
}

describe('claims-true', () => {
  it('warns about a path that is not there, where it stands', async () => {
    expect(await lint({ [PATH]: TEXT })).toMatchObject([
      { rule: 'claims-true', severity: 'warning', line: 29, column: 14 },
    ]);
  });

  it.each([
    ['is there', { [PATH]: TEXT, 'src/gone.ts': '' }],
    ['belongs to a package', { [PATH]: TEXT, 'packages/web/src/gone.ts': '' }],
  ])('says nothing of one that %s', async (_, files) => {
    expect(await lint(files)).toEqual([]);
  });

  it('says nothing of a completed session', async () => {
    const found = await lint({ [PATH]: TEXT.replace('in_progress', 'completed') });
    expect(found.map(({ rule }) => rule)).not.toContain('claims-true');
  });

  it('says nothing of a text alone', () => {
    const { problems } = lintText(TEXT, PATH, { now: '2026-11-20T15:00:00Z' });
    expect(problems).toEqual([]);
  });

  it('can be switched off', async () => {
    const config = 'lint:\n  rules:\n    claims-true: off\n';
    expect(await lint({ [PATH]: TEXT, '.agents/config.yaml': config })).toEqual([]);
  });
});

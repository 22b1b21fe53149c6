import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSession } from '../support/cli.ts';
import { oneSession, PATH, type OneSession } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const BODY = `## Acceptance Criteria

- [x] No loop
- [ ] Keeps query

## Blockers

- Staging is down
- [x] No access

## Files Modified

- \`src/a.ts\`
- \`src/gone.ts\`
`;

/** A session with one commit since it began, a test report, and a file that it names and that is gone. */
function worked(): OneSession {
  const one = oneSession();
  const { repo } = one;
  repo.write('src/a.ts', '1');
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '-m', 'Start');
  const base = repo.git('rev-parse', 'HEAD').trim();
  repo.write(PATH, sessionText({ body: BODY, front: `  base_commit: "${base}"\n` }));
  repo.write('src/a.ts', '2');
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '-m', 'Fix *it*');
  repo.write(
    'junit.xml',
    '<testsuites><testsuite name="a" tests="12" failures="1"></testsuite></testsuites>',
  );
  return one;
}

describe('session handoff', () => {
  it.each([
    '- Objectives: 1 of 2 done',
    '- Commits: 1 since it began',
    '- Blockers: 1 of 2 open',
    '- Time: 1h since it began',
    '- Tests: 11 passed, 1 failed (junit.xml)',
    'Changed (1): src/a.ts',
    'Fix \\*it\\* (Test',
    '- stale: ',
    '- verified: ',
  ])('says %s', async (wanted) => {
    expect((await worked().run('handoff')).stdout).toContain(wanted);
  });

  it('has the parts of a complete document', async () => {
    const { stdout } = await worked().run('handoff');
    expect(stdout.match(/^## .*/gm)).toEqual([
      '## Objective',
      '## Current State',
      '## Next Steps',
      '## In Progress',
      '## Completed',
      '## Blockers',
      '## Metrics',
      '## Key Files',
      '## Commits',
      '## Claims',
      '## To Continue',
    ]);
  });

  it.each(['--out', '--output', '-o'])('writes a file with %s', async (option) => {
    const one = worked();
    await one.run('handoff', option, 'H.md');
    expect(one.repo.read('H.md')).toMatch(/^# Handoff: /);
  });

  it('works before the first commit', async () => {
    const one = oneSession();
    expect((await one.run('handoff')).stdout).not.toContain('## Commits');
  });
});

describe('session handoff --clipboard', () => {
  it('gives the document to a program that is there', async () => {
    const one = worked();
    const { repo } = one;
    repo.write('bin/wl-copy', '#!/bin/sh\ncat > "$COPIED"\n');
    chmodSync(repo.path('bin/wl-copy'), 0o755);
    const env = {
      ...repo.env,
      PATH: `${repo.path('bin')}:${repo.env['PATH']}`,
      WAYLAND_DISPLAY: 'wayland-0',
      COPIED: repo.path('copied.md'),
    };
    const { stdout } = await runSession(['handoff', '--clipboard'], { cwd: repo.root, env });
    expect(repo.read('copied.md')).toMatch(/^# Handoff: /);
    expect(stdout).toContain('wl-copy');
  });

  it.each<[string, Record<string, string>]>([
    ['there is no program', {}],
    ['it runs on another machine', { SSH_TTY: '/dev/pts/1', DISPLAY: ':0' }],
  ])('asks the terminal where %s', async (_, env) => {
    const { stdout } = await worked().runIn(
      { terminal: true, env: { PATH: '/nowhere', ...env } },
      'handoff',
      '--clipboard',
    );
    const [, base64 = ''] = /\u001b\]52;c;([^\u0007]+)\u0007/.exec(stdout) ?? [];
    expect(Buffer.from(base64, 'base64').toString('utf8')).toMatch(/^# Handoff: /);
  });

  it('says when there is none', async () => {
    const { code, stderr } = await worked().runIn(
      { env: { PATH: '/nowhere' } },
      'handoff',
      '--clipboard',
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('--out')]);
  });
});

import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';

describe('session blocker', () => {
  it('adds one with its issue', async () => {
    const one = oneSession();
    await one.run('blocker', 'add', 'No access', '--issue', '12');
    expect(one.session().body('Blockers')).toBe('- No access (#12)');
  });

  it('resolves one with the day', async () => {
    const one = oneSession();
    await one.run('blocker', 'add', 'No access');
    const { stdout } = await one.run('blocker', 'resolve', 'access');
    expect(one.session().body('Blockers')).toBe('- [x] No access (resolved 2026-11-20)');
    expect(stdout).toContain('nothing blocks');
  });

  it('prints them for programs', async () => {
    const one = oneSession();
    await one.run('blocker', 'add', 'No access');
    expect(await one.json('blocker')).toMatchObject({
      blockers: [{ id: 'blk-1', text: 'No access', resolved: false }],
    });
  });
});

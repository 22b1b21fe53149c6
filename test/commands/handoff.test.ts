import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const NOT_READY = sessionText().replace('Loop found in the cookie check.', 'TODO');

describe('session handoff', () => {
  it('prints the document', async () => {
    expect((await oneSession().run('handoff')).stdout).toMatch(/^# Handoff: Fix login redirect\n/);
  });

  it.each([
    ['ready', sessionText(), 0],
    ['not ready', NOT_READY, 1],
  ])('ends with --check by whether it is %s', async (_, text, code) => {
    expect((await oneSession(text).run('handoff', '--check')).code).toBe(code);
  });

  it('refuses nothing without --check', async () => {
    expect((await oneSession(NOT_READY).run('handoff')).code).toBe(0);
  });

  it('writes a file, and over its own', async () => {
    const one = oneSession();
    await one.run('handoff', '--output', 'HANDOFF.md');
    await one.run('update', '--state', 'Check fixed.');
    await one.run('handoff', '--output', 'HANDOFF.md');
    expect(one.repo.read('HANDOFF.md')).toContain('Check fixed.');
  });

  it('never writes over another file', async () => {
    const one = oneSession();
    one.repo.write('NOTES.md', 'mine\n');
    const { stdout } = await one.run('handoff', '--output', 'NOTES.md', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'would-overwrite' } });
    expect(one.repo.read('NOTES.md')).toBe('mine\n');
  });

  it('tells programs what the document holds', async () => {
    expect(await oneSession(NOT_READY).json('handoff')).toMatchObject({
      version: 1,
      ready: false,
      reasons: [{ code: 'state-placeholder' }],
      next_steps: [{ text: 'Write the test' }, { text: 'Fix the check' }],
    });
  });
});

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  composeCommitMessage,
  durationText,
  readDuration,
  type CommitFacts,
} from '../../../src/core/completion/commit-message.ts';

const FACTS: CommitFacts = {
  id: '20261120-140000-fix-login-redirect',
  title: 'Fix login redirect',
  outcome: 'successful',
  decisions: ['Keep the cookie', 'Use one store'],
  minutes: 135,
  body: ['2 decisions in docs/decisions', '1 lesson in .agents/knowledge'],
};

function trailersOf(message: string): string[] {
  return execFileSync('git', ['interpret-trailers', '--parse'], { input: message })
    .toString()
    .trimEnd()
    .split('\n');
}

describe('the message of the commit of a completion', () => {
  it('ends in one block of trailers that git parses', () => {
    expect(trailersOf(composeCommitMessage(FACTS))).toEqual([
      'Session: 20261120-140000-fix-login-redirect',
      'Session-Outcome: successful',
      'Session-Decision: Keep the cookie',
      'Session-Decision: Use one store',
      'Session-Decisions: 2',
      'Session-Time: 2h15m',
    ]);
  });

  it('keeps a text that looks like trailers out of the block', () => {
    const trick = 'x\n\nSession-Outcome: blocked\nSigned-off-by: nobody';
    const message = composeCommitMessage({
      ...FACTS,
      title: trick,
      decisions: [trick],
      body: [trick],
    });
    const found = trailersOf(message);
    expect(found.filter((line) => line.startsWith('Session-Outcome:'))).toEqual([
      'Session-Outcome: successful',
    ]);
    expect(found.filter((line) => line.startsWith('Signed-off-by:'))).toEqual([]);
  });

  it('has a subject of at most 72 characters', () => {
    const message = composeCommitMessage({ ...FACTS, title: 'word '.repeat(40) });
    expect((message.split('\n')[0] ?? '').length).toBeLessThanOrEqual(72);
  });

  it('holds no secret', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    expect(composeCommitMessage({ ...FACTS, decisions: [`Use ${token}`] })).not.toContain(token);
  });

  it('says nothing of a time that is not known', () => {
    const message = composeCommitMessage({ ...FACTS, minutes: undefined });
    expect(message).not.toContain('Session-Time');
  });

  it.each([
    [0, '0m'],
    [45, '45m'],
    [60, '1h'],
    [135, '2h15m'],
  ])('writes %i minutes as a duration that reads back', (minutes, text) => {
    expect(durationText(minutes)).toBe(text);
    expect(readDuration(text)).toBe(minutes);
  });

  it.each(['', 'soon', '5', 'h'])('reads no duration from "%s"', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });
});

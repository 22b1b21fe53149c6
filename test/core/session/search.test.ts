import { describe, expect, it } from 'vitest';
import { searchSessions } from '../../../src/core/session/search.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { sessionText } from '../../support/session-texts.ts';

function session(id: string, title: string, body: string): Session {
  return parseSession(sessionText({ title, body }), `.agents/sessions/${id}.md`);
}

const SESSIONS = [
  session(
    '20261101-100000-login',
    'Login page',
    '## Decisions\n\n### Decision 1: Retry queue\n\n**Decision**: Use a queue for webhooks.\n',
  ),
  session(
    '20261102-100000-webhooks',
    'Webhooks with retries',
    '## Lessons\n\n- The provider is slow.\n',
  ),
  session(
    '20261103-100000-other',
    'Something else',
    '## Lessons\n\n- 支付失败时重试\n- Call `retry_count()` first.\n',
  ),
];

function ids(query: string): string[] {
  return searchSessions(SESSIONS, query).map((hit) => hit.session.id.slice(16));
}

describe('searchSessions', () => {
  it('puts a title before a text', () => {
    expect(ids('webhooks')).toEqual(['webhooks', 'login']);
  });

  it('finds beginnings of words and near misses', () => {
    expect([ids('webh')[0], ids('webhoks')[0]]).toEqual(['webhooks', 'webhooks']);
  });

  it('wants all words where some session has them', () => {
    expect(ids('queue webhooks')).toEqual(['login']);
  });

  it('takes some of the words where none has all', () => {
    expect(ids('provider unicorn')).toEqual(['webhooks']);
  });

  it.each([
    ['a phrase without word borders', '失败时'],
    ['an identifier', 'retry_count()'],
  ])('finds %s', (_, query) => {
    expect(ids(query)[0]).toBe('other');
  });

  it('finds nothing for nothing', () => {
    expect([ids('zebra'), ids('  ')]).toEqual([[], []]);
  });

  it('says which line fits', () => {
    const [hit] = searchSessions(SESSIONS, 'provider');
    expect(hit?.text).toBe('- The provider is slow.');
    expect(SESSIONS[1]?.text.split('\n')[(hit?.line ?? 0) - 1]).toBe(hit?.text);
  });
});

import { describe, expect, it } from 'vitest';
import type { Insight } from '../../../src/core/insight/insight.ts';
import { patterns } from '../../../src/core/insight/patterns.ts';
import { liveFacts, type SessionFacts } from '../../../src/core/insight/session-facts.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { madeSession, type MadeSession } from '../../support/insight-repo.ts';

function facts(id: string, one: Partial<MadeSession>, edited: string[] = []): SessionFacts {
  const session = parseSession(madeSession({ title: id, ...one }), `.agents/sessions/${id}.md`);
  return liveFacts(session, { versions: [], commits: [], edited });
}

function insight(...sessions: SessionFacts[]): Insight {
  return {
    now: Date.parse('2026-11-20T00:00:00Z'),
    since: undefined,
    sessions,
    commits: [],
    notes: [],
  };
}

describe('patterns', () => {
  it('join blockers that say the same in other words', () => {
    const { blockers } = patterns(
      insight(
        facts('a', { blockers: ['Waiting for API keys of staging'] }),
        facts('b', { blockers: ['[x] API keys for staging still missing', 'Design of the form'] }),
      ),
    );
    expect(blockers).toMatchObject([{ count: 2, open: 1, sessions: ['a', 'b'] }]);
  });

  it('leave blockers apart that share a word only', () => {
    const { blockers } = patterns(
      insight(
        facts('a', { blockers: ['API keys of staging'] }),
        facts('b', { blockers: ['Design of the API needs a review'] }),
      ),
    );
    expect(blockers).toEqual([]);
  });

  it('name files of two sessions, not those of one or of session keeping', () => {
    const { files } = patterns(
      insight(
        facts('a', {}, ['src/a.ts', 'src/b.ts', '.agents/config.yaml']),
        facts('b', {}, ['src/a.ts', '.agents/config.yaml']),
      ),
    );
    expect(files.map(({ path, sessions }) => [path, sessions])).toEqual([['src/a.ts', ['a', 'b']]]);
  });

  it('divide the time of a session by its objectives that are done', () => {
    const created = '2026-11-02T10:00:00Z';
    const one = facts('a', {
      created,
      updated: '2026-11-02T12:00:00Z',
      objectives: ['[x] A', '[x] B', '[ ] C'],
    });
    const { objectives } = patterns(insight(one, facts('b', { created, objectives: ['[ ] A'] })));
    expect(objectives).toMatchObject({ median: 60, unknown: 1, sessions: [{ id: 'a', done: 2 }] });
  });
});

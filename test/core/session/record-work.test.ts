import { describe, expect, it } from 'vitest';
import { recordWork, type Work } from '../../../src/core/session/record-work.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { sessionText } from '../../support/session-texts.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const BODY = `## Execution Progress

### Wave 1: Work (ACTIVE)

- [ ] Write tests

## Acceptance Criteria

- [ ] No loop
- [ ] Keeps query
`;

function recorded(work: Partial<Work>, body = BODY): Session {
  return recordWork(
    parseSession(sessionText({ body }), 'x.md'),
    { next: [], done: [], files: [], ...work },
    NOW,
  );
}

describe('recordWork', () => {
  it('does everything at once', () => {
    const after = recorded({
      state: 'Check fixed.',
      next: ['Ship it'],
      done: ['obj-2', 'task-1', 'step-1'],
      log: { who: 'dev', text: 'Fixed.' },
      files: ['src/login.ts'],
    });
    expect(after.body('Current State')).toBe('Check fixed.');
    expect(after.body('Next Steps')).toBe('- [x] Write the test\n- Ship it');
    expect(after.objectives.map(({ done }) => done)).toEqual([false, true]);
    expect(after.tasks.map(({ done }) => done)).toEqual([true]);
    expect(after.log.map(({ at, title, text }) => [at, title, text])).toEqual([
      ['2026-11-20 15:00', 'dev', 'Fixed.'],
    ]);
    expect(after.body('Files Modified')).toBe('- `src/login.ts`');
  });

  it('is the same session when nothing is given', () => {
    const session = parseSession(sessionText(), 'x.md');
    expect(recordWork(session, { next: [], done: [], files: [] }, NOW)).toBe(session);
  });

  it('takes words that name one item of any kind', () => {
    expect(recorded({ done: ['keeps query'] }).objectives.map(({ done }) => done)).toEqual([
      false,
      true,
    ]);
  });

  it('refuses a number that several nouns have', () => {
    expect(() => recorded({ done: ['1'] })).toThrow(
      expect.objectContaining({ code: 'ambiguous-item' }),
    );
  });

  it('refuses all of it when one ref is unknown', () => {
    expect(() => recorded({ state: 'x', done: ['obj-2', 'obj-9'] })).toThrow(
      expect.objectContaining({ code: 'unknown-item' }),
    );
  });

  it('may be repeated', () => {
    const once = recorded({ done: ['obj-1'], files: ['a.ts'], state: 'Same' });
    expect(
      recordWork(once, { next: [], done: ['obj-1'], files: ['a.ts'], state: 'Same' }, NOW).text,
    ).toBe(once.text);
  });
});

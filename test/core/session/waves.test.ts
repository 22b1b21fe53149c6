import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { addTask } from '../../../src/core/session/waves.ts';
import { differenceOf, expectOutsideKept } from '../../support/difference.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

const TITLE = 'Execution Progress';

function progress(body: string): Session {
  return parseSession(sessionText({ body: `## ${TITLE}\n\n${body}\n` }), 'x.md');
}

function added(body: string, wave?: number): string {
  return addTask(progress(body), 'new', wave).body(TITLE);
}

describe('addTask', () => {
  it('starts with a first wave', () => {
    expect(addTask(parseSession(sessionText(), 'x.md'), 'new').body(TITLE)).toBe(
      '### Wave 1: Work (ACTIVE)\n\n- [ ] new',
    );
  });

  it('starts a first wave in an empty section', () => {
    expect(added('')).toBe('### Wave 1: Work (ACTIVE)\n\n- [ ] new');
  });

  it('goes to a plain list where there are no waves', () => {
    expect(added('- [x] a')).toBe('- [x] a\n- [ ] new');
  });

  it('goes to the active wave', () => {
    expect(
      added(
        '### Wave 1: A (done)\n- [x] a\n\n### Wave 2: B (ACTIVE)\n- [ ] b\n\n### Wave 3: C\n- [ ] c',
      ),
    ).toBe(
      '### Wave 1: A (done)\n- [x] a\n\n### Wave 2: B (ACTIVE)\n- [ ] b\n- [ ] new\n\n### Wave 3: C\n- [ ] c',
    );
  });

  it('goes to the first wave with open tasks where none is active', () => {
    expect(
      added('### Wave 1: A\n- [x] a\n\n### Wave 2: B\n- [ ] b\n\n### Wave 3: C\n- [ ] c'),
    ).toBe('### Wave 1: A\n- [x] a\n\n### Wave 2: B\n- [ ] b\n- [ ] new\n\n### Wave 3: C\n- [ ] c');
  });

  it('goes to the wave that was named', () => {
    expect(added('### Wave 1: A (ACTIVE)\n- [ ] a\n\n### Wave 2: B\n\n', 2)).toBe(
      '### Wave 1: A (ACTIVE)\n- [ ] a\n\n### Wave 2: B\n\n- [ ] new',
    );
  });

  it('starts the wave behind the last one, blocked while that has open tasks', () => {
    expect(added('### Wave 1: A (ACTIVE)\n- [ ] a', 2)).toBe(
      '### Wave 1: A (ACTIVE)\n- [ ] a\n\n### Wave 2: Work (blocked by Wave 1)\n\n- [ ] new',
    );
  });

  it('starts the wave behind the last one active when that is done', () => {
    expect(added('### Wave 1: A\n- [x] a', 2)).toContain('### Wave 2: Work (ACTIVE)');
  });

  it('refuses a wave that would leave a gap', () => {
    expect(() => added('### Wave 1: A\n- [x] a', 3)).toThrow(
      expect.objectContaining({ code: 'unknown-wave' }),
    );
  });

  it('only inserts, whatever the session', () => {
    fc.assert(
      fc.property(sessionTexts, fc.constantFrom(undefined, 1), (text, wave) => {
        const session = parseSession(text, 'x.md');
        const after = addTask(session, 'new', wave);
        expect(differenceOf(text, after.text).removed).toBe('');
        expectOutsideKept(session, after.text, TITLE);
        expect(after.tasks.filter((one) => one.text === 'new' && !one.done)).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});

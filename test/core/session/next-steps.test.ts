import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceOpenSteps } from '../../../src/core/session/next-steps.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { expectOutsideKept } from '../../support/difference.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

const TEXT = sessionText();

function replaced(body: string, ...steps: string[]): string {
  const text = TEXT.replace('- Write the test\n- Fix the check', body);
  return replaceOpenSteps(parseSession(text, 'x.md'), steps).body('Next Steps');
}

describe('replaceOpenSteps', () => {
  it.each([
    ['a plain list', '- a\n- b', '- c'],
    ['stars', '* a', '* c'],
    ['boxes', '- [ ] a', '- [ ] c'],
    ['a numbered list', '1. a\n2. b', '1. c'],
    ['steps with nested items', '- a\n  - deep\n\n  more\n- b', '- c'],
    ['a loose list', '- a\n\n- b', '- c'],
    ['prose above and below', 'First:\n\n- a\n\nThen rest.', 'First:\n\n- c\n\nThen rest.'],
    ['done steps before', '- [x] a\n- [ ] b', '- [x] a\n- [ ] c'],
    ['done steps between', '- a\n- [x] b\n- d', '- c\n- [x] b'],
    ['done steps between, loose', '- a\n\n- [x] b\n\n- d\n\nEnd.', '- c\n\n- [x] b\n\nEnd.'],
    ['done steps only', '- [x] a', '- [x] a\n- [ ] c'],
    ['prose only', 'Write it.', 'Write it.\n\n- c'],
    ['nothing', '', '- c'],
  ])('with %s', (_, before, after) => {
    expect(replaced(before, 'c')).toBe(after);
  });

  it('numbers new steps of a numbered list', () => {
    expect(replaced('3. a', 'b', 'c')).toBe('3. b\n4. c');
  });

  it('makes the section where there is none', () => {
    const session = parseSession(TEXT.replace(/## Next Steps[\s\S]*/, ''), 'x.md');
    expect(replaceOpenSteps(session, ['a', 'b']).body('Next Steps')).toBe('- a\n- b');
  });

  it('keeps every byte outside of the section, and every step that is done, in any session', () => {
    fc.assert(
      fc.property(
        sessionTexts,
        fc.array(fc.constantFrom('one', '## two', '- [x] three'), { minLength: 1, maxLength: 3 }),
        (text, steps) => {
          const session = parseSession(text, 'x.md');
          const after = replaceOpenSteps(session, steps);
          expectOutsideKept(session, after.text, 'Next Steps');
          const done = session.nextSteps.filter((one) => one.done).map((one) => one.text);
          expect(after.nextSteps.filter((one) => one.done).map((one) => one.text)).toEqual(done);
          expect(after.nextSteps.filter((one) => !one.done)).toHaveLength(steps.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

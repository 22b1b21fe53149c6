import { describe, expect, test } from 'vitest';
import { DEFAULT_COMPLETION } from '../../../src/core/completion/completion-config.ts';
import { findWork } from '../../../src/core/completion/extract-work.ts';
import { sessionWith } from '../../support/completion-facts.ts';

const found = (sections: Record<string, string>) =>
  findWork(sessionWith(sections), DEFAULT_COMPLETION);
const texts = (sections: Record<string, string>): string[] =>
  found(sections).map(({ text }) => text);

describe('findWork', () => {
  test('takes open objectives, tasks, steps and unresolved blockers, blockers last', () => {
    const sections = {
      'Next Steps': '- Roll it out\n- [ ] Tell support\n- [x] Write it',
      Blockers: '- Waiting for ops\n- ~~Broken laptop~~\n- [x] No access',
      'Execution Progress':
        '### Wave 1: Guard (ACTIVE)\n\n- [ ] Add a metric\n- [x] Add the guard\n- a note',
      'Acceptance Criteria': '- [ ] No loop any more\n- [x] Fast',
    };
    expect(found(sections).map(({ text, blocker }) => [text, blocker])).toEqual([
      ['Roll it out', false],
      ['Tell support', false],
      ['Add a metric', false],
      ['No loop any more', false],
      ['Waiting for ops', true],
    ]);
  });

  test.each([
    ['the first step of a session that never began', '- Take the first step of: Fix login'],
    ['nothing', 'None.'],
    ['that nothing remains', '- Nothing left to do.'],
    ['that all is done', 'All done.'],
    ['a placeholder', '- TBD'],
    ['its own completion', '- Run `session complete`'],
    ['its own deletion', '- Delete the session file'],
    ['a struck item', '- ~~Roll it out~~'],
  ])('is not %s', (_, steps) => {
    expect(texts({ 'Next Steps': steps })).toEqual([]);
  });

  test('is prose where a section has no list', () => {
    expect(texts({ 'Next Steps': 'Roll the guard out to all regions.' })).toEqual([
      'Roll the guard out to all regions.',
    ]);
  });

  test('a wrapped item is taken whole, without what is nested in it', () => {
    expect(texts({ 'Next Steps': '- Roll the guard\n  out to all\n  - by region' })).toEqual([
      'Roll the guard out to all',
    ]);
  });

  test('the same item in two sections counts once', () => {
    const sections = {
      'Next Steps': '- Roll **it** out',
      'Acceptance Criteria': '- [ ] roll it out.',
    };
    expect(texts(sections)).toEqual(['Roll **it** out']);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBlocker,
  addFiles,
  addObjective,
  doneBox,
  doneStep,
  itemText,
  modifiedFiles,
  resolveBlocker,
} from '../../../src/core/session/items.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { differenceOf, expectOutsideKept } from '../../support/difference.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

function sessionOf(text: string): Session {
  return parseSession(text, '.agents/sessions/20261120-140000-fix-login-redirect.md');
}

function withSection(title: string, body: string): Session {
  return sessionOf(sessionText({ body: `## ${title}\n\n${body}\n` }));
}

const HOSTILE = [
  '## Fake',
  '```',
  '~~~',
  '<!-- open',
  '---',
  '===',
  '- [x] done',
  '[a]: u',
  '[^1]: note',
  '1. one',
  '> quote',
  '| a |',
  '<script>',
  '\u001b[31mred',
  'a\n\n## b',
  '    code',
  '#',
  '*',
  '***',
];

describe('addObjective', () => {
  it('makes the section where there is none', () => {
    expect(addObjective(sessionOf(sessionText()), 'No loop').body('Acceptance Criteria')).toBe(
      '- [ ] No loop',
    );
  });

  it('stands right below the last item', () => {
    expect(
      addObjective(withSection('Acceptance Criteria', '- [x] a'), 'b').body('Acceptance Criteria'),
    ).toBe('- [x] a\n- [ ] b');
  });

  it.each([
    ['stars', '* [ ] a', '* [ ] a\n* [ ] b'],
    ['numbers', '9. [ ] a', '9. [ ] a\n10. [ ] b'],
    ['an indent', '- x\n\ntext\n\n  - [ ] a', '- x\n\ntext\n\n  - [ ] a\n  - [ ] b'],
    ['nested items', '- [ ] a\n  - [ ] deep', '- [ ] a\n  - [ ] deep\n- [ ] b'],
    ['continued items', '- [ ] a\n  more', '- [ ] a\n  more\n- [ ] b'],
  ])('follows %s', (_, before, after) => {
    expect(
      addObjective(withSection('Acceptance Criteria', before), 'b').body('Acceptance Criteria'),
    ).toBe(after);
  });

  it('stands apart from prose behind the list', () => {
    expect(
      addObjective(withSection('Acceptance Criteria', '- [ ] a\n\nSee above.'), 'b').body(
        'Acceptance Criteria',
      ),
    ).toBe('- [ ] a\n\nSee above.\n\n- [ ] b');
  });

  it('refuses a section that ends in an open fence', () => {
    expect(() => addObjective(withSection('Acceptance Criteria', '```\nopen'), 'b')).toThrow(
      expect.objectContaining({ code: 'section-open' }),
    );
  });

  it.each(HOSTILE)('keeps %j on one line of its own', (text) => {
    const session = withSection('Acceptance Criteria', '- [ ] a');
    const after = addObjective(session, text);
    expect(after.objectives.map(({ done }) => done)).toEqual([false, false]);
    expect(after.outline.headings).toHaveLength(session.outline.headings.length);
  });
});

describe('itemText', () => {
  it('keeps a text that looks like a link definition visible', () => {
    const { blockers } = withSection('Blockers', `- ${itemText('[staging]: no access')}`);
    expect(blockers).toHaveLength(1);
  });
});

describe('addBlocker', () => {
  it('names the issue', () => {
    expect(addBlocker(sessionOf(sessionText()), 'No access', 12).body('Blockers')).toBe(
      '- No access (#12)',
    );
  });

  it.each(['None', '- None.', 'none', '- N/A', 'No blockers'])('replaces %j', (body) => {
    expect(addBlocker(withSection('Blockers', body), 'No access').body('Blockers')).toBe(
      '- No access',
    );
  });

  it('replaces "None" and keeps the rule behind it', () => {
    const session = sessionOf('## Blockers\n\nNone\n\n---\n\n## Session Log\n');
    expect(addBlocker(session, 'No access').text).toBe(
      '## Blockers\n\n- No access\n\n---\n\n## Session Log\n',
    );
  });

  it('takes a checkbox where the others have one', () => {
    expect(addBlocker(withSection('Blockers', '- [x] a'), 'b').body('Blockers')).toBe(
      '- [x] a\n- [ ] b',
    );
  });

  it.each(HOSTILE)('keeps %j one open blocker', (text) => {
    expect(
      addBlocker(withSection('Blockers', '- a'), text).blockers.map(({ resolved }) => resolved),
    ).toEqual([false, false]);
  });
});

describe('resolveBlocker', () => {
  const resolved = (body: string, at = 0): string => {
    const session = withSection('Blockers', body);
    const blocker = session.blockers[at];
    if (!blocker) throw new Error('the fixture has no such blocker');
    return resolveBlocker(session, blocker, '2026-11-20').body('Blockers');
  };

  it.each([
    ['a plain item', '- a', '- [x] a (resolved 2026-11-20)'],
    ['a box', '- [ ] a', '- [x] a (resolved 2026-11-20)'],
    ['a numbered item', '1. a', '1. [x] a (resolved 2026-11-20)'],
    [
      'the end of its paragraph',
      '- a\n  goes on\n\n  detail',
      '- [x] a\n  goes on (resolved 2026-11-20)\n\n  detail',
    ],
    ['nested items', '- a\n  - deep', '- [x] a (resolved 2026-11-20)\n  - deep'],
  ])('marks %s', (_, before, after) => {
    expect(resolved(before)).toBe(after);
  });

  it('changes nothing that is resolved already', () => {
    expect(resolved('- [x] a (resolved 2026-11-01)')).toBe('- [x] a (resolved 2026-11-01)');
  });
});

describe('doneStep', () => {
  it('gives a box to a step without one', () => {
    const session = sessionOf(sessionText());
    const [, second] = session.nextSteps;
    expect(second && doneStep(session, second).body('Next Steps')).toBe(
      '- Write the test\n- [x] Fix the check',
    );
  });
});

describe('addFiles', () => {
  it('adds each path once', () => {
    const session = withSection('Files Modified', '- `src/a.ts` - new\n- src/b.ts: fixed');
    expect(
      addFiles(session, ['src/b.ts', 'src/c.ts', 'src/a.ts', 'src/c.ts']).body('Files Modified'),
    ).toBe('- `src/a.ts` - new\n- src/b.ts: fixed\n- `src/c.ts`');
  });

  it.each(['with space.md', 'a`b.ts', '`x`', 'dir/[id].tsx', '-dash', 'a - b.ts', '# x', '<b>.ts'])(
    'reads %j back',
    (path) => {
      const session = sessionOf(sessionText());
      expect(modifiedFiles(addFiles(session, [path]))).toEqual([path]);
    },
  );

  it('changes nothing when all are known', () => {
    const session = withSection('Files Modified', '- `src/a.ts`');
    expect(addFiles(session, ['src/a.ts'])).toBe(session);
  });
});

describe('any session', () => {
  it('gets an objective by an insertion alone, and ticking it changes one character', () => {
    fc.assert(
      fc.property(sessionTexts, fc.constantFrom(...HOSTILE, 'plain words'), (text, given) => {
        const session = sessionOf(text);
        const added = addObjective(session, given);
        expect(differenceOf(text, added.text).removed).toBe('');
        const last = added.objectives.at(-1);
        const done = last && doneBox(added, last);
        const { removed, added: mark } = differenceOf(added.text, done?.text ?? '');
        expect([removed, mark]).toEqual([' ', 'x']);
        expect(
          done?.outline.headings
            .map((one) => one.text)
            .filter((one) => one !== 'Acceptance Criteria'),
        ).toEqual(
          session.outline.headings
            .map((one) => one.text)
            .filter((one) => one !== 'Acceptance Criteria'),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('gets a blocker, resolved, and keeps every byte outside of that section', () => {
    fc.assert(
      fc.property(sessionTexts, fc.constantFrom(...HOSTILE, 'plain words'), (text, given) => {
        const added = addBlocker(sessionOf(text), given);
        const last = added.blockers.at(-1);
        const after = last && resolveBlocker(added, last, '2026-11-20');
        expect(after?.blockers.map(({ resolved }) => resolved).at(-1)).toBe(true);
        expect(after?.blockers).toHaveLength(added.blockers.length);
        expectOutsideKept(sessionOf(text), after?.text ?? '', 'Blockers');
      }),
      { numRuns: 200 },
    );
  });

  it('gets files and keeps every byte outside of that section', () => {
    fc.assert(
      fc.property(sessionTexts, (text) => {
        const session = sessionOf(text);
        const after = addFiles(session, ['src/new.ts', 'docs/größe.md']);
        expect(differenceOf(text, after.text).removed).toBe('');
        expectOutsideKept(session, after.text, 'Files Modified');
      }),
      { numRuns: 100 },
    );
  });
});

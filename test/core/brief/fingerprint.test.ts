import { describe, expect, test } from 'vitest';
import { changedSections, fingerprint } from '../../../src/core/brief/fingerprint.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { pathOf, READY, sessionText, type Said } from '../../support/any-session.ts';

const session = (said: Said = {}) => parseSession(sessionText(said), pathOf());
const changes = (before: Said, after: Said): string[] => [
  ...changedSections(fingerprint(session(before)), session(after)),
];

describe('changedSections', () => {
  test('is empty for the same content', () => {
    expect(changes({}, { lastUpdated: '2026-11-20T16:00:00Z' })).toEqual([]);
  });

  test.each<[string, Said, Said, string[]]>([
    [
      'a section that is written anew',
      {},
      { sections: { ...READY, 'Next Steps': '- Ship it' } },
      ['Next Steps'],
    ],
    ['a new section', {}, { sections: { ...READY, Lessons: '- Look first' } }, ['Lessons']],
    ['a section that is gone', { sections: { ...READY, Blockers: '- Keys' } }, {}, ['Blockers']],
    ['tasks', {}, { sections: { ...READY, 'Execution Progress': '- [ ] a' } }, ['Open tasks']],
    [
      'objectives',
      {},
      { sections: { ...READY, 'Acceptance Criteria': '- [ ] a' } },
      ['Open objectives'],
    ],
    ['the status', {}, { status: 'paused' }, ['Title']],
    ['the current task', {}, { task: 'Other' }, ['Title']],
    [
      'an agent',
      {},
      { agents: ['    - agent: dev', '      task: "a"', '      status: pending'] },
      ['Agents'],
    ],
  ])('names %s', (_, before, after, names) => {
    expect(changes(before, after)).toEqual(names);
  });

  test('blank lines around a section are no change', () => {
    const spaced = sessionText().replaceAll('\n## ', '\n\n\n## ');
    expect([...changedSections(fingerprint(session()), parseSession(spaced, pathOf()))]).toEqual(
      [],
    );
  });

  test('a fingerprint of another make tells that all is new', () => {
    expect(changedSections('v0', session()).size).toBeGreaterThan(3);
  });
});

test('fingerprint is one line of bounded parts, even for odd headings', () => {
  const text = sessionText({ sections: { ...READY, 'a=b;c': 'x' } });
  expect(fingerprint(parseSession(text, pathOf()))).toMatch(/^(?:[^=;\n]+=[\da-z]+;?)+$/);
});
